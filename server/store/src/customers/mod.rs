//! A tenant's customers: its connections. Implements the use cases of `domain::customers`.
//!
//! A connection carries copies of the customer's name, country, kind and number, so that a list is one table and one
//! index per sort. What else an organisation is called or has is its own business.

mod connect;
mod details;
mod list;
mod reference;
mod row;
mod search;
#[cfg(test)]
mod tests;

use crate::Store;
use domain::customers::{
    AddCustomer, CustomerDetails, CustomerRow, CustomerSuggestion, Customers, EndOutcome, NewCustomer,
};
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;

#[async_trait::async_trait]
impl Customers for Store {
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<CustomerRow>> {
        list::list(self, actor, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<CustomerRow>>>> {
        list::export(self, actor, query)
    }

    async fn suggest(&self, actor: &Actor, text: &str) -> PortalResult<Vec<CustomerSuggestion>> {
        list::suggest(self, actor, text).await
    }

    async fn connect(&self, actor: &Actor, new: AddCustomer) -> PortalResult<CustomerRow> {
        connect::connect(self, actor, new).await
    }

    async fn create(&self, _: &Actor, _: NewCustomer) -> PortalResult<CustomerRow> {
        Err(domain::PortalError::NotFound)
    }

    async fn preview_end(&self, _: &Actor, _: &OrganisationNumber) -> PortalResult<EndOutcome> {
        Err(domain::PortalError::NotFound)
    }

    async fn end(&self, _: &Actor, _: &OrganisationNumber) -> PortalResult<EndOutcome> {
        Err(domain::PortalError::NotFound)
    }

    async fn details(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<CustomerDetails> {
        details::details(self, actor, number).await
    }

    async fn set_internal_reference(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        reference: &str,
    ) -> PortalResult<()> {
        reference::set(self, actor, number, reference).await
    }
}
