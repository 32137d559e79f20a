#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use domain::uploads::file::Mapping;
use domain::uploads::{
    BegunUpload, NewUpload, UndoOutcome, UploadDetails, UploadLimits, UploadNumber, UploadRow,
    UploadSuggestion,
};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of a customer's UPLOADS.
#[server(prefix = "/api", endpoint = "uploads/list", input = Json)]
pub async fn list_uploads(customer: OrganisationNumber, query: ListQuery) -> ApiResult<Page<UploadRow>> {
    let call = crate::ssr::call()?;
    call.portal.uploads.list(&call.actor, &customer, &query).await.map_err(crate::ssr::refuse)
}

/// Uploads whose number or order number begins with what is being typed.
#[server(prefix = "/api", endpoint = "uploads/suggest", input = Json)]
pub async fn suggest_uploads(customer: OrganisationNumber, text: String) -> ApiResult<Vec<UploadSuggestion>> {
    let call = crate::ssr::call()?;
    call.portal.uploads.suggest(&call.actor, &customer, &text).await.map_err(crate::ssr::refuse)
}

/// One upload with its reasons and notes.
#[server(prefix = "/api", endpoint = "uploads/details")]
pub async fn read_upload(number: UploadNumber) -> ApiResult<UploadDetails> {
    let call = crate::ssr::call()?;
    call.portal.uploads.details(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// How large a file may be.
#[server(prefix = "/api", endpoint = "uploads/limits")]
pub async fn read_upload_limits() -> ApiResult<UploadLimits> {
    let call = crate::ssr::call()?;
    Ok(call.portal.uploads.limits())
}

/// The mapping used last for files with this header.
#[server(prefix = "/api", endpoint = "uploads/remembered-mapping", input = Json)]
pub async fn remembered_mapping(header: String) -> ApiResult<Option<Mapping>> {
    let call = crate::ssr::call()?;
    call.portal.uploads.remembered_mapping(&call.actor, &header).await.map_err(crate::ssr::refuse)
}

/// Opens an upload, or finds the one that was opened with the same key.
#[server(prefix = "/api", endpoint = "uploads/begin", input = Json)]
pub async fn begin_upload(new: NewUpload) -> ApiResult<BegunUpload> {
    let call = crate::ssr::call()?;
    call.portal.uploads.begin(&call.actor, new).await.map_err(crate::ssr::refuse)
}

/// All bytes are there: the server decides every row.
#[server(prefix = "/api", endpoint = "uploads/finish")]
pub async fn finish_upload(number: UploadNumber) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.uploads.finish(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Gives an unfinished upload up.
#[server(prefix = "/api", endpoint = "uploads/cancel")]
pub async fn cancel_upload(number: UploadNumber) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    call.portal.uploads.cancel(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// What undoing an upload would remove and keep.
#[server(prefix = "/api", endpoint = "uploads/preview-undo")]
pub async fn preview_undo(number: UploadNumber) -> ApiResult<UndoOutcome> {
    let call = crate::ssr::call()?;
    call.portal.uploads.preview_undo(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Removes the upload's devices that nobody has touched since.
#[server(prefix = "/api", endpoint = "uploads/undo")]
pub async fn undo_upload(number: UploadNumber) -> ApiResult<UndoOutcome> {
    let call = crate::ssr::call()?;
    call.portal.uploads.undo(&call.actor, &number).await.map_err(crate::ssr::refuse)
}
