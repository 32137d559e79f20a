//! Deliveries: batches of devices as their receiver sees them. Implements the use cases of `domain::deliveries`.

mod details;
mod list;
mod row;
#[cfg(test)]
mod tests;

use crate::Store;
use domain::deliveries::{ApprovalPreview, Deliveries, DeliveryDetails, DeliveryNumber, DeliveryRow};
use domain::lists::{ListQuery, Page, Selection};
use domain::operations::OperationNumber;
use domain::services::ServiceSet;
use domain::{Actor, PortalError, PortalResult};
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

    async fn preview_approve(&self, _: &Actor, _: &Selection) -> PortalResult<ApprovalPreview> {
        Err(PortalError::NotFound)
    }

    async fn approve(
        &self,
        _: &Actor,
        _: &Selection,
        _: ServiceSet,
        _: bool,
    ) -> PortalResult<OperationNumber> {
        Err(PortalError::NotFound)
    }

    async fn reject(&self, _: &Actor, _: &Selection, _: &str) -> PortalResult<OperationNumber> {
        Err(PortalError::NotFound)
    }
}
