#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::Field;
use domain::clients::{
    ClientDetails, ClientEnd, ClientRow, ClientSuggestion, ClientType, ClientTypeForm, EntryForm, EntryRow,
};
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use domain::people::TimeZone;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of Clients.
#[server(prefix = "/api", endpoint = "clients/list", input = Json)]
pub async fn list_clients(query: ListQuery) -> ApiResult<Page<ClientRow>> {
    let call = crate::ssr::call()?;
    call.portal.clients.list(&call.actor, &query).await.map_err(crate::ssr::refuse)
}

/// Clients that fit what is being typed.
#[server(prefix = "/api", endpoint = "clients/suggest", input = Json)]
pub async fn suggest_clients(text: String) -> ApiResult<Vec<ClientSuggestion>> {
    let call = crate::ssr::call()?;
    call.portal.clients.suggest(&call.actor, &text).await.map_err(crate::ssr::refuse)
}

/// One client.
#[server(prefix = "/api", endpoint = "clients/details")]
pub async fn read_client(number: OrganisationNumber) -> ApiResult<ClientDetails> {
    let call = crate::ssr::call()?;
    call.portal.clients.details(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Places an administrative hold.
#[server(prefix = "/api", endpoint = "clients/hold")]
pub async fn hold_client(number: OrganisationNumber, #[server(default)] reason: String) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::client_holds(&number));
    let done = call.portal.clients.hold(&call.actor, &number, &reason).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}

/// Releases an administrative hold.
#[server(prefix = "/api", endpoint = "clients/release")]
pub async fn release_client(number: OrganisationNumber, hold: i64) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::client_holds(&number));
    let done = call.portal.clients.release(&call.actor, &number, hold).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}

/// What deleting a client takes along.
#[server(prefix = "/api", endpoint = "clients/preview-delete")]
pub async fn preview_delete_client(number: OrganisationNumber) -> ApiResult<ClientEnd> {
    let call = crate::ssr::call()?;
    call.portal.clients.preview_delete(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Deletes a client whose `name` was typed, and its subscriptions.
#[server(prefix = "/api", endpoint = "clients/delete")]
pub async fn delete_client(number: OrganisationNumber, name: String) -> ApiResult<ClientEnd> {
    let call = crate::ssr::call()?;
    call.portal.clients.delete(&call.actor, &number, &name).await.map_err(crate::ssr::refuse)
}

/// One page of a client's charges and payments.
#[server(prefix = "/api", endpoint = "clients/entries", input = Json)]
pub async fn list_entries(number: OrganisationNumber, query: ListQuery) -> ApiResult<Page<EntryRow>> {
    let call = crate::ssr::call()?;
    call.portal.clients.entries(&call.actor, &number, &query).await.map_err(crate::ssr::refuse)
}

/// Enters a charge or a payment; whether it is new.
#[server(prefix = "/api", endpoint = "clients/enter")]
pub async fn enter_entry(number: OrganisationNumber, #[server(default)] entry: EntryForm) -> ApiResult<bool> {
    let (call, page) = (crate::ssr::call()?, crate::paths::client_entries(&number));
    let new = call.portal.clients.enter(&call.actor, &number, vec![entry]).await;
    let new = new.map_err(crate::ssr::refuse)?;
    crate::ssr::go_after_form(&page);
    Ok(new > 0)
}

/// The client types.
#[server(prefix = "/api", endpoint = "clients/types")]
pub async fn list_client_types() -> ApiResult<Vec<ClientType>> {
    let call = crate::ssr::call()?;
    call.portal.clients.types(&call.actor).await.map_err(crate::ssr::refuse)
}

/// A new client type.
#[server(prefix = "/api", endpoint = "clients/add-type")]
pub async fn add_client_type(
    #[server(default)] of: ClientTypeForm,
    #[server(default)] required: Vec<Field>,
) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let form = ClientTypeForm { required: required.into_iter().collect(), ..of };
    let done = call.portal.clients.add_type(&call.actor, form).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::client_types())).map_err(crate::ssr::refuse)
}

/// Changes a client type.
#[server(prefix = "/api", endpoint = "clients/edit-type")]
pub async fn edit_client_type(
    id: i64,
    #[server(default)] of: ClientTypeForm,
    #[server(default)] required: Vec<Field>,
) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let form = ClientTypeForm { required: required.into_iter().collect(), ..of };
    let done = call.portal.clients.edit_type(&call.actor, id, form).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::client_types())).map_err(crate::ssr::refuse)
}

/// Removes a client type that no client is of.
#[server(prefix = "/api", endpoint = "clients/remove-type")]
pub async fn remove_client_type(id: i64) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.clients.remove_type(&call.actor, id).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::client_types())).map_err(crate::ssr::refuse)
}

/// Where the days of terms, charges and payments begin and end.
#[server(prefix = "/api", endpoint = "clients/billing-zone")]
pub async fn read_billing_zone() -> ApiResult<TimeZone> {
    let call = crate::ssr::call()?;
    call.portal.clients.billing_zone(&call.actor).await.map_err(crate::ssr::refuse)
}

/// Another zone for them.
#[server(prefix = "/api", endpoint = "clients/set-billing-zone")]
pub async fn set_billing_zone(#[server(default)] zone: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let malformed = || domain::PortalError::field(Field::TimeZone, domain::FieldError::Malformed);
    let zone = TimeZone::parse(&zone).ok_or_else(|| crate::ssr::refuse(malformed()))?;
    let done = call.portal.clients.set_billing_zone(&call.actor, zone).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::client_types())).map_err(crate::ssr::refuse)
}
