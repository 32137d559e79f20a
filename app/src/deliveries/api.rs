#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::deliveries::{ApprovalPreview, DeliveryDetails, DeliveryNumber, DeliveryRow};
use domain::lists::{ListQuery, Page, Selection};
use domain::operations::OperationNumber;
use domain::services::ServiceSet;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of a receiver's UPLOADS.
#[server(prefix = "/api", endpoint = "deliveries/list", input = Json)]
pub async fn list_deliveries(query: ListQuery) -> ApiResult<Page<DeliveryRow>> {
    let call = crate::ssr::call()?;
    call.portal.deliveries.list(&call.actor, &query).await.map_err(crate::ssr::refuse)
}

/// One delivery.
#[server(prefix = "/api", endpoint = "deliveries/details")]
pub async fn read_delivery(number: DeliveryNumber) -> ApiResult<DeliveryDetails> {
    let call = crate::ssr::call()?;
    call.portal.deliveries.details(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// What approving a selection would do.
#[server(prefix = "/api", endpoint = "deliveries/preview-approve", input = Json)]
pub async fn preview_approve(selection: Selection) -> ApiResult<ApprovalPreview> {
    let call = crate::ssr::call()?;
    call.portal.deliveries.preview_approve(&call.actor, &selection).await.map_err(crate::ssr::refuse)
}

/// Approves what waits in a selection, for these services.
#[server(prefix = "/api", endpoint = "deliveries/approve", input = Json)]
pub async fn approve_deliveries(
    selection: Selection,
    services: ServiceSet,
    register: bool,
) -> ApiResult<OperationNumber> {
    let call = crate::ssr::call()?;
    let begun = call.portal.deliveries.approve(&call.actor, &selection, services, register).await;
    begun.map_err(crate::ssr::refuse)
}

/// Rejects what waits in a selection.
#[server(prefix = "/api", endpoint = "deliveries/reject", input = Json)]
pub async fn reject_deliveries(selection: Selection, reason: String) -> ApiResult<OperationNumber> {
    let call = crate::ssr::call()?;
    call.portal.deliveries.reject(&call.actor, &selection, &reason).await.map_err(crate::ssr::refuse)
}
