#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::lists::{ListQuery, Page};
use domain::managed_customers::{
    Company, CompanyProfile, CustomerEnd, CustomerName, CustomerTies, InnerCustomerRow, TreePlace,
};
use domain::organisations::OrganisationNumber;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Creates a customer, or one inside another; goes on to its page.
#[server(prefix = "/api", endpoint = "managed-customers/create")]
pub async fn create_customer(
    #[server(default)] profile: CompanyProfile,
    #[server(default)] internal_reference: String,
    #[server(default)] inside: Option<OrganisationNumber>,
) -> ApiResult<OrganisationNumber> {
    let call = crate::ssr::call()?;
    let own = inside.is_none() && call.actor.kind != domain::organisations::OrganisationKind::Customer;
    let new = domain::managed_customers::NewCustomer { profile, internal_reference, inside };
    let number = call.portal.managed_customers.create(&call.actor, new).await.map_err(crate::ssr::refuse)?;
    let page = if own { crate::paths::customer } else { crate::paths::customer_profile };
    crate::ssr::go(&page(&number));
    Ok(number)
}

/// A customer, to be edited.
#[server(prefix = "/api", endpoint = "managed-customers/read")]
pub async fn read_managed_customer(number: OrganisationNumber) -> ApiResult<Company> {
    let call = crate::ssr::call()?;
    call.portal.managed_customers.read(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Changes a customer, unless somebody else did since `version`.
#[server(prefix = "/api", endpoint = "managed-customers/edit")]
pub async fn edit_customer(
    number: OrganisationNumber,
    version: i32,
    #[server(default)] profile: CompanyProfile,
) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::customer_profile(&number));
    let done = call.portal.managed_customers.edit(&call.actor, &number, version, profile).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}

/// The own organisation, to be edited.
#[server(prefix = "/api", endpoint = "organisation/read")]
pub async fn read_organisation() -> ApiResult<Company> {
    let call = crate::ssr::call()?;
    call.portal.managed_customers.read_own(&call.actor).await.map_err(crate::ssr::refuse)
}

/// Changes the own organisation, unless somebody else did since `version`.
#[server(prefix = "/api", endpoint = "organisation/edit")]
pub async fn edit_organisation(version: i32, #[server(default)] profile: CompanyProfile) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.managed_customers.edit_own(&call.actor, version, profile).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::organisation())).map_err(crate::ssr::refuse)
}

/// Customers that have this name already.
#[server(prefix = "/api", endpoint = "managed-customers/namesakes", input = Json)]
pub async fn list_namesakes(
    name: String,
    inside: Option<OrganisationNumber>,
) -> ApiResult<Vec<CustomerName>> {
    let call = crate::ssr::call()?;
    let found = call.portal.managed_customers.namesakes(&call.actor, &name, inside.as_ref()).await;
    found.map_err(crate::ssr::refuse)
}

/// One page of the tree inside a customer; of the own organisation when none is named.
#[server(prefix = "/api", endpoint = "managed-customers/inner", input = Json)]
pub async fn list_inner_customers(
    of: Option<OrganisationNumber>,
    query: ListQuery,
) -> ApiResult<Page<InnerCustomerRow>> {
    let call = crate::ssr::call()?;
    call.portal.managed_customers.inner(&call.actor, of.as_ref(), &query).await.map_err(crate::ssr::refuse)
}

/// Where an inner customer can be moved.
#[server(prefix = "/api", endpoint = "managed-customers/places")]
pub async fn list_places(number: OrganisationNumber) -> ApiResult<Vec<TreePlace>> {
    let call = crate::ssr::call()?;
    call.portal.managed_customers.places(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Puts an inner customer inside another one.
#[server(prefix = "/api", endpoint = "managed-customers/move")]
pub async fn move_customer(number: OrganisationNumber, inside: OrganisationNumber) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.managed_customers.move_inside(&call.actor, &number, &inside).await;
    done.map_err(crate::ssr::refuse)
}

/// What deleting a customer would change.
#[server(prefix = "/api", endpoint = "managed-customers/preview-delete")]
pub async fn preview_delete_customer(number: OrganisationNumber) -> ApiResult<CustomerTies> {
    let call = crate::ssr::call()?;
    call.portal.managed_customers.preview_delete(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Deletes a customer whose `name` was typed, or disconnects it.
#[server(prefix = "/api", endpoint = "managed-customers/delete")]
pub async fn delete_customer(number: OrganisationNumber, name: String) -> ApiResult<CustomerEnd> {
    let call = crate::ssr::call()?;
    call.portal.managed_customers.delete(&call.actor, &number, &name).await.map_err(crate::ssr::refuse)
}
