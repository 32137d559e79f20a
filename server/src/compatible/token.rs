//! Access tokens by client credentials (RFC 6749, 4.4): client ID and secret are those of an API key.

use crate::Server;
use crate::guard::client_of;
use axum::Json;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use domain::PortalError;
use domain::api_keys::{Programs as _, is_secret};
use domain::people::{Permission, Permissions};
use http::header::{AUTHORIZATION, CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Deserialize;
use serde_json::json;
use store::Token;

/// Bytes of the form.
const FORM: usize = 8 * 1024;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Form {
    grant_type: String,
    client_id: String,
    client_secret: String,
    scope: String,
}

/// `POST /ams/v1/oauth2/token`.
pub async fn give(State(server): State<Server>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, FORM).await else {
        return refused(StatusCode::PAYLOAD_TOO_LARGE, "invalid_request");
    };
    let Ok(form) = serde_urlencoded::from_bytes::<Form>(&bytes) else {
        return refused(StatusCode::BAD_REQUEST, "invalid_request");
    };
    if form.grant_type != "client_credentials" {
        return refused(StatusCode::BAD_REQUEST, "unsupported_grant_type");
    }
    let (client, secret) = basic(&parts.headers).unwrap_or((form.client_id, form.client_secret));
    // A token gets no token: its half an hour would never end.
    if !is_secret(&secret) {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let program = match server.store.program(&secret, &client_of(&parts, server.http.trusted_proxies)).await {
        Ok(program) if program.key == client => program,
        Ok(_) | Err(PortalError::Unauthenticated) => {
            return refused(StatusCode::UNAUTHORIZED, "invalid_client");
        }
        Err(refusal) => return unable(&refusal),
    };
    let Some(scopes) = scopes(&form.scope) else {
        return refused(StatusCode::BAD_REQUEST, "invalid_scope");
    };
    match server.store.new_token(&program, scopes).await {
        Ok(Token { token, expires_in }) => {
            let body = json!({
                "access_token": token, "token_type": "Bearer", "expires_in": expires_in,
                "scope": if form.scope.is_empty() { "kdp" } else { form.scope.as_str() },
            });
            ([(CACHE_CONTROL, "no-store")], Json(body)).into_response()
        }
        Err(refusal) => unable(&refusal),
    }
}

/// What the scopes allow; none when one of them is unknown.
fn scopes(text: &str) -> Option<Permissions> {
    let mut allowed = Vec::new();
    for scope in text.split([' ', '+']).filter(|scope| !scope.is_empty()) {
        let permissions: &[Permission] = match scope {
            "kdp" => &[
                Permission::ViewDevices,
                Permission::UploadDevices,
                Permission::DeleteDevices,
                Permission::ViewCustomers,
            ],
            "kdp.devices" | "kdp.devices:manage" => {
                &[Permission::ViewDevices, Permission::UploadDevices, Permission::DeleteDevices]
            }
            "kdp.devices:view" => &[Permission::ViewDevices],
            "kdp.customers" => &[Permission::ViewCustomers],
            "kdp.profilealias" => &[],
            _ => return None,
        };
        allowed.extend_from_slice(permissions);
    }
    if text.trim().is_empty() { Some(Permissions::ALL) } else { Some(allowed.into_iter().collect()) }
}

/// Client ID and secret of `Authorization: Basic …`.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, encoded) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = String::from_utf8(STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (client, secret) = decoded.split_once(':')?;
    Some((client.to_owned(), secret.to_owned()))
}

fn refused(status: StatusCode, error: &str) -> Response {
    let mut response =
        (status, [(CACHE_CONTROL, "no-store")], Json(json!({ "error": error }))).into_response();
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"waybill\""));
    }
    response
}

fn unable(refusal: &PortalError) -> Response {
    let status = app::ssr::status(refusal);
    let mut response =
        refused(status, if status.is_server_error() { "server_error" } else { "temporarily_unavailable" });
    if let PortalError::TooManyRequests { retry_after_seconds } = refusal {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(*retry_after_seconds));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_for_what_its_scopes_say() {
        let view: Permissions = [Permission::ViewDevices].into_iter().collect();
        assert_eq!(scopes("kdp.devices:view kdp.profilealias"), Some(view));
        assert!(scopes("kdp.customers+kdp.devices:manage").is_some_and(|both| both.hold(view)));
        assert_eq!(scopes(""), Some(Permissions::ALL));
        assert_eq!(scopes("kdp everything"), None);
    }
}
