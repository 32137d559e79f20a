//! What clients have ordered. Implements the use cases of `domain::subscriptions`.
//!
//! A subscription's row is its [`domain::subscriptions::Course`] with copies of what was ordered. What moves it loads the row
//! under lock ([`locked`]), asks the course, and writes both its own state and the one that people see. An operation is
//! begun in a request, and finished by a job of its own; the calendar ([`keep`]) begins operations as people do.

mod chart;
mod client;
mod details;
mod finish;
mod keep;
mod list;
mod locked;
mod operate;
mod order;
mod row;
mod shown;
#[cfg(test)]
mod tests;

use crate::Store;
use domain::lists::{ListQuery, Page};
use domain::plans::{Period, Sku};
use domain::policy::{Action, require};
use domain::subscriptions::{
    Change, Order, PlacedOrder, SubscriptionDetails, SubscriptionNumber, SubscriptionRow, Subscriptions,
    TopClient,
};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;

pub(crate) use finish::{finish, give_up};
pub(crate) use keep::keep;
pub(crate) use shown::show_again;

#[async_trait::async_trait]
impl Subscriptions for Store {
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<SubscriptionRow>> {
        list::page(self, actor, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<SubscriptionRow>>>> {
        list::export(self, actor, query)
    }

    async fn details(&self, actor: &Actor, number: &SubscriptionNumber) -> PortalResult<SubscriptionDetails> {
        details::details(self, actor, number).await
    }

    async fn order_key(&self, actor: &Actor) -> PortalResult<String> {
        require(actor, Action::OrderSubscriptions)?;
        Ok(self.random.name())
    }

    async fn placed(&self, actor: &Actor, key: &str) -> PortalResult<Option<SubscriptionNumber>> {
        order::placed(self, actor, key).await
    }

    async fn order(&self, actor: &Actor, order: Order) -> PortalResult<PlacedOrder> {
        order::order(self, actor, order).await
    }

    async fn operate(&self, actor: &Actor, number: &SubscriptionNumber, change: Change) -> PortalResult<()> {
        operate::operate(self, actor, number, change).await
    }

    async fn set_renewal(
        &self,
        actor: &Actor,
        number: &SubscriptionNumber,
        auto_renew: bool,
    ) -> PortalResult<()> {
        operate::set_renewal(self, actor, number, auto_renew).await
    }

    async fn set_next_plan(
        &self,
        actor: &Actor,
        number: &SubscriptionNumber,
        next: Option<(Sku, Period)>,
    ) -> PortalResult<()> {
        operate::set_next_plan(self, actor, number, next).await
    }

    async fn expiring(&self, actor: &Actor) -> PortalResult<Vec<SubscriptionRow>> {
        chart::expiring(self, actor).await
    }

    async fn recently_added(&self, actor: &Actor) -> PortalResult<Vec<SubscriptionRow>> {
        chart::recently_added(self, actor).await
    }

    async fn top_clients(&self, actor: &Actor) -> PortalResult<Vec<TopClient>> {
        chart::top_clients(self, actor).await
    }
}
