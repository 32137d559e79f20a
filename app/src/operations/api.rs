#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::operations::{OperationDetails, OperationNumber};
use leptos::prelude::*;

/// One operation, with its progress.
#[server(prefix = "/api", endpoint = "operations/details")]
pub async fn read_operation(number: OperationNumber) -> ApiResult<OperationDetails> {
    let call = crate::ssr::call()?;
    call.portal.operations.details(&call.actor, &number).await.map_err(crate::ssr::refuse)
}
