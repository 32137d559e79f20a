use crate::Server;
use crate::answer::{is_navigation, refusal_page};
use crate::routes::language_of;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use domain::{Actor, PortalError};

/// A plain route refuses with JSON, for programs. Whoever clicked a link or sent a plain form gets a page that says the
/// same in words, in their language, with a way out.
pub async fn refusals(State(server): State<Server>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let navigation = is_navigation(&parts).then(|| language_of(&parts.extensions, &parts.headers));
    let response = next.run(Request::from_parts(parts, body)).await;
    let (Some(refusal), Some(accepted)) = (response.extensions().get::<PortalError>(), navigation) else {
        return response;
    };
    let profile = match response.extensions().get::<Actor>() {
        // The page is shown whatever happens: without the choice it follows the browser.
        Some(actor) => server.portal.people.profile(actor).await.ok(),
        None => None,
    };
    let chosen = profile.and_then(|profile| profile.appearance.language);
    refusal_page(response.status(), refusal, chosen.unwrap_or(accepted))
}
