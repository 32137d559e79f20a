//! Deliveries: batches of devices as their receiver sees them. Implements the use cases of `domain::deliveries`.

use crate::Store;
use domain::deliveries::{ApprovalPreview, Deliveries, DeliveryDetails, DeliveryNumber, DeliveryRow};
use domain::lists::{ListQuery, Page, Selection};
use domain::operations::OperationNumber;
use domain::services::ServiceSet;
use domain::{Actor, PortalError, PortalResult};
use futures::stream::BoxStream;

#[async_trait::async_trait]
impl Deliveries for Store {
    async fn list(&self, _: &Actor, _: &ListQuery) -> PortalResult<Page<DeliveryRow>> {
        Err(PortalError::NotFound)
    }

    async fn export(
        &self,
        _: &Actor,
        _: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<DeliveryRow>>>> {
        Err(PortalError::NotFound)
    }

    async fn details(&self, _: &Actor, _: &DeliveryNumber) -> PortalResult<DeliveryDetails> {
        Err(PortalError::NotFound)
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
