//! The resources of `/api/v1`, a file each.

mod activity;
mod clients;
mod customers;
mod deliveries;
mod devices;
mod key;
mod moves;
mod operations;
mod resellers;
pub(crate) mod uploads;

use super::Problem;
use crate::Server;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::lists::Selection;
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa_axum::router::OpenApiRouter;

/// What a handler answers.
type Answer = Result<Response, Problem>;

/// Every operation with its description.
pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .merge(key::routes())
        .merge(customers::routes())
        .merge(clients::routes())
        .merge(uploads::routes())
        .merge(devices::routes())
        .merge(deliveries::routes())
        .merge(moves::routes())
        .merge(operations::routes())
        .merge(resellers::routes())
        .merge(activity::routes())
}

/// An answer to a read.
#[expect(clippy::unnecessary_wraps, reason = "the last line of handlers")]
fn found(body: impl Serialize) -> Answer {
    Ok((StatusCode::OK, Json(body)).into_response())
}

/// The stable name of an enum's variant.
fn word(variant: impl Serialize) -> String {
    match serde_json::to_value(variant) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// Devices by any text that names them; how many there may be is checked with them.
fn selected(identities: Vec<String>) -> Selection {
    Selection::Keys(identities.into_iter().map(|text| text.trim().to_owned()).collect::<BTreeSet<_>>())
}
