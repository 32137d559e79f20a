#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::devices::{
    DeleteOutcome, Destination, DeviceDetails, DeviceRow, DeviceScope, FileDeletion, Identity, ServiceChange,
};
use domain::lists::{ListQuery, Page, Selection};
use domain::operations::{OperationNumber, OperationOutcome};
use domain::organisations::OrganisationNumber;
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
#[server(prefix = "/api", endpoint = "devices/begin-delete", input = Json)]
pub async fn begin_delete(scope: DeviceScope, selection: Selection) -> ApiResult<OperationNumber> {
    let call = crate::ssr::call()?;
    call.portal.devices.begin_delete(&call.actor, &scope, &selection).await.map_err(crate::ssr::refuse)
}

/// What deleting the devices of a file would do.
#[server(prefix = "/api", endpoint = "devices/preview-file-delete")]
pub async fn preview_file_delete(number: OperationNumber) -> ApiResult<FileDeletion> {
    let call = crate::ssr::call()?;
    call.portal.devices.preview_file_delete(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Deletes the devices of a file; then the page of the operation opens.
#[server(prefix = "/api", endpoint = "devices/confirm-file-delete")]
pub async fn confirm_file_delete(number: OperationNumber) -> ApiResult<OperationNumber> {
    let call = crate::ssr::call()?;
    let begun = call.portal.devices.confirm_file_delete(&call.actor, &number).await;
    let begun = begun.map_err(crate::ssr::refuse)?;
    crate::ssr::go(&crate::paths::operation(&begun));
    Ok(begun)
}

/// Places that devices can be moved to, that fit what is being typed.
#[server(prefix = "/api", endpoint = "devices/destinations", input = Json)]
pub async fn list_destinations(scope: DeviceScope, text: String) -> ApiResult<Vec<Destination>> {
    let call = crate::ssr::call()?;
    call.portal.devices.destinations(&call.actor, &scope, &text).await.map_err(crate::ssr::refuse)
}

/// What moving a selection would do.
#[server(prefix = "/api", endpoint = "devices/preview-move", input = Json)]
pub async fn preview_move(
    scope: DeviceScope,
    selection: Selection,
    to: OrganisationNumber,
) -> ApiResult<OperationOutcome> {
    let call = crate::ssr::call()?;
    call.portal.devices.preview_move(&call.actor, &scope, &selection, &to).await.map_err(crate::ssr::refuse)
}

/// Moves a selection.
#[server(prefix = "/api", endpoint = "devices/begin-move", input = Json)]
pub async fn begin_move(
    scope: DeviceScope,
    selection: Selection,
    to: OrganisationNumber,
) -> ApiResult<OperationNumber> {
    let call = crate::ssr::call()?;
    call.portal.devices.begin_move(&call.actor, &scope, &selection, &to).await.map_err(crate::ssr::refuse)
}

/// What a change of services would do.
#[server(prefix = "/api", endpoint = "devices/preview-services", input = Json)]
pub async fn preview_services(selection: Selection, change: ServiceChange) -> ApiResult<OperationOutcome> {
    let call = crate::ssr::call()?;
    call.portal.devices.preview_services(&call.actor, &selection, change).await.map_err(crate::ssr::refuse)
}

/// Changes the services of a selection.
#[server(prefix = "/api", endpoint = "devices/begin-services", input = Json)]
pub async fn begin_services(selection: Selection, change: ServiceChange) -> ApiResult<OperationNumber> {
    let call = crate::ssr::call()?;
    call.portal.devices.begin_services(&call.actor, &selection, change).await.map_err(crate::ssr::refuse)
}
