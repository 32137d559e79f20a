use crate::Server;
use crate::answer::{Answer, encode, is_navigation, see_other};
use crate::guard::{safe_next, session};
use app::people::SignInRefusal;
use axum::Form;
use axum::extract::{FromRequest as _, Request, State};
use axum::response::IntoResponse as _;
use axum_extra::extract::cookie::CookieJar;
use domain::{Conflict, PortalError};
use serde::Deserialize;

/// The form of the second step.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Pass {
    code: String,
    next: String,
}

/// `POST /session/code`: the second step of a sign-in. On to where the person wanted to go, or back to the form with a code
/// for what was wrong; who took too long begins again.
pub async fn pass(State(server): State<Server>, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let jar = CookieJar::from_headers(&parts.headers);
    let from_browser = is_navigation(&parts);
    let form = Form::<Pass>::from_request(Request::from_parts(parts, body), &()).await;
    let Form(Pass { code, next }) = form.unwrap_or_default();
    let next = safe_next(&next);
    let passed = match session::token_in(&jar, &server.http) {
        Some(token) if code.len() <= 100 => server.portal.sessions.pass(&token, &code).await,
        Some(_) => Err(PortalError::Conflict(Conflict::WrongCode)),
        None => Err(PortalError::Unauthenticated),
    };
    match passed {
        Ok(token) => {
            let jar = CookieJar::new().add(session::cookie(&server.http, token));
            Ok((jar, see_other(next.as_deref().unwrap_or("/"))).into_response())
        }
        Err(refusal) if from_browser => {
            let page = if refusal == PortalError::Unauthenticated { "/sign-in" } else { "/sign-in/code" };
            let code = SignInRefusal::of(&refusal).code();
            let next = next.map(|next| format!("&next={}", encode(&next))).unwrap_or_default();
            Ok(see_other(&format!("{page}?refused={code}{next}")))
        }
        Err(PortalError::Unauthenticated) => Err(PortalError::Conflict(Conflict::WrongCode).into()),
        Err(refusal) => Err(refusal.into()),
    }
}
