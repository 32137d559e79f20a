use super::{ApprovalPreview, DeliveryDetails, DeliveryNumber, DeliveryRow};
use crate::lists::{ListQuery, Page, Selection};
use crate::operations::OperationNumber;
use crate::services::ServiceSet;
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What a receiver can do with deliveries.
#[async_trait::async_trait]
pub trait Deliveries: Send + Sync {
    /// One page of the list.
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<DeliveryRow>>;

    /// Every delivery that matches, in order, in batches: for CSV.
    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<DeliveryRow>>>>;

    /// One delivery.
    async fn details(&self, actor: &Actor, number: &DeliveryNumber) -> PortalResult<DeliveryDetails>;

    /// What approving the selection would do.
    async fn preview_approve(&self, actor: &Actor, selection: &Selection) -> PortalResult<ApprovalPreview>;

    /// Approves what waits in the selection, for these services (a customer names at least one of its own, an MSP none).
    /// `register`: registers the senders that are not yet. Its devices turn Verified in an operation.
    async fn approve(
        &self,
        actor: &Actor,
        selection: &Selection,
        services: ServiceSet,
        register: bool,
    ) -> PortalResult<OperationNumber>;

    /// Rejects what waits in the selection, with a reason that the sender sees. The devices go back: those of an upload
    /// are held by nobody, those of a move by the MSP.
    async fn reject(
        &self,
        actor: &Actor,
        selection: &Selection,
        reason: &str,
    ) -> PortalResult<OperationNumber>;
}
