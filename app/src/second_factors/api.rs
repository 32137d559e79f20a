#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::second_factors::{FactorSetup, SecondFactor};
use leptos::prelude::*;

/// How the person stands.
#[server(prefix = "/api", endpoint = "second-factor/read")]
pub async fn read_second_factor() -> ApiResult<SecondFactor> {
    let call = crate::ssr::call()?;
    call.portal.second_factors.state(&call.actor).await.map_err(crate::ssr::refuse)
}

/// Makes a secret for an authenticator app.
#[server(prefix = "/api", endpoint = "second-factor/begin")]
pub async fn begin_second_factor() -> ApiResult<FactorSetup> {
    let call = crate::ssr::call()?;
    call.portal.second_factors.begin(&call.actor).await.map_err(crate::ssr::refuse)
}

/// Turns it on; answers the recovery codes.
#[server(prefix = "/api", endpoint = "second-factor/confirm")]
pub async fn confirm_second_factor(code: String) -> ApiResult<Vec<String>> {
    let call = crate::ssr::call()?;
    call.portal.second_factors.confirm(&call.actor, &code).await.map_err(crate::ssr::refuse)
}

/// Makes new recovery codes.
#[server(prefix = "/api", endpoint = "second-factor/renew")]
pub async fn renew_recovery_codes(code: String) -> ApiResult<Vec<String>> {
    let call = crate::ssr::call()?;
    call.portal.second_factors.renew(&call.actor, &code).await.map_err(crate::ssr::refuse)
}

/// Turns it off.
#[server(prefix = "/api", endpoint = "second-factor/turn-off")]
pub async fn turn_off_second_factor(code: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.second_factors.turn_off(&call.actor, &code).await.map_err(crate::ssr::refuse)
}

/// Whether everyone in the organisation needs one.
#[server(prefix = "/api", endpoint = "second-factor/require")]
pub async fn require_second_factor(required: bool) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::second_factor());
    let done = call.portal.second_factors.require(&call.actor, required).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}
