//! A tenant's customers: its connections. Implements the use cases of `domain::customers`.
//!
//! A connection carries copies of the customer's name, country, kind and number, so that a list is one table and one
//! index per sort. What else an organisation is called or has is its own business.

mod connect;
mod details;
mod end;
mod list;
mod reference;
mod row;
mod search;
#[cfg(test)]
mod tests;

pub(crate) use reference::check as check_reference;
pub(crate) use search::Search;

use crate::Store;
use crate::error::OrInternal;
use domain::customers::{
    AddCustomer, CustomerDetails, CustomerRow, CustomerSuggestion, Customers, EndOutcome, Verification,
};
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::PgConnection;

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

    async fn preview_end(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<EndOutcome> {
        end::preview(self, actor, number).await
    }

    async fn end(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<EndOutcome> {
        end::end(self, actor, number).await
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

/// The acting MSP's own say about a customer: Pending asks again after an end, Inactive ends. Answers whether that changed
/// anything. Only the customer makes it Active (`resellers::answer_msp`).
async fn ask(tx: &mut PgConnection, customer: i64, wanted: Verification) -> PortalResult<bool> {
    let changed = sqlx::query_scalar!("SELECT gate_manage($1, $2)", customer, wanted.code())
        .fetch_one(tx)
        .await
        .or_internal()?;
    Ok(changed.is_some())
}
