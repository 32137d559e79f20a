use super::{Preferences, SavedView, SavedViews, ViewContents};
use crate::{Actor, PortalResult};
use async_trait::async_trait;

/// Preferences and saved views. A view that is neither the actor's own nor shared in their organisation does not
/// exist for them; changing a shared view of somebody else is [`crate::PortalError::NotFound`] too.
#[async_trait]
pub trait Views: Send + Sync {
    /// What the actor prefers in a list; the defaults when they never chose.
    async fn preferences(&self, actor: &Actor, list: &str) -> PortalResult<Preferences>;

    /// Remembers what the actor prefers in a list.
    async fn remember(&self, actor: &Actor, list: &str, preferences: &Preferences) -> PortalResult<()>;

    /// The actor's own views of a list and the shared ones of their organisation.
    async fn list(&self, actor: &Actor, list: &str) -> PortalResult<SavedViews>;

    /// Saves a new view, not shared. Refused with `Conflict::ViewExists` when the actor has one of this name for the
    /// list, and with `TooMany` on the name when they have [`SavedView::MAX`] already.
    async fn save(
        &self,
        actor: &Actor,
        list: &str,
        name: &str,
        contents: &ViewContents,
    ) -> PortalResult<SavedView>;

    /// Replaces what a view shows.
    async fn update(&self, actor: &Actor, id: &str, contents: &ViewContents) -> PortalResult<()>;

    /// Gives a view another name.
    async fn rename(&self, actor: &Actor, id: &str, name: &str) -> PortalResult<()>;

    /// Deletes a view.
    async fn delete(&self, actor: &Actor, id: &str) -> PortalResult<()>;

    /// Shares a view with the organisation ([`crate::policy::Action::ShareViews`]), or takes it back.
    async fn share(&self, actor: &Actor, id: &str, shared: bool) -> PortalResult<()>;
}
