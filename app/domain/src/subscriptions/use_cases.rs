use super::{
    Change, Order, PlacedOrder, SubscriptionDetails, SubscriptionNumber, SubscriptionRow, TopClient,
};
use crate::lists::{ListQuery, Page};
use crate::plans::{Period, Sku};
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What a reseller can do with the subscriptions of its clients.
#[async_trait::async_trait]
pub trait Subscriptions: Send + Sync {
    /// One page of the list.
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<SubscriptionRow>>;

    /// Every subscription that matches, in order, in batches: for CSV.
    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<SubscriptionRow>>>>;

    /// One subscription.
    async fn details(&self, actor: &Actor, number: &SubscriptionNumber) -> PortalResult<SubscriptionDetails>;

    /// A new key for an order, to be drawn when its form is opened.
    async fn order_key(&self, actor: &Actor) -> PortalResult<String>;

    /// The subscription that the order with this key became, if it was placed.
    async fn placed(&self, actor: &Actor, key: &str) -> PortalResult<Option<SubscriptionNumber>>;

    /// Places an order, exactly once by its key. Makes or changes the client in the same moment. The price is that of now,
    /// and stays.
    async fn order(&self, actor: &Actor, order: Order) -> PortalResult<PlacedOrder>;

    /// Begins an operation: the subscription is in its transitional state, and a job goes on from there.
    async fn operate(&self, actor: &Actor, number: &SubscriptionNumber, change: Change) -> PortalResult<()>;

    /// Whether a subscription renews by itself.
    async fn set_renewal(
        &self,
        actor: &Actor,
        number: &SubscriptionNumber,
        auto_renew: bool,
    ) -> PortalResult<()>;

    /// Which plan of the same product it switches to at the end of its term, at the price of now; none: it stays as it is.
    async fn set_next_plan(
        &self,
        actor: &Actor,
        number: &SubscriptionNumber,
        next: Option<(Sku, Period)>,
    ) -> PortalResult<()>;

    /// The five that end next, of those that are in use and do not renew by themselves.
    async fn expiring(&self, actor: &Actor) -> PortalResult<Vec<SubscriptionRow>>;

    /// The five that were ordered last.
    async fn recently_added(&self, actor: &Actor) -> PortalResult<Vec<SubscriptionRow>>;

    /// The five clients whose subscriptions in use cost most, for each currency, and the rest of them together.
    async fn top_clients(&self, actor: &Actor) -> PortalResult<Vec<TopClient>>;
}
