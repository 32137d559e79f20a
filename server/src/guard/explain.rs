use crate::answer::{is_navigation, refusal_page};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use domain::PortalError;

/// A plain route refuses with JSON, for programs. Whoever clicked a link or sent a plain form gets a page that says the
/// same in words, with a way out.
pub async fn refusals(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let navigation = is_navigation(&parts);
    let response = next.run(Request::from_parts(parts, body)).await;
    match response.extensions().get::<PortalError>() {
        Some(refusal) if navigation => refusal_page(response.status(), refusal),
        _ => response,
    }
}
