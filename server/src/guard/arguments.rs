use app::error::ApiError;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::CONTENT_TYPE;
use http::{HeaderValue, StatusCode};
use leptos::server_fn::error::FromServerFnError as _;

/// The arguments of a server function: a handful of fields.
const USUAL: usize = 64 * 1024;
/// Those that carry more, and why.
const LARGER: &[(&str, usize)] = &[
    // As many repairs as a file may have.
    ("/api/uploads/begin", 2 * 1024 * 1024),
    // As many customers as a file may name.
    ("/api/bulk-uploads/named-customers", 192 * 1024),
    // As many keys as a selection may name.
    ("/api/devices/begin-delete", 512 * 1024),
    ("/api/devices/begin-move", 512 * 1024),
    ("/api/devices/begin-services", 512 * 1024),
    ("/api/devices/preview-delete", 512 * 1024),
    ("/api/devices/preview-move", 512 * 1024),
    ("/api/devices/preview-services", 512 * 1024),
    ("/api/deliveries/approve", 512 * 1024),
    ("/api/deliveries/preview-approve", 512 * 1024),
    ("/api/deliveries/reject", 512 * 1024),
];

/// Reads the arguments of a server function up to their limit, and answers arguments that mean nothing with 400: the
/// framework would say 500 to both.
pub async fn bound(request: Request, next: Next) -> Response {
    if !request.uri().path().starts_with("/api/") {
        return next.run(request).await;
    }
    let path = request.uri().path();
    let limit = LARGER.iter().find(|(larger, _)| *larger == path).map_or(USUAL, |(_, limit)| *limit);
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, limit).await else {
        return not_understood(StatusCode::PAYLOAD_TOO_LARGE);
    };
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    if response.status() != StatusCode::INTERNAL_SERVER_ERROR {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, USUAL).await.unwrap_or_default();
    if body == ApiError::Transport.ser() {
        parts.status = StatusCode::BAD_REQUEST;
        parts.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    Response::from_parts(parts, Body::from(body))
}

fn not_understood(status: StatusCode) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], ApiError::Transport.ser()).into_response()
}
