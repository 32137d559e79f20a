use super::Reference;
use crate::answer::Refused;
use crate::api;
use crate::routes::{BULK_DELETE, BULK_DELETE_PREVIEW, BULK_UPLOADS, CHUNKS, REGISTRY_LOAD, UPLOADS};
use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::PortalError;
use http::{Method, StatusCode};
use std::time::Duration;

/// Longer than any statement of a request may run, but for those of [`MILLIONS`].
const USUAL: Duration = Duration::from_secs(30);
/// What looks at a million devices, or takes them back: a statement of up to two minutes, and the short ones around it.
const MILLIONS: [&str; 3] = ["/api/devices/preview-file-delete", "/api/uploads/undo", BULK_DELETE_PREVIEW];
/// As long as they may take together: an answer that came too late would say that nothing was done.
const MILLION: Duration = Duration::from_mins(4);
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
        Some(CHUNKS | api::CHUNKS) => CHUNK,
        Some(path) if api::LARGE.contains(&path) && method == Method::POST => CHUNK,
        Some("/api/v1/uploads/{number}/undo") => MILLION,
        Some(path) if path.ends_with("reseller/devices/delete") || path == "/kcs/v1/rp/devices/delete" => {
            MILLION
        }
        Some(path) if MILLIONS.contains(&path) => MILLION,
        Some(UPLOADS | BULK_UPLOADS | BULK_DELETE | REGISTRY_LOAD) if method == Method::POST => FILE,
        _ => USUAL,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_large_undo_or_preview_is_not_cut_off_before_its_statement() {
        for path in MILLIONS {
            assert!(limit(&Method::POST, Some(path)) > Duration::from_secs(120 + 20), "{path}");
        }
        let mut known = leptos::server_fn::axum::server_fn_paths();
        let mut paths: Vec<&str> = known.by_ref().map(|(path, _)| path).collect();
        paths.push(BULK_DELETE_PREVIEW);
        assert!(MILLIONS.iter().all(|path| paths.contains(path)), "{paths:?}");
    }
}
