use super::Service;
use crate::{Actor, PortalResult};

/// What can be done with services.
#[async_trait::async_trait]
pub trait Services: Send + Sync {
    /// The services that the actor's organisation uses, in the order of the catalogue. An MSP uses none: it hands
    /// devices on.
    async fn used(&self, actor: &Actor) -> PortalResult<Vec<Service>>;
}
