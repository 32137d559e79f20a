use super::{Service, ServiceForm};
use crate::{Actor, PortalResult};

/// What can be done with services.
#[async_trait::async_trait]
pub trait Services: Send + Sync {
    /// The services that the actor's organisation uses, in the order of the catalogue, those that are retired too: devices
    /// may be registered to them. An MSP uses none: it hands devices on.
    async fn used(&self, actor: &Actor) -> PortalResult<Vec<Service>>;

    /// The whole catalogue, for the operator.
    async fn catalogue(&self, actor: &Actor) -> PortalResult<Vec<Service>>;

    /// Adds a service: every customer can use it from now on.
    async fn add(&self, actor: &Actor, form: ServiceForm) -> PortalResult<()>;

    /// Changes name, description and rule of the service called `key`.
    async fn change(&self, actor: &Actor, key: &str, form: ServiceForm) -> PortalResult<()>;

    /// Offers the service called `key` to nobody any more. Devices that are registered to it stay so.
    async fn retire(&self, actor: &Actor, key: &str) -> PortalResult<()>;

    /// Offers it again.
    async fn offer(&self, actor: &Actor, key: &str) -> PortalResult<()>;
}
