#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::lists::{ListQuery, Page};
use domain::organisations::{
    DirectoryDetails, DirectoryRow, DirectoryTotals, OrganisationKind, OrganisationNumber,
};
use domain::people::{ActivationMethod, ShownLink};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of the resellers, MSPs or customers of the deployment.
#[server(prefix = "/api", endpoint = "organisations/list", input = Json)]
pub async fn list_organisations(kind: OrganisationKind, query: ListQuery) -> ApiResult<Page<DirectoryRow>> {
    let call = crate::ssr::call()?;
    call.portal.directory.list(&call.actor, kind, &query).await.map_err(crate::ssr::refuse)
}

/// How many organisations there are of each kind.
#[server(prefix = "/api", endpoint = "organisations/totals")]
pub async fn read_totals() -> ApiResult<DirectoryTotals> {
    let call = crate::ssr::call()?;
    call.portal.directory.totals(&call.actor).await.map_err(crate::ssr::refuse)
}

/// One organisation.
#[server(prefix = "/api", endpoint = "organisations/details")]
pub async fn read_organisation(number: OrganisationNumber) -> ApiResult<DirectoryDetails> {
    let call = crate::ssr::call()?;
    call.portal.directory.details(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// A new reseller, MSP or customer with its first administrator; its page opens.
#[server(prefix = "/api", endpoint = "organisations/register")]
pub async fn register_organisation(
    kind: OrganisationKind,
    #[server(default)] name: String,
    #[server(default)] country: String,
    #[server(default)] email: String,
    #[server(default)] administrator: String,
    #[server(default)] method: ActivationMethod,
) -> ApiResult<OrganisationNumber> {
    let call = crate::ssr::call()?;
    let new = domain::organisations::NewOrganisation { kind, name, country, email, administrator, method };
    let made = call.portal.directory.register(&call.actor, new).await;
    let number = made.map_err(crate::ssr::refuse)?;
    crate::ssr::go(&crate::paths::listed_organisation(&number));
    Ok(number)
}

/// Sends the first administrator a new link.
#[server(prefix = "/api", endpoint = "organisations/resend-invitation")]
pub async fn resend_first_invitation(number: OrganisationNumber) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::listed_organisation(&number));
    let done = call.portal.directory.resend_invitation(&call.actor, &number).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}

/// Invites another first administrator of an organisation that has none.
#[server(prefix = "/api", endpoint = "organisations/invite")]
pub async fn invite_first_administrator(
    number: OrganisationNumber,
    #[server(default)] email: String,
    #[server(default)] name: String,
    #[server(default)] method: ActivationMethod,
) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::listed_organisation(&number));
    let new = domain::organisations::NewAdministrator { email, name, method };
    let done = call.portal.directory.invite(&call.actor, &number, new).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}

/// *Display activation link* of the first administrator.
#[server(prefix = "/api", endpoint = "organisations/show-link")]
pub async fn show_first_link(number: OrganisationNumber) -> ApiResult<ShownLink> {
    let call = crate::ssr::call()?;
    call.portal.directory.show_link(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Another name and country.
#[server(prefix = "/api", endpoint = "organisations/rename")]
pub async fn rename_organisation(
    number: OrganisationNumber,
    #[server(default)] name: String,
    #[server(default)] country: String,
) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::listed_organisation(&number));
    let done = call.portal.directory.rename(&call.actor, &number, &name, &country).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}

/// Lets nobody act in an organisation any more.
#[server(prefix = "/api", endpoint = "organisations/suspend")]
pub async fn suspend_organisation(
    number: OrganisationNumber,
    #[server(default)] reason: String,
) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::listed_organisation(&number));
    let done = call.portal.directory.suspend(&call.actor, &number, &reason).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}

/// As it was before it was suspended.
#[server(prefix = "/api", endpoint = "organisations/lift-suspension")]
pub async fn lift_suspension(number: OrganisationNumber) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::listed_organisation(&number));
    let done = call.portal.directory.lift_suspension(&call.actor, &number).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}
