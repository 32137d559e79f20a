use crate::error::ApiResult;
use domain::services::Service;
use leptos::prelude::*;

/// The services that the organisation uses.
#[server(prefix = "/api", endpoint = "services/used")]
pub async fn used_services() -> ApiResult<Vec<Service>> {
    let call = crate::ssr::call()?;
    call.portal.services.used(&call.actor).await.map_err(crate::ssr::refuse)
}
