use super::{AddCustomer, CustomerDetails, CustomerRow, CustomerSuggestion, EndOutcome};
use crate::lists::{ListQuery, Page};
use crate::organisations::OrganisationNumber;
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What a tenant can do with its customers.
#[async_trait::async_trait]
pub trait Customers: Send + Sync {
    /// One page of the list.
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<CustomerRow>>;

    /// Every customer that matches, in order, in batches: for CSV.
    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<CustomerRow>>>>;

    /// At most eight customers whose name, reference or number fits what is being typed.
    async fn suggest(&self, actor: &Actor, text: &str) -> PortalResult<Vec<CustomerSuggestion>>;

    /// Connects a customer or MSP by its number. Unknown, own and already added are told apart. It is Pending until the
    /// receiver accepts; Active at once for a reseller that it has registered. An MSP that was declined, or that ended the
    /// relation, asks again by this.
    async fn connect(&self, actor: &Actor, new: AddCustomer) -> PortalResult<CustomerRow>;

    /// What ending the relation with a customer would change.
    async fn preview_end(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<EndOutcome>;

    /// Ends the acting MSP's relation with a customer: it is Inactive, its devices stay where they are.
    async fn end(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<EndOutcome>;

    /// One customer.
    async fn details(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<CustomerDetails>;

    /// Changes the tenant's own name for a customer; empty removes it.
    async fn set_internal_reference(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        reference: &str,
    ) -> PortalResult<()>;
}
