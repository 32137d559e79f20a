//! What people are told, in the bell and by mail. Implements the use cases of `domain::notifications`.
//!
//! ```text
//! what happens ─ tell ─▶ notifications ───▶ bell, list; read: notification_reads, notification_readers
//!                 │        └▶ notification_mails ─ mail ─▶ one mail a person, organisation and kind
//!                 └▶ NOTIFY ─▶ the browsers of the organisation count again
//! ```
//!
//! [`tell`] is called in the transaction that causes the notification: there is none without the other. Row level security
//! shows a notification to those whom it is for, by organisation, person and role, from the day they came.

mod bell;
mod choices;
mod list;
mod mail;
mod read;
mod tell;
#[cfg(test)]
mod tests;

pub(crate) use bell::unread_of_acting;
pub(crate) use mail::send_mails;
pub(crate) use tell::{About, by_request, tell};

use crate::Store;
use domain::lists::{ListQuery, Page, Selection};
use domain::notifications::{Bell, Choice, NotificationRow, Notifications};
use domain::{Actor, PortalResult};
use time::Duration;

/// Notifications are kept for so long.
pub(crate) const KEPT: Duration = Duration::days(90);

#[async_trait::async_trait]
impl Notifications for Store {
    async fn bell(&self, actor: &Actor) -> PortalResult<Bell> {
        bell::bell(self, actor).await
    }

    async fn unread(&self, actor: &Actor) -> PortalResult<u32> {
        self.act(actor, |tx| Box::pin(async move { unread_of_acting(tx).await })).await
    }

    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<NotificationRow>> {
        list::page(self, actor, query).await
    }

    async fn mark_read(&self, actor: &Actor, selection: &Selection) -> PortalResult<()> {
        read::mark(self, actor, selection).await
    }

    async fn mark_all_read(&self, actor: &Actor) -> PortalResult<()> {
        read::mark_all(self, actor).await
    }

    async fn choices(&self, actor: &Actor) -> PortalResult<Vec<Choice>> {
        choices::read(self, actor).await
    }

    async fn choose(&self, actor: &Actor, choices: &[Choice]) -> PortalResult<()> {
        choices::write(self, actor, choices).await
    }
}
