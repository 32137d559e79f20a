use crate::Server;
use crate::answer::{Answer, encode, is_navigation, see_other};
use crate::guard::{client_of, safe_next, session};
use app::paths;
use app::people::SignInRefusal;
use axum::Form;
use axum::extract::{FromRequest as _, Request, State};
use axum::response::IntoResponse as _;
use axum_extra::extract::cookie::CookieJar;
use domain::people::{Client, Opened};
use domain::{Field, FieldError, PortalError, PortalResult};
use serde::Deserialize;

/// The sign-in form.
#[derive(Default, Deserialize)]
#[serde(default)]
struct SignIn {
    email: String,
    password: String,
    next: String,
}

/// `POST /session`: signs in. A new session each time; the one that the browser had before ends. Then to where the person
/// wanted to go, or back to the form with a code.
pub async fn open(State(server): State<Server>, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let client = client_of(&parts, server.http.trusted_proxies);
    let jar = CookieJar::from_headers(&parts.headers);
    let from_browser = is_navigation(&parts);
    let form = Form::<SignIn>::from_request(Request::from_parts(parts, body), &()).await;
    let Form(SignIn { email, password, next }) = form.unwrap_or_default();
    let next = safe_next(&next);

    match signed_in(&server, &email, &password, &client).await {
        Ok(Opened { token, factor_due }) => {
            if let Some(earlier) = session::token_in(&jar, &server.http) {
                server.portal.sessions.sign_out(&earlier).await?;
            }
            let jar = CookieJar::new().add(session::cookie(&server.http, token));
            let to = if factor_due {
                paths::sign_in_code(next.as_deref())
            } else {
                next.unwrap_or_else(|| "/".to_owned())
            };
            Ok((jar, see_other(&to)).into_response())
        }
        Err(refusal) if from_browser => {
            let code = SignInRefusal::of(&refusal).code();
            let next = next.map(|next| format!("&next={}", encode(&next))).unwrap_or_default();
            Ok(see_other(&format!("/sign-in?refused={code}{next}")))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn signed_in(server: &Server, email: &str, password: &str, client: &Client) -> PortalResult<Opened> {
    if email.trim().is_empty() {
        return Err(PortalError::field(Field::Email, FieldError::Required));
    }
    if password.is_empty() {
        return Err(PortalError::field(Field::Password, FieldError::Required));
    }
    server.portal.sessions.sign_in(email, password, client).await
}
