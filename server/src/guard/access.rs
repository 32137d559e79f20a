//! Who gets past the door at all. What a signed-in person may do is decided by each use case.

use super::{page_before, safe_next};
use crate::answer::{Refused, is_navigation, see_other};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::{Actor, PortalError};
use http::{Method, request::Parts};

/// Everything that a stranger may have, by method and path; `/*` is whatever lies below. The access matrix in
/// `server/tests/guards.rs` compares it.
pub const PUBLIC: &[(&str, &str)] = &[
    ("GET", "/activate"),
    // What programs can ask, and how; what they get is behind their keys.
    ("GET", "/api/docs"),
    ("GET", "/api/openapi.json"),
    ("GET", "/forgot-password"),
    ("GET", "/health"),
    ("GET", "/health/live"),
    ("GET", "/health/ready"),
    ("GET", "/pkg/*"),
    ("GET", "/reset-password"),
    ("GET", "/robots.txt"),
    ("GET", "/sign-in"),
    ("GET", "/sign-in/oidc"),
    ("GET", "/sign-in/oidc/callback"),
    ("POST", "/activate"),
    // What a link leads to: the token is the proof.
    ("POST", "/api/accounts/look"),
    ("POST", "/forgot-password"),
    ("POST", "/reset-password"),
    ("GET", "/sign-in/code"),
    ("POST", "/session"),
    ("POST", "/session/code"),
];

fn is_public(method: &Method, path: &str) -> bool {
    let method = if method == Method::HEAD { &Method::GET } else { method };
    PUBLIC.iter().any(|(allowed, pattern)| {
        *allowed == method.as_str()
            && pattern.strip_suffix('*').map_or(*pattern == path, |folder| path.starts_with(folder))
    })
}

/// Refuses strangers before anything of their request is decoded: with 401, or by way of the sign-in page and back for
/// whoever navigates.
pub async fn require_actor(request: Request, next: Next) -> Response {
    if is_public(request.method(), request.uri().path()) || request.extensions().get::<Actor>().is_some() {
        return next.run(request).await;
    }
    let (parts, _) = request.into_parts();
    if is_navigation(&parts) {
        to_sign_in(&parts)
    } else {
        Refused(PortalError::Unauthenticated).into_response()
    }
}

/// To the sign-in page, which leads back to where the person wanted to go; a form that was sent cannot be sent again, so
/// from there it leads to the page of the form.
fn to_sign_in(parts: &Parts) -> Response {
    let wanted = if parts.method == Method::GET || parts.method == Method::HEAD {
        parts.uri.path_and_query().and_then(|wanted| safe_next(wanted.as_str()))
    } else {
        page_before(parts)
    };
    match wanted {
        Some(next) if next != "/" => see_other(&format!("/sign-in?next={}", crate::answer::encode(&next))),
        _ => see_other("/sign-in"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_listed_is_public() {
        assert!(is_public(&Method::GET, "/pkg/waybill.js") && is_public(&Method::HEAD, "/health"));
        for (method, path) in [
            (Method::POST, "/sign-in"),
            (Method::GET, "/session"),
            (Method::GET, "/pkg"),
            (Method::GET, "/healthy"),
            (Method::GET, "/sign-in/"),
            (Method::GET, "//pkg/waybill.js"),
        ] {
            assert!(!is_public(&method, path), "{method} {path}");
        }
    }
}
