use super::Fault;
use crate::Server;
use crate::api::{bearer, limits, none_left};
use crate::guard::client_of;
use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::PortalError;
use domain::api_keys::{Program, Programs as _};
use http::HeaderMap;
use http::request::Parts;

/// Finds out which program asks, before anything of its request is read.
pub async fn introduce(State(server): State<Server>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let Some(secret) = secret_in(&parts.headers) else {
        return Fault::from(PortalError::Unauthenticated).into_response();
    };
    let client = client_of(&parts, server.http.trusted_proxies);
    match server.store.program(secret, &client).await {
        Ok(program) => {
            tracing::Span::current().record("key", &program.key);
            let headers = limits(&program);
            parts.extensions.insert(program);
            let mut response = next.run(Request::from_parts(parts, body)).await;
            response.headers_mut().extend(headers);
            response
        }
        Err(refusal) => {
            let headers = none_left(&refusal);
            let mut response = Fault::from(refusal).into_response();
            response.headers_mut().extend(headers);
            response
        }
    }
}

/// A token in one of the headers that there have been: the latest first.
fn secret_in(headers: &HeaderMap) -> Option<&str> {
    let named = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).map(str::trim);
    bearer(headers).or_else(|| named("x-knox-apitoken")).or_else(|| named("x-wsm-api-token"))
}

/// The program that asks. A handler that takes it cannot run without.
#[derive(Debug, Clone)]
pub struct Asking(pub Program);

impl<S: Sync> FromRequestParts<S> for Asking {
    type Rejection = Fault;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Fault> {
        parts.extensions.get::<Program>().cloned().map(Self).ok_or(PortalError::Unauthenticated.into())
    }
}
