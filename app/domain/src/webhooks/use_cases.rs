use super::{NewWebhook, ShownSecret, WebhookDeliveryRow, WebhookRow};
use crate::lists::{ListQuery, Page};
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What can be done with webhooks.
#[async_trait::async_trait]
pub trait Webhooks: Send + Sync {
    /// One page of the list.
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<WebhookRow>>;

    /// Every webhook that matches, in order, in batches: for CSV.
    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<WebhookRow>>>>;

    /// One of them.
    async fn details(&self, actor: &Actor, id: &str) -> PortalResult<WebhookRow>;

    /// Creates one. Its secret is shown now, and again only as another one.
    async fn create(&self, actor: &Actor, new: NewWebhook) -> PortalResult<ShownSecret>;

    /// Changes one. What is waiting goes to the new address.
    async fn change(&self, actor: &Actor, id: &str, new: NewWebhook) -> PortalResult<()>;

    /// Stops or goes on sending. What happens meanwhile waits.
    async fn set_paused(&self, actor: &Actor, id: &str, paused: bool) -> PortalResult<()>;

    /// Gives it another secret. The one before signs, too, for a day.
    async fn rotate(&self, actor: &Actor, id: &str) -> PortalResult<ShownSecret>;

    /// Deletes it, with what waits and its log.
    async fn delete(&self, actor: &Actor, id: &str) -> PortalResult<()>;

    /// Sends a test.
    async fn test(&self, actor: &Actor, id: &str) -> PortalResult<()>;

    /// One page of what was told and is to be told.
    async fn deliveries(
        &self,
        actor: &Actor,
        id: &str,
        query: &ListQuery,
    ) -> PortalResult<Page<WebhookDeliveryRow>>;

    /// Sends something again, whatever became of it.
    async fn redeliver(&self, actor: &Actor, id: &str, delivery: &str) -> PortalResult<()>;
}
