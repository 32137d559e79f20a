use super::refused;
use crate::Server;
use crate::answer::Answer;
use crate::guard::client_of;
use crate::oidc::{Attempt, Provider, no_cookie};
use crate::routes::session::enter;
use app::people::SignInRefusal;
use axum::extract::{Query, State};
use axum::response::IntoResponse as _;
use axum_extra::extract::cookie::CookieJar;
use domain::PortalError;
use domain::people::{Client, Opened};
use http::request::Parts;
use serde::Deserialize;

/// The longest code that is redeemed. Codes that are signed tokens are long.
const LONGEST_CODE: usize = 4_000;

/// What the provider sends back in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Back {
    code: String,
    state: String,
    error: String,
    /// Who answers (RFC 9207), if the provider says so.
    iss: Option<String>,
}

/// `GET /sign-in/oidc/callback`: the way back from the provider. Whatever comes of it, this attempt is over.
pub async fn end(State(server): State<Server>, parts: Parts) -> Answer {
    let provider = server.oidc.as_ref().ok_or(PortalError::NotFound)?;
    let jar = CookieJar::from_headers(&parts.headers);
    let attempt = Attempt::of(&jar, &server.http, server.store.clock().now());
    let client = client_of(&parts, server.http.trusted_proxies);
    let back = Query::<Back>::try_from_uri(&parts.uri).map(|Query(back)| back).unwrap_or_default();
    let next = attempt.as_ref().and_then(|attempt| attempt.next.clone());
    let over = CookieJar::new().add(no_cookie(&server.http));
    match signed_in(&server, provider, attempt, &back, &client).await {
        Ok(opened) => Ok((over, enter(&server, &jar, opened, next).await?).into_response()),
        Err(refusal) => Ok((over, refused(&refusal, next.as_deref())).into_response()),
    }
}

async fn signed_in(
    server: &Server,
    provider: &Provider,
    attempt: Option<Attempt>,
    back: &Back,
    client: &Client,
) -> Result<Opened, SignInRefusal> {
    // Only what this browser began, a short while ago, may end here.
    let attempt = attempt.filter(|attempt| attempt.state() == back.state).ok_or(SignInRefusal::Stale)?;
    if back.iss.as_deref().is_some_and(|issuer| !provider.is(issuer)) {
        return Err(SignInRefusal::Untrusted);
    }
    match back.error.as_str() {
        "" => {}
        "access_denied" => return Err(SignInRefusal::Cancelled),
        _ => return Err(SignInRefusal::ProviderDown),
    }
    if back.code.is_empty() || back.code.len() > LONGEST_CODE {
        return Err(SignInRefusal::ProviderDown);
    }
    let identities = &server.portal.external_identities;
    identities.attempt(client).await.map_err(|refusal| SignInRefusal::of(&refusal))?;
    let identity = provider.end(&attempt, &back.code, server.store.clock().now()).await?;
    identities.sign_in(&identity, client).await.map_err(|refusal| SignInRefusal::of(&refusal))
}
