use super::Problem;
use crate::Server;
use crate::guard::client_of;
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::PortalError;
use domain::api_keys::Program;
use domain::api_keys::Programs as _;
use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};

const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// Finds out which program asks, before anything of its request is read, and counts the request. Cookies count for
/// nothing here: a browser cannot be made to ask in a person's name.
pub async fn introduce(State(server): State<Server>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some(secret) = bearer(&parts.headers) else {
        return Problem::from(PortalError::Unauthenticated).into_response();
    };
    let client = client_of(&parts, server.http.trusted_proxies);
    match server.store.program(secret, &client).await {
        Ok(program) => {
            let headers = limits(&program);
            tracing::Span::current().record("key", &program.key);
            parts.extensions.insert(program);
            let mut response = next.run(Request::from_parts(parts, body)).await;
            response.headers_mut().extend(headers);
            response
        }
        Err(refusal) => {
            let headers = none_left(&refusal);
            let mut response = Problem::from(refusal).into_response();
            response.headers_mut().extend(headers);
            response
        }
    }
}

/// The secret of `Authorization: Bearer …`.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, secret) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}

/// How much the program may still ask (draft-ietf-httpapi-ratelimit-headers).
pub fn limits(program: &Program) -> Vec<(Option<HeaderName>, HeaderValue)> {
    let Program { limit, remaining, reset_seconds, .. } = program;
    let policy = HeaderValue::from_str(&format!("\"key\";q={limit}"));
    let left = HeaderValue::from_str(&format!("\"key\";r={remaining};t={reset_seconds}"));
    [(POLICY, policy), (LIMIT, left)]
        .into_iter()
        .filter_map(|(name, value)| Some((Some(name), value.ok()?)))
        .collect()
}

/// What [`limits`] says of a program that has asked too much.
pub fn none_left(refusal: &PortalError) -> Option<(HeaderName, HeaderValue)> {
    let PortalError::TooManyRequests { retry_after_seconds } = refusal else { return None };
    let left = HeaderValue::from_str(&format!("\"key\";r=0;t={retry_after_seconds}")).ok()?;
    Some((LIMIT, left))
}

/// The program that asks. A handler that takes it cannot run without.
#[derive(Debug, Clone)]
pub struct Asking(pub Program);

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Program>().cloned().map(Self).ok_or(PortalError::Unauthenticated.into())
    }
}
