//! Deliveries: batches of devices as their receiver sees them. Implements the use cases of `domain::deliveries`.

mod approve;
mod chosen;
mod details;
mod list;
mod preview;
mod reject;
mod row;
#[cfg(test)]
mod tests;

pub(crate) use approve::{used, used_once};
pub(crate) use chosen::check_seen;
pub(crate) use list::latest;

use crate::Store;
use domain::deliveries::{ApprovalPreview, Deliveries, DeliveryDetails, DeliveryNumber, DeliveryRow};
use domain::lists::{ListQuery, Page, Selection};
use domain::operations::OperationNumber;
use domain::services::ServiceSet;
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;

#[async_trait::async_trait]
impl Deliveries for Store {
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<DeliveryRow>> {
        list::page(self, actor, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<DeliveryRow>>>> {
        list::export(self, actor, query).await
    }

    async fn details(&self, actor: &Actor, number: &DeliveryNumber) -> PortalResult<DeliveryDetails> {
        details::details(self, actor, number).await
    }

    async fn preview_approve(&self, actor: &Actor, selection: &Selection) -> PortalResult<ApprovalPreview> {
        preview::preview(self, actor, selection).await
    }

    async fn approve(
        &self,
        actor: &Actor,
        selection: &Selection,
        services: ServiceSet,
        register: bool,
    ) -> PortalResult<OperationNumber> {
        approve::approve(self, actor, selection, services, register).await
    }

    async fn reject(
        &self,
        actor: &Actor,
        selection: &Selection,
        reason: &str,
    ) -> PortalResult<OperationNumber> {
        reject::reject(self, actor, selection, reason).await
    }
}
