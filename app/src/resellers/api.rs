#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use domain::resellers::{ManagingMsp, RemovalOutcome, ResellerFound, ResellerRow};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of Resellers.
#[server(prefix = "/api", endpoint = "resellers/list", input = Json)]
pub async fn list_resellers(query: ListQuery) -> ApiResult<Page<ResellerRow>> {
    let call = crate::ssr::call()?;
    call.portal.resellers.list(&call.actor, &query).await.map_err(crate::ssr::refuse)
}

/// Resellers that fit what is being typed.
#[server(prefix = "/api", endpoint = "resellers/suggest", input = Json)]
pub async fn suggest_resellers(text: String) -> ApiResult<Vec<ResellerFound>> {
    let call = crate::ssr::call()?;
    call.portal.resellers.suggest(&call.actor, &text).await.map_err(crate::ssr::refuse)
}

/// *Look up*: the reseller with this number as typed.
#[server(prefix = "/api", endpoint = "resellers/look-up")]
pub async fn look_up_reseller(number: String) -> ApiResult<ResellerFound> {
    let call = crate::ssr::call()?;
    call.portal.resellers.look_up(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// *Register*; goes on to the reseller's preferences.
#[server(prefix = "/api", endpoint = "resellers/register")]
pub async fn register_reseller(number: OrganisationNumber) -> ApiResult<ResellerRow> {
    let call = crate::ssr::call()?;
    let row = call.portal.resellers.register(&call.actor, &number).await.map_err(crate::ssr::refuse)?;
    crate::ssr::go(&crate::paths::reseller(&row.number));
    Ok(row)
}

/// One registered reseller.
#[server(prefix = "/api", endpoint = "resellers/details")]
pub async fn read_reseller(number: OrganisationNumber) -> ApiResult<ResellerRow> {
    let call = crate::ssr::call()?;
    call.portal.resellers.details(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Whether a reseller's uploads are approved without a hand.
#[server(prefix = "/api", endpoint = "resellers/set-auto-approve")]
pub async fn set_auto_approve(
    number: OrganisationNumber,
    #[server(default)] auto_approve: bool,
) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::reseller(&number));
    let done = call.portal.resellers.set_auto_approve(&call.actor, &number, auto_approve).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}

/// What removing a reseller would change.
#[server(prefix = "/api", endpoint = "resellers/preview-remove")]
pub async fn preview_remove_reseller(number: OrganisationNumber) -> ApiResult<RemovalOutcome> {
    let call = crate::ssr::call()?;
    call.portal.resellers.preview_remove(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Removes a reseller: what was approved stays.
#[server(prefix = "/api", endpoint = "resellers/remove")]
pub async fn remove_reseller(number: OrganisationNumber) -> ApiResult<RemovalOutcome> {
    let call = crate::ssr::call()?;
    let outcome = call.portal.resellers.remove(&call.actor, &number).await.map_err(crate::ssr::refuse)?;
    crate::ssr::go_after_form(&crate::paths::resellers());
    Ok(outcome)
}

/// The MSPs that manage the customer, or ask to.
#[server(prefix = "/api", endpoint = "resellers/msps")]
pub async fn list_msps() -> ApiResult<Vec<ManagingMsp>> {
    let call = crate::ssr::call()?;
    call.portal.resellers.msps(&call.actor).await.map_err(crate::ssr::refuse)
}

/// Accepts or declines an MSP that asks, or ends one that was accepted.
#[server(prefix = "/api", endpoint = "resellers/answer-msp")]
pub async fn answer_msp(number: OrganisationNumber, accept: bool) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.resellers.answer_msp(&call.actor, &number, accept).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::resellers())).map_err(crate::ssr::refuse)
}
