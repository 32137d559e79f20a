#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::activity::ActivityRow;
use domain::lists::{ListQuery, Page};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// One page of the activity log.
#[server(prefix = "/api", endpoint = "activity/list", input = Json)]
pub async fn list_activity(query: ListQuery) -> ApiResult<Page<ActivityRow>> {
    let call = crate::ssr::call()?;
    call.portal.activity.list(&call.actor, &query).await.map_err(crate::ssr::refuse)
}
