//! Operations: what is done to many devices at once. Implements the use cases of `domain::operations`.

use crate::Store;
use domain::operations::{OperationDetails, OperationDevice, OperationNumber, Operations};
use domain::{Actor, PortalError, PortalResult};
use futures::stream::BoxStream;

#[async_trait::async_trait]
impl Operations for Store {
    async fn details(&self, _: &Actor, _: &OperationNumber) -> PortalResult<OperationDetails> {
        Err(PortalError::NotFound)
    }

    async fn devices(
        &self,
        _: &Actor,
        _: &OperationNumber,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<OperationDevice>>>> {
        Err(PortalError::NotFound)
    }
}
