use crate::answer::{is_navigation, refusal_page};
use crate::routes::language_of;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;
use domain::PortalError;

/// A plain route refuses with JSON, for programs. Whoever clicked a link or sent a plain form gets a page that says the
/// same in words, with a way out.
pub async fn refusals(request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let navigation = is_navigation(&parts).then(|| language_of(&parts.extensions, &parts.headers));
    let response = next.run(Request::from_parts(parts, body)).await;
    match (response.extensions().get::<PortalError>(), navigation) {
        (Some(refusal), Some(language)) => refusal_page(response.status(), refusal, language),
        _ => response,
    }
}
