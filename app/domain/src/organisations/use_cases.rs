use super::{
    DirectoryDetails, DirectoryRow, DirectoryTotals, NewAdministrator, NewOrganisation, OrganisationKind,
    OrganisationNumber,
};
use crate::lists::{ListQuery, Page};
use crate::people::ShownLink;
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What the operator can do with the organisations of the deployment.
#[async_trait::async_trait]
pub trait Directory: Send + Sync {
    /// One page of the resellers, MSPs or customers.
    async fn list(
        &self,
        actor: &Actor,
        kind: OrganisationKind,
        query: &ListQuery,
    ) -> PortalResult<Page<DirectoryRow>>;

    /// All of them that match, in order, in batches: for CSV.
    async fn export(
        &self,
        actor: &Actor,
        kind: OrganisationKind,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<DirectoryRow>>>>;

    /// How many there are of each kind.
    async fn totals(&self, actor: &Actor) -> PortalResult<DirectoryTotals>;

    /// One of them.
    async fn details(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<DirectoryDetails>;

    /// A new reseller, MSP or customer. Its first administrator is invited; nobody can act in it before they accept.
    async fn register(&self, actor: &Actor, new: NewOrganisation) -> PortalResult<OrganisationNumber>;

    /// Sends its first administrator a new link.
    async fn resend_invitation(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<()>;

    /// Invites another first administrator of an organisation that has none, because the one who was invited declined or
    /// let the invitation end.
    async fn invite(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        new: NewAdministrator,
    ) -> PortalResult<()>;

    /// Makes a new link for its first administrator, to be handed on.
    async fn show_link(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<ShownLink>;

    /// Another name and country; everybody who knows the organisation sees them.
    async fn rename(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        name: &str,
        country: &str,
    ) -> PortalResult<()>;

    /// Lets nobody act in it any more, and takes nothing for it. What runs comes to its end.
    async fn suspend(&self, actor: &Actor, number: &OrganisationNumber, reason: &str) -> PortalResult<()>;

    /// As it was before it was suspended.
    async fn lift_suspension(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<()>;
}
