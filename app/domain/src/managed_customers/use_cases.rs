use super::{
    Company, CompanyProfile, CustomerEnd, CustomerName, CustomerTies, InnerCustomerRow, NewCustomer,
    TreePlace,
};
use crate::lists::{ListQuery, Page};
use crate::organisations::OrganisationNumber;
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What a tenant can do with the customers that it created, and a customer with its inner customers. One that the acting
/// organisation does not administer does not exist.
#[async_trait::async_trait]
pub trait ManagedCustomers: Send + Sync {
    /// Creates a customer of the acting tenant, Active at once, or an inner customer. Answers its number.
    async fn create(&self, actor: &Actor, new: NewCustomer) -> PortalResult<OrganisationNumber>;

    /// One customer, to be edited.
    async fn read(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<Company>;

    /// Changes a customer, unless it was changed since this `version`.
    async fn edit(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        version: i32,
        profile: CompanyProfile,
    ) -> PortalResult<()>;

    /// The acting organisation itself, to be edited.
    async fn read_own(&self, actor: &Actor) -> PortalResult<Company>;

    /// Changes the acting organisation, unless it was changed since this `version`.
    async fn edit_own(&self, actor: &Actor, version: i32, profile: CompanyProfile) -> PortalResult<()>;

    /// Those among the acting organisation's customers, or in the tree of `inside`, that have this name already: at most
    /// three. Two may have one name; people are warned.
    async fn namesakes(
        &self,
        actor: &Actor,
        name: &str,
        inside: Option<&OrganisationNumber>,
    ) -> PortalResult<Vec<CustomerName>>;

    /// One page of the tree inside a customer; of the acting customer when none is named.
    async fn inner(
        &self,
        actor: &Actor,
        of: Option<&OrganisationNumber>,
        query: &ListQuery,
    ) -> PortalResult<Page<InnerCustomerRow>>;

    /// All of the tree that matches, in its order: for CSV.
    async fn export_inner(
        &self,
        actor: &Actor,
        of: Option<&OrganisationNumber>,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<InnerCustomerRow>>>>;

    /// Where an inner customer can be moved: its tree without itself and what is inside it, in the order of the tree.
    async fn places(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<Vec<TreePlace>>;

    /// Puts an inner customer inside another customer of its tree. Roles that flow down follow at once.
    async fn move_inside(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        inside: &OrganisationNumber,
    ) -> PortalResult<()>;

    /// What deleting a customer would change.
    async fn preview_delete(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<CustomerTies>;

    /// Deletes a customer with its inner customers, or disconnects it when other tenants are connected. `name` is what the
    /// person typed. Nobody can act in what was deleted at once; its devices go back or are released by an operation.
    async fn delete(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        name: &str,
    ) -> PortalResult<CustomerEnd>;
}
