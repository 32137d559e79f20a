use super::{DeleteOutcome, Destination, DeviceDetails, DeviceRow, DeviceScope, Identity, ServiceChange};
use crate::lists::{ListQuery, Page, Selection};
use crate::operations::{OperationNumber, OperationOutcome};
use crate::organisations::OrganisationNumber;
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What can be done with devices.
#[async_trait::async_trait]
pub trait Devices: Send + Sync {
    /// One page of the list. The search is exact, by any identity.
    async fn list(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        query: &ListQuery,
    ) -> PortalResult<Page<DeviceRow>>;

    /// Every device that matches, in order, in batches: for CSV.
    async fn export(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<DeviceRow>>>>;

    /// At most eight devices with an identity that begins with what is being typed (four characters or more).
    async fn suggest(&self, actor: &Actor, scope: &DeviceScope, text: &str) -> PortalResult<Vec<Identity>>;

    /// One device, by any of its identities.
    async fn details(&self, actor: &Actor, identity: &str) -> PortalResult<DeviceDetails>;

    /// What deleting the selection would do.
    async fn preview_delete(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        selection: &Selection,
    ) -> PortalResult<DeleteOutcome>;

    /// Deletes the selection: nobody holds the devices any more, and they can be uploaded again. `counted` is the number
    /// that the preview told and the person said yes to: refused when all that match are no longer that many.
    async fn delete(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        selection: &Selection,
        counted: u64,
    ) -> PortalResult<DeleteOutcome>;

    /// Deletes the selection of what the acting MSP or customer holds, in an operation: gone from its portal and the
    /// reseller's, and they can be uploaded again.
    async fn begin_delete(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        selection: &Selection,
    ) -> PortalResult<OperationNumber>;

    /// At most eight places the actor's devices can be moved to, whose name or number begins with the text.
    async fn destinations(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        text: &str,
    ) -> PortalResult<Vec<Destination>>;

    /// What moving the selection to `to` would do: how many move, how many cannot and why.
    async fn preview_move(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        selection: &Selection,
        to: &OrganisationNumber,
    ) -> PortalResult<OperationOutcome>;

    /// Moves the selection to `to`, in an operation: one transaction. The receiver gets a delivery.
    async fn begin_move(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        selection: &Selection,
        to: &OrganisationNumber,
    ) -> PortalResult<OperationNumber>;

    /// What a change of services would do.
    async fn preview_services(
        &self,
        actor: &Actor,
        selection: &Selection,
        change: ServiceChange,
    ) -> PortalResult<OperationOutcome>;

    /// Changes the services of the selection, in an operation.
    async fn begin_services(
        &self,
        actor: &Actor,
        selection: &Selection,
        change: ServiceChange,
    ) -> PortalResult<OperationNumber>;
}
