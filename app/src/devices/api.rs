#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::devices::{DeleteOutcome, DeviceDetails, DeviceRow, DeviceScope, Identity};
use domain::lists::{ListQuery, Page, Selection};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of DEVICES.
#[server(prefix = "/api", endpoint = "devices/list", input = Json)]
pub async fn list_devices(scope: DeviceScope, query: ListQuery) -> ApiResult<Page<DeviceRow>> {
    let call = crate::ssr::call()?;
    call.portal.devices.list(&call.actor, &scope, &query).await.map_err(crate::ssr::refuse)
}

/// Identities that begin with what is being typed.
#[server(prefix = "/api", endpoint = "devices/suggest", input = Json)]
pub async fn suggest_devices(scope: DeviceScope, text: String) -> ApiResult<Vec<Identity>> {
    let call = crate::ssr::call()?;
    call.portal.devices.suggest(&call.actor, &scope, &text).await.map_err(crate::ssr::refuse)
}

/// One device with its custody record.
#[server(prefix = "/api", endpoint = "devices/details", input = Json)]
pub async fn read_device(identity: String) -> ApiResult<DeviceDetails> {
    let call = crate::ssr::call()?;
    call.portal.devices.details(&call.actor, &identity).await.map_err(crate::ssr::refuse)
}

/// What deleting a selection would do.
#[server(prefix = "/api", endpoint = "devices/preview-delete", input = Json)]
pub async fn preview_delete(scope: DeviceScope, selection: Selection) -> ApiResult<DeleteOutcome> {
    let call = crate::ssr::call()?;
    call.portal.devices.preview_delete(&call.actor, &scope, &selection).await.map_err(crate::ssr::refuse)
}

/// Deletes a selection, as the preview counted it.
#[server(prefix = "/api", endpoint = "devices/delete", input = Json)]
pub async fn delete_devices(
    scope: DeviceScope,
    selection: Selection,
    counted: u64,
) -> ApiResult<DeleteOutcome> {
    let call = crate::ssr::call()?;
    call.portal.devices.delete(&call.actor, &scope, &selection, counted).await.map_err(crate::ssr::refuse)
}
