use super::{
    DeleteOutcome, Destination, DeviceDetails, DeviceFile, DeviceRow, DeviceScope, FileDeletion, Identity,
    ServiceChange,
};
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

    /// Deletes the selection, in an operation: of what the acting MSP or customer holds, or the acting reseller uploaded,
    /// whoever holds it. Nobody holds the devices any more, and they can be uploaded again. Refused when all that match
    /// are no longer as many as the selection says.
    async fn begin_delete(
        &self,
        actor: &Actor,
        scope: &DeviceScope,
        selection: &Selection,
    ) -> PortalResult<OperationNumber>;

    /// Puts down that the reseller's devices of a file shall be deleted. Nothing happens before
    /// [`Devices::confirm_file_delete`]; another file of the same person takes its place, and after a day it is forgotten.
    async fn draft_file_delete(&self, actor: &Actor, file: DeviceFile) -> PortalResult<OperationNumber>;

    /// What deleting the devices of the file would do by now.
    async fn preview_file_delete(
        &self,
        actor: &Actor,
        number: &OperationNumber,
    ) -> PortalResult<FileDeletion>;

    /// Deletes them, in an operation. Doing it twice is doing it once.
    async fn confirm_file_delete(
        &self,
        actor: &Actor,
        number: &OperationNumber,
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
