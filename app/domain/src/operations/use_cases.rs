use super::{OperationDetails, OperationDevice, OperationNumber};
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What can be asked about operations.
#[async_trait::async_trait]
pub trait Operations: Send + Sync {
    /// One operation of the actor's organisation, with its progress.
    async fn details(&self, actor: &Actor, number: &OperationNumber) -> PortalResult<OperationDetails>;

    /// Exactly the devices that it was for, in batches: for CSV.
    async fn devices(
        &self,
        actor: &Actor,
        number: &OperationNumber,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<OperationDevice>>>>;
}
