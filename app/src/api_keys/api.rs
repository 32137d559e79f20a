#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::api_keys::{ApiKeyRow, Lifetime, ShownKey};
use domain::lists::{ListQuery, Page};
use domain::people::Permission;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of API keys.
#[server(prefix = "/api", endpoint = "api-keys/list", input = Json)]
pub async fn list_api_keys(query: ListQuery) -> ApiResult<Page<ApiKeyRow>> {
    let call = crate::ssr::call()?;
    call.portal.api_keys.list(&call.actor, &query).await.map_err(crate::ssr::refuse)
}

/// Creates an API key; answers its secret, this once.
#[server(prefix = "/api", endpoint = "api-keys/create")]
pub async fn create_api_key(
    name: String,
    #[server(default)] scopes: Vec<Permission>,
    lifetime: Lifetime,
    #[server(default)] networks: String,
) -> ApiResult<ShownKey> {
    let scopes = scopes.into_iter().collect();
    let (call, new) = (crate::ssr::call()?, domain::api_keys::NewApiKey { name, scopes, lifetime, networks });
    call.portal.api_keys.create(&call.actor, new).await.map_err(crate::ssr::refuse)
}

/// Ends an API key at once.
#[server(prefix = "/api", endpoint = "api-keys/revoke")]
pub async fn revoke_api_key(id: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.api_keys.revoke(&call.actor, &id).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::api_keys())).map_err(crate::ssr::refuse)
}
