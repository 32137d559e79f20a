use super::{DeleteOutcome, DeviceDetails, DeviceRow, DeviceScope, Identity};
use crate::lists::{ListQuery, Page, Selection};
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
}
