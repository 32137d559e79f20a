use super::{Bell, Choice, NotificationRow};
use crate::lists::{ListQuery, Page, Selection};
use crate::{Actor, PortalResult};

/// What people can ask about what they were told in the organisation they act in. Everybody may: nobody sees what was
/// told to others, or to a stronger role.
#[async_trait::async_trait]
pub trait Notifications: Send + Sync {
    /// The bell, opened: how many are unread, and the latest.
    async fn bell(&self, actor: &Actor) -> PortalResult<Bell>;

    /// How many are unread; [`Bell::MANY`] when there are so many or more.
    async fn unread(&self, actor: &Actor) -> PortalResult<u32>;

    /// One page of the list.
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<NotificationRow>>;

    /// Marks those of a selection as read, for the actor alone.
    async fn mark_read(&self, actor: &Actor, selection: &Selection) -> PortalResult<()>;

    /// Marks all as read, for the actor alone.
    async fn mark_all_read(&self, actor: &Actor) -> PortalResult<()>;

    /// How the actor is told of what concerns the organisation, in the order of the settings.
    async fn choices(&self, actor: &Actor) -> PortalResult<Vec<Choice>>;

    /// Chooses anew for each kind named, once each; refused when one does not concern the organisation.
    async fn choose(&self, actor: &Actor, choices: &[Choice]) -> PortalResult<()>;
}
