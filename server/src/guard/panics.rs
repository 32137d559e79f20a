use super::Reference;
use crate::answer::Refused;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::PortalError;
use futures::FutureExt as _;
use std::any::Any;
use std::panic::AssertUnwindSafe;

/// Makes a panic a 500 with the request's reference; the process lives on.
pub async fn catch(request: Request, next: Next) -> Response {
    let Reference(reference) = Reference::of(request.extensions());
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            tracing::error!(%reference, panic = words(panic.as_ref()), "http.panicked");
            Refused(PortalError::Internal { reference }).into_response()
        }
    }
}

fn words(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("not a text")
}
