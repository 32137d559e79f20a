//! The session cookie, and who it stands for.

use super::client_of;
use crate::Server;
use crate::answer::Refused;
use crate::config::Http;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use domain::people::SessionToken;
use std::time::Duration;

/// The absolute end of a session, kept by the server; a browser need not keep the cookie any longer.
const KEPT: Duration = Duration::from_hours(14 * 24);
/// Bytes of a token, hexadecimal.
const TOKEN_LENGTH: usize = 64;

/// The cookie's name. `__Host-` binds it to this host, this path and https; plain http must do without.
pub fn cookie_name(http: &Http) -> &'static str {
    if http.is_secure() { "__Host-waybill" } else { "waybill" }
}

/// The cookie that holds `token`.
pub fn cookie(http: &Http, token: SessionToken) -> Cookie<'static> {
    Cookie::build((cookie_name(http), token.0))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(http.is_secure())
        .max_age(KEPT.try_into().unwrap_or(time::Duration::DAY))
        .build()
}

/// The cookie that removes the session's.
pub fn no_cookie(http: &Http) -> Cookie<'static> {
    let mut cookie = cookie(http, SessionToken(String::new()));
    cookie.make_removal();
    cookie
}

/// The token that a request's cookie holds; whatever has not the shape of one is none.
pub fn token_in(jar: &CookieJar, http: &Http) -> Option<SessionToken> {
    let value = jar.get(cookie_name(http))?.value();
    let shape = value.len() == TOKEN_LENGTH && value.bytes().all(|b| b.is_ascii_hexdigit());
    shape.then(|| SessionToken(value.to_owned()))
}

/// Finds out who asks: puts `SignedIn`, `Actor` and `SessionToken` into the request's extensions while the session lives,
/// and the `Actor` into those of the answer, for who puts it into words.
pub async fn resume(State(server): State<Server>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    // Files and the health check are for everyone: they cost no look-up.
    let for_everyone = parts.uri.path().starts_with("/pkg/") || parts.uri.path().starts_with("/health");
    let token = token_in(&CookieJar::from_headers(&parts.headers), &server.http).filter(|_| !for_everyone);
    let mut acting = None;
    if let Some(token) = token {
        let client = client_of(&parts, server.http.trusted_proxies);
        match server.portal.sessions.resume(&token, &client).await {
            Ok(Some(signed_in)) => {
                acting = Some(signed_in.actor.clone());
                parts.extensions.insert(signed_in.actor.clone());
                parts.extensions.insert(signed_in);
                parts.extensions.insert(token);
            }
            Ok(None) => {}
            Err(fault) => return Refused(fault).into_response(),
        }
    }
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Some(actor) = acting {
        response.extensions_mut().insert(actor);
    }
    response
}
