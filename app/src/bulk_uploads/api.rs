#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::bulk_uploads::{BulkUploadDetails, BulkUploadRow, NamedCustomer};
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use domain::uploads::{UploadNumber, UploadRow};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of the bulk uploads.
#[server(prefix = "/api", endpoint = "bulk-uploads/list", input = Json)]
pub async fn list_bulk_uploads(query: ListQuery) -> ApiResult<Page<BulkUploadRow>> {
    let call = crate::ssr::call()?;
    call.portal.bulk_uploads.list(&call.actor, &query).await.map_err(crate::ssr::refuse)
}

/// One bulk upload with the reasons of the rows that belong to no customer.
#[server(prefix = "/api", endpoint = "bulk-uploads/details")]
pub async fn read_bulk_upload(number: UploadNumber) -> ApiResult<BulkUploadDetails> {
    let call = crate::ssr::call()?;
    call.portal.bulk_uploads.details(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// One page of the uploads in a bulk upload.
#[server(prefix = "/api", endpoint = "bulk-uploads/parts", input = Json)]
pub async fn list_bulk_parts(number: UploadNumber, query: ListQuery) -> ApiResult<Page<UploadRow>> {
    let call = crate::ssr::call()?;
    call.portal.bulk_uploads.parts(&call.actor, &number, &query).await.map_err(crate::ssr::refuse)
}

/// Those of these Customer IDs that are among the organisation's customers.
#[server(prefix = "/api", endpoint = "bulk-uploads/named-customers", input = Json)]
pub async fn named_customers(numbers: Vec<OrganisationNumber>) -> ApiResult<Vec<NamedCustomer>> {
    let call = crate::ssr::call()?;
    call.portal.bulk_uploads.named_customers(&call.actor, &numbers).await.map_err(crate::ssr::refuse)
}
