use super::Reference;
use crate::answer::Refused;
use crate::routes::{CHUNKS, UPLOADS};
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::PortalError;
use http::{Method, StatusCode};
use std::time::Duration;

/// Longer than any statement may run.
const USUAL: Duration = Duration::from_secs(30);
/// 4 MiB by a slow phone.
const CHUNK: Duration = Duration::from_mins(3);
/// The largest file by a slow line, through the plain form, which cannot go on where it was.
const FILE: Duration = Duration::from_mins(30);

/// Ends a request whose answer does not begin in time, so that nobody holds a place by sending one byte a minute. A body
/// that is being sent, such as a download, may take longer.
pub async fn keep(request: Request, next: Next) -> Response {
    let Reference(reference) = Reference::of(request.extensions());
    let limit = limit(request.method(), request.extensions().get().map(MatchedPath::as_str));
    if let Ok(response) = tokio::time::timeout(limit, next.run(request)).await {
        return response;
    }
    tracing::warn!(%reference, seconds = limit.as_secs(), "http.too_slow");
    (StatusCode::SERVICE_UNAVAILABLE, Refused(PortalError::Internal { reference })).into_response()
}

fn limit(method: &Method, route: Option<&str>) -> Duration {
    match route {
        Some(CHUNKS) => CHUNK,
        Some(UPLOADS) if method == Method::POST => FILE,
        _ => USUAL,
    }
}
