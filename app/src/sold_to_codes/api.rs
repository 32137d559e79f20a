#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::sold_to_codes::SoldToCode;
use leptos::prelude::*;

/// All sold-to codes, by alias.
#[server(prefix = "/api", endpoint = "sold-to-codes/list")]
pub async fn list_sold_to_codes() -> ApiResult<Vec<SoldToCode>> {
    let call = crate::ssr::call()?;
    call.portal.sold_to_codes.list(&call.actor).await.map_err(crate::ssr::refuse)
}

/// Adds a sold-to code.
#[server(prefix = "/api", endpoint = "sold-to-codes/add")]
pub async fn add_sold_to_code(code: String, alias: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.sold_to_codes.add(&call.actor, &code, &alias).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::sold_to_codes())).map_err(crate::ssr::refuse)
}

/// Gives a sold-to code another alias.
#[server(prefix = "/api", endpoint = "sold-to-codes/rename")]
pub async fn rename_sold_to_code(code: String, alias: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.sold_to_codes.rename(&call.actor, &code, &alias).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::sold_to_codes())).map_err(crate::ssr::refuse)
}

/// Removes a sold-to code.
#[server(prefix = "/api", endpoint = "sold-to-codes/remove")]
pub async fn remove_sold_to_code(code: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.sold_to_codes.remove(&call.actor, &code).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::sold_to_codes())).map_err(crate::ssr::refuse)
}
