//! The users of an organisation: who belongs there and who is invited. Implements `domain::people::Users`.
//!
//! [`subject`] says whose users may be looked at, and which roles given. Row level security lets an organisation reach
//! its own people and those of the customers that it administers; the operator reaches the [`first`] administrators that
//! it invited.

mod add;
mod change;
mod first;
mod invitation;
#[cfg(test)]
mod inviting_again;
mod list;
mod member;
mod subject;
#[cfg(test)]
mod tests;

pub(super) use add::check_name;
pub(crate) use add::{check_person, take_one};
pub(crate) use first::{
    Newcomer, drop_ended_invitation, first_invitation, invite_first, resend_first, show_first,
};
pub(super) use subject::may_give;

use crate::Store;
use domain::lists::{ListQuery, Page};
use domain::people::{NewUser, ShownLink, UserChange, UserRow, Users, UsersOf, Whose};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;

#[async_trait::async_trait]
impl Users for Store {
    async fn about(&self, actor: &Actor, whose: &Whose) -> PortalResult<UsersOf> {
        subject::about(self, actor, whose).await
    }

    async fn list(&self, actor: &Actor, whose: &Whose, query: &ListQuery) -> PortalResult<Page<UserRow>> {
        list::page(self, actor, whose, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        whose: &Whose,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<UserRow>>>> {
        list::export(self, actor, whose, query).await
    }

    async fn add(&self, actor: &Actor, whose: &Whose, new: NewUser) -> PortalResult<Option<ShownLink>> {
        add::add(self, actor, whose, new).await
    }

    async fn resend(&self, actor: &Actor, whose: &Whose, key: &str) -> PortalResult<()> {
        invitation::resend(self, actor, whose, key).await
    }

    async fn show_link(&self, actor: &Actor, whose: &Whose, key: &str) -> PortalResult<ShownLink> {
        invitation::show_link(self, actor, whose, key).await
    }

    async fn change(&self, actor: &Actor, whose: &Whose, key: &str, change: UserChange) -> PortalResult<()> {
        change::change(self, actor, whose, key, change).await
    }

    async fn set_disabled(
        &self,
        actor: &Actor,
        whose: &Whose,
        key: &str,
        disabled: bool,
    ) -> PortalResult<()> {
        change::set_disabled(self, actor, whose, key, disabled).await
    }

    async fn remove(&self, actor: &Actor, whose: &Whose, key: &str) -> PortalResult<()> {
        change::remove(self, actor, whose, key).await
    }
}
