#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::services::Service;
use leptos::prelude::*;

/// The services that the organisation uses.
#[server(prefix = "/api", endpoint = "services/used")]
pub async fn used_services() -> ApiResult<Vec<Service>> {
    let call = crate::ssr::call()?;
    call.portal.services.used(&call.actor).await.map_err(crate::ssr::refuse)
}

/// The services that devices can be registered to now.
pub async fn offered_services() -> ApiResult<Vec<Service>> {
    let used = used_services().await?;
    Ok(used.into_iter().filter(|service| !service.retired).collect())
}

/// The whole catalogue.
#[server(prefix = "/api", endpoint = "services/catalogue")]
pub async fn list_services() -> ApiResult<Vec<Service>> {
    let call = crate::ssr::call()?;
    call.portal.services.catalogue(&call.actor).await.map_err(crate::ssr::refuse)
}

/// Adds a service.
#[server(prefix = "/api", endpoint = "services/add")]
pub async fn add_service(
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] reupload_after_delete: bool,
) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let form = domain::services::ServiceForm { name, description, reupload_after_delete };
    let done = call.portal.services.add(&call.actor, form).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::services())).map_err(crate::ssr::refuse)
}

/// Changes the name, the description and the rule of one.
#[server(prefix = "/api", endpoint = "services/change")]
pub async fn change_service(
    key: String,
    #[server(default)] name: String,
    #[server(default)] description: String,
    #[server(default)] reupload_after_delete: bool,
) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let form = domain::services::ServiceForm { name, description, reupload_after_delete };
    let done = call.portal.services.change(&call.actor, &key, form).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::services())).map_err(crate::ssr::refuse)
}

/// Offers one to nobody any more.
#[server(prefix = "/api", endpoint = "services/retire")]
pub async fn retire_service(key: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.services.retire(&call.actor, &key).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::services())).map_err(crate::ssr::refuse)
}

/// Offers one again.
#[server(prefix = "/api", endpoint = "services/offer")]
pub async fn offer_service(key: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.services.offer(&call.actor, &key).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::services())).map_err(crate::ssr::refuse)
}
