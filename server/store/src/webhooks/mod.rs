//! Webhooks. Implements the use cases of `domain::webhooks`, and sends what is due ([`courier`]).
//!
//! What is to be told is put down by triggers of `migrations/…_create_webhooks`, in the transaction in which it happens.

mod change;
mod courier;
mod list;
mod log;
mod sign;
#[cfg(test)]
mod tests;

pub(crate) use courier::carry;

use crate::Store;
use domain::lists::{ListQuery, Page};
use domain::webhooks::{NewWebhook, ShownSecret, WebhookDeliveryRow, WebhookRow, Webhooks};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;

#[async_trait::async_trait]
impl Webhooks for Store {
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<WebhookRow>> {
        list::page(self, actor, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<WebhookRow>>>> {
        list::export(self, actor, query)
    }

    async fn details(&self, actor: &Actor, id: &str) -> PortalResult<WebhookRow> {
        list::details(self, actor, id).await
    }

    async fn create(&self, actor: &Actor, new: NewWebhook) -> PortalResult<ShownSecret> {
        change::create(self, actor, new).await
    }

    async fn change(&self, actor: &Actor, id: &str, new: NewWebhook) -> PortalResult<()> {
        change::change(self, actor, id, new).await
    }

    async fn set_paused(&self, actor: &Actor, id: &str, paused: bool) -> PortalResult<()> {
        change::set_paused(self, actor, id, paused).await
    }

    async fn rotate(&self, actor: &Actor, id: &str) -> PortalResult<ShownSecret> {
        change::rotate(self, actor, id).await
    }

    async fn delete(&self, actor: &Actor, id: &str) -> PortalResult<()> {
        change::delete(self, actor, id).await
    }

    async fn test(&self, actor: &Actor, id: &str) -> PortalResult<()> {
        log::test(self, actor, id).await
    }

    async fn deliveries(
        &self,
        actor: &Actor,
        id: &str,
        query: &ListQuery,
    ) -> PortalResult<Page<WebhookDeliveryRow>> {
        log::page(self, actor, id, query).await
    }

    async fn redeliver(&self, actor: &Actor, id: &str, delivery: &str) -> PortalResult<()> {
        log::redeliver(self, actor, id, delivery).await
    }
}
