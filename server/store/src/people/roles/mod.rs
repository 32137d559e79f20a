//! The roles of an organisation. Implements `domain::people::Roles`.
//!
//! Triggers keep the permissions of everyone who has a role as the role has them, and the memberships that flow down.

mod change;
mod read;
#[cfg(test)]
mod tests;

use crate::Store;
use domain::people::{RoleForm, RoleKey, RoleRow, Roles};
use domain::{Actor, PortalResult};

#[async_trait::async_trait]
impl Roles for Store {
    async fn list(&self, actor: &Actor) -> PortalResult<Vec<RoleRow>> {
        read::list(self, actor).await
    }

    async fn details(&self, actor: &Actor, key: &RoleKey) -> PortalResult<RoleRow> {
        read::details(self, actor, key).await
    }

    async fn create(&self, actor: &Actor, form: RoleForm) -> PortalResult<RoleKey> {
        change::create(self, actor, form).await
    }

    async fn change(&self, actor: &Actor, key: &RoleKey, version: i32, form: RoleForm) -> PortalResult<()> {
        change::change(self, actor, key, version, form).await
    }

    async fn delete(&self, actor: &Actor, key: &RoleKey) -> PortalResult<()> {
        change::delete(self, actor, key).await
    }
}
