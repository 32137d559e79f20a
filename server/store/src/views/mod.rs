//! Preferences and saved views. Implements the use cases of `domain::views`.

mod preferences;
mod saved;

#[cfg(test)]
mod tests;

pub(crate) use saved::find as find_view;

use crate::Store;
use domain::policy::{Action, may, require};
use domain::views::{Preferences, SavedView, SavedViews, ViewContents, Views, check_list, check_name};
use domain::{Actor, PortalResult};

#[async_trait::async_trait]
impl Views for Store {
    async fn preferences(&self, actor: &Actor, list: &str) -> PortalResult<Preferences> {
        check_list(list)?;
        preferences::read(self, actor, list).await
    }

    async fn remember(&self, actor: &Actor, list: &str, preferences: &Preferences) -> PortalResult<()> {
        check_list(list)?;
        preferences.check()?;
        preferences::write(self, actor, list, preferences).await
    }

    async fn list(&self, actor: &Actor, list: &str) -> PortalResult<SavedViews> {
        check_list(list)?;
        let views = saved::list(self, actor, list).await?;
        Ok(SavedViews { views, share: may(actor, Action::ShareViews) })
    }

    async fn save(
        &self,
        actor: &Actor,
        list: &str,
        name: &str,
        contents: &ViewContents,
    ) -> PortalResult<SavedView> {
        check_list(list)?;
        contents.check()?;
        saved::save(self, actor, list, check_name(name)?, contents).await
    }

    async fn update(&self, actor: &Actor, id: &str, contents: &ViewContents) -> PortalResult<()> {
        contents.check()?;
        saved::update(self, actor, id, contents).await
    }

    async fn rename(&self, actor: &Actor, id: &str, name: &str) -> PortalResult<()> {
        saved::rename(self, actor, id, check_name(name)?).await
    }

    async fn delete(&self, actor: &Actor, id: &str) -> PortalResult<()> {
        saved::delete(self, actor, id).await
    }

    async fn share(&self, actor: &Actor, id: &str, shared: bool) -> PortalResult<()> {
        // Taking one's own view back is always allowed, also after the role is gone.
        if shared {
            require(actor, Action::ShareViews)?;
        }
        saved::share(self, actor, id, shared).await
    }
}
