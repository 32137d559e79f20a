use super::refused;
use crate::Server;
use crate::answer::{Answer, see_other};
use crate::guard::{client_of, safe_next};
use crate::oidc::Attempt;
use app::people::SignInRefusal;
use axum::extract::{Query, State};
use axum::response::IntoResponse as _;
use axum_extra::extract::cookie::CookieJar;
use domain::PortalError;
use http::request::Parts;
use serde::Deserialize;

/// The link's query.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Wanted {
    next: String,
}

/// `GET /sign-in/oidc`: sends the browser to the provider. Without one in the configuration there is no such page.
pub async fn begin(State(server): State<Server>, parts: Parts) -> Answer {
    let provider = server.oidc.as_ref().ok_or(PortalError::NotFound)?;
    let next =
        Query::<Wanted>::try_from_uri(&parts.uri).ok().and_then(|Query(Wanted { next })| safe_next(&next));
    let client = client_of(&parts, server.http.trusted_proxies);
    if let Err(refusal) = server.portal.external_identities.attempt(&client).await {
        return Ok(refused(&SignInRefusal::of(&refusal), next.as_deref()));
    }
    let attempt = Attempt::new(server.random.bytes(), server.store.clock().now(), next);
    match provider.begin(&attempt).await {
        Ok(address) => {
            let jar = CookieJar::new().add(attempt.cookie(&server.http));
            Ok((jar, see_other(&address)).into_response())
        }
        Err(setback) => Ok(refused(&setback.into(), attempt.next.as_deref())),
    }
}
