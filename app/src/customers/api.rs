#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::customers::{CustomerDetails, CustomerRow, CustomerSuggestion, EndOutcome};
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of Customers.
#[server(prefix = "/api", endpoint = "customers/list", input = Json)]
pub async fn list_customers(query: ListQuery) -> ApiResult<Page<CustomerRow>> {
    let call = crate::ssr::call()?;
    call.portal.customers.list(&call.actor, &query).await.map_err(crate::ssr::refuse)
}

/// Customers that fit what is being typed.
#[server(prefix = "/api", endpoint = "customers/suggest", input = Json)]
pub async fn suggest_customers(text: String) -> ApiResult<Vec<CustomerSuggestion>> {
    let call = crate::ssr::call()?;
    call.portal.customers.suggest(&call.actor, &text).await.map_err(crate::ssr::refuse)
}

/// *Add customer*; goes on to the customer's page.
#[server(prefix = "/api", endpoint = "customers/connect")]
pub async fn connect_customer(number: String, internal_reference: String) -> ApiResult<CustomerRow> {
    let (call, new) = (crate::ssr::call()?, domain::customers::AddCustomer { number, internal_reference });
    let row = call.portal.customers.connect(&call.actor, new).await.map_err(crate::ssr::refuse)?;
    crate::ssr::go(&crate::paths::customer(&row.number));
    Ok(row)
}

/// What ending the relation with a customer would change.
#[server(prefix = "/api", endpoint = "customers/preview-end")]
pub async fn preview_end_customer(number: OrganisationNumber) -> ApiResult<EndOutcome> {
    let call = crate::ssr::call()?;
    call.portal.customers.preview_end(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Ends the MSP's relation with a customer.
#[server(prefix = "/api", endpoint = "customers/end")]
pub async fn end_customer(number: OrganisationNumber) -> ApiResult<EndOutcome> {
    let call = crate::ssr::call()?;
    call.portal.customers.end(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// One customer.
#[server(prefix = "/api", endpoint = "customers/details")]
pub async fn read_customer(number: OrganisationNumber) -> ApiResult<CustomerDetails> {
    let call = crate::ssr::call()?;
    call.portal.customers.details(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Changes the tenant's own name for a customer.
#[server(prefix = "/api", endpoint = "customers/set-internal-reference")]
pub async fn set_internal_reference(number: OrganisationNumber, internal_reference: String) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::customer(&number));
    let done = call.portal.customers.set_internal_reference(&call.actor, &number, &internal_reference).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}
