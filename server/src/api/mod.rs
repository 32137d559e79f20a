//! The REST API for programs, `/api/v1`: the use cases of the screens, with the same policy.
//!
//! - [`program`]: whose key it is, and how many requests it has left. Before any argument is read.
//! - [`problem`]: every refusal as RFC 9457 has it, with a stable type.
//! - [`input`]: what is read of a request; whatever is not understood is refused, never ignored.
//! - [`write`]: a write and its answer in one transaction, once for each `Idempotency-Key`.
//! - [`listed`]: lists, a page at a time.
//! - [`conditional`]: a read whose answer the program has already is answered 304.
//! - [`v1`]: the resources, a file each. [`document`]: the OpenAPI document and its page, from the code.
//!
//! To add an operation: a handler with `#[utoipa::path]` in its resource's file and in that file's `routes`; its row in the
//! access matrix of `server/tests/api/matrix.rs`. Bodies are structs of this module, never those of `domain`: what was
//! answered once stays as it is.
#![expect(clippy::result_large_err, reason = "a refusal ends its request: a box would save nothing")]

pub mod conditional;
pub mod document;
mod input;
mod listed;
mod problem;
mod program;
mod v1;
mod write;

pub use problem::Problem;
pub(crate) use program::{bearer, limits, none_left};
pub(crate) use v1::uploads;

use crate::{Server, guard};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::any;
use domain::PortalError;

/// Bytes of a usual request: a handful of fields.
const USUAL: usize = 64 * 1024;
/// The bytes of a file's chunk.
pub const CHUNKS: &str = "/api/v1/uploads/{number}/chunks";
/// Thousands of devices, charges or payments at once.
pub const LARGE: [&str; 5] = [
    "/api/v1/uploads",
    "/api/v1/uploads/csv",
    "/api/v1/devices/delete",
    "/api/v1/moves",
    "/api/v1/clients/{number}/entries",
];

/// Everything under `/api/v1`, guards included.
pub fn router(server: &Server) -> Router {
    let (routes, _) = v1::routes().split_for_parts();
    let routes = routes
        .route("/api/v1/{*rest}", any(nothing))
        .layer(DefaultBodyLimit::max(USUAL))
        .layer(from_fn(conditional::answer))
        .layer(from_fn_with_state(server.clone(), program::introduce));
    let told = guard::contained(routes.with_state(server.clone())).layer(from_fn(problem::tell));
    guard::followed(told, server)
}

async fn nothing() -> Problem {
    PortalError::NotFound.into()
}
