#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::device_registry::{KnownDeviceRow, LoadDetails, LoadRow, TacRow};
use domain::devices::Identity;
use domain::lists::{ListQuery, Page};
use domain::uploads::{UploadLimits, UploadNumber};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of TACs.
#[server(prefix = "/api", endpoint = "device-registry/tacs", input = Json)]
pub async fn list_tacs(query: ListQuery) -> ApiResult<Page<TacRow>> {
    let call = crate::ssr::call()?;
    call.portal.device_registry.tacs(&call.actor, &query).await.map_err(crate::ssr::refuse)
}

/// One page of single devices.
#[server(prefix = "/api", endpoint = "device-registry/devices", input = Json)]
pub async fn list_known_devices(query: ListQuery) -> ApiResult<Page<KnownDeviceRow>> {
    let call = crate::ssr::call()?;
    call.portal.device_registry.known_devices(&call.actor, &query).await.map_err(crate::ssr::refuse)
}

/// One page of loads.
#[server(prefix = "/api", endpoint = "device-registry/loads", input = Json)]
pub async fn list_registry_loads(query: ListQuery) -> ApiResult<Page<LoadRow>> {
    let call = crate::ssr::call()?;
    call.portal.device_registry.loads(&call.actor, &query).await.map_err(crate::ssr::refuse)
}

/// One load with the reasons of its failed rows.
#[server(prefix = "/api", endpoint = "device-registry/load")]
pub async fn read_registry_load(number: UploadNumber) -> ApiResult<LoadDetails> {
    let call = crate::ssr::call()?;
    call.portal.device_registry.load(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// How large a file for the registry may be.
#[server(prefix = "/api", endpoint = "device-registry/limits")]
pub async fn read_registry_limits() -> ApiResult<UploadLimits> {
    let call = crate::ssr::call()?;
    let seen = domain::policy::require(&call.actor, domain::policy::Action::ViewDeviceRegistry);
    seen.map(|()| call.portal.uploads.limits().of_registry()).map_err(crate::ssr::refuse)
}

/// Whether devices that the registry does not know are accepted.
#[server(prefix = "/api", endpoint = "device-registry/policy")]
pub async fn read_registry_policy() -> ApiResult<bool> {
    let call = crate::ssr::call()?;
    call.portal.device_registry.accepts_unknown(&call.actor).await.map_err(crate::ssr::refuse)
}

/// Accepts them from now on, or refuses them.
#[server(prefix = "/api", endpoint = "device-registry/set-policy")]
pub async fn set_registry_policy(accept_unknown: bool) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let page = crate::paths::registry(domain::device_registry::RegistryPart::Tacs);
    let done = call.portal.device_registry.accept_unknown(&call.actor, accept_unknown).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}

/// Removes a TAC.
#[server(prefix = "/api", endpoint = "device-registry/remove-tac")]
pub async fn remove_tac(tac: String) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.device_registry.remove_tac(&call.actor, &tac).await.map_err(crate::ssr::refuse)
}

/// Removes a single device from the registry.
#[server(prefix = "/api", endpoint = "device-registry/remove-device")]
pub async fn remove_known_device(identity: Identity) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.device_registry.remove_known_device(&call.actor, &identity).await.map_err(crate::ssr::refuse)
}
