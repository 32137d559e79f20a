use super::{KnownDeviceRow, LoadDetails, LoadRow, TacRow};
use crate::devices::Identity;
use crate::lists::{ListQuery, Page};
use crate::uploads::UploadNumber;
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What the operator can do with the device registry. Loading it is handing over a file: [`crate::uploads::Uploads`].
#[async_trait::async_trait]
pub trait DeviceRegistry: Send + Sync {
    /// One page of TACs.
    async fn tacs(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<TacRow>>;

    /// Every TAC that matches, in order, in batches: for CSV.
    async fn export_tacs(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<TacRow>>>>;

    /// One page of single devices.
    async fn known_devices(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<KnownDeviceRow>>;

    /// Every single device that matches, in order, in batches: for CSV.
    async fn export_known_devices(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<KnownDeviceRow>>>>;

    /// One page of loads.
    async fn loads(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<LoadRow>>;

    /// One load with the reasons of its failed rows.
    async fn load(&self, actor: &Actor, number: &UploadNumber) -> PortalResult<LoadDetails>;

    /// Whether devices that the registry does not know are accepted; they count as not verified.
    async fn accepts_unknown(&self, actor: &Actor) -> PortalResult<bool>;

    /// Accepts them from now on, or refuses them. Devices that are there already stay.
    async fn accept_unknown(&self, actor: &Actor, accept: bool) -> PortalResult<()>;

    /// Removes a TAC. Devices keep the model that they have.
    async fn remove_tac(&self, actor: &Actor, tac: &str) -> PortalResult<()>;

    /// Removes a single device from the registry. A device of that identity that somebody holds stays as it is.
    async fn remove_known_device(&self, actor: &Actor, identity: &Identity) -> PortalResult<()>;
}
