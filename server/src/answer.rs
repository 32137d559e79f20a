//! Answers of plain routes: the same refusals as those of server functions, in the same JSON.

use app::error::ApiError;
use axum::response::{Html, IntoResponse, Response};
use domain::languages::Language;
use domain::{PortalError, tr};
use http::header::{ACCEPT, CONTENT_TYPE, LOCATION, RETRY_AFTER};
use http::request::Parts;
use http::{HeaderValue, Method, StatusCode};
use leptos::server_fn::error::FromServerFnError as _;
use std::fmt::Write as _;

/// A refusal as the answer of a plain route. The page decodes it as it decodes a server function's.
#[derive(Debug)]
pub struct Refused(pub PortalError);

impl From<PortalError> for Refused {
    fn from(refusal: PortalError) -> Self {
        Self(refusal)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let Self(refusal) = self;
        let body = ApiError::Portal(refusal.clone()).ser();
        let mut response =
            (app::ssr::status(&refusal), [(CONTENT_TYPE, "application/json")], body).into_response();
        if let PortalError::TooManyRequests { retry_after_seconds } = refusal {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after_seconds));
        }
        // For `guard::explain`.
        response.extensions_mut().insert(refusal);
        response
    }
}

/// What a plain route answers.
pub type Answer = Result<Response, Refused>;

/// Whether a person went there with the browser, by a link or a plain form, instead of a program asking.
pub fn is_navigation(parts: &Parts) -> bool {
    let reads_pages = parts
        .headers
        .get(ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"));
    reads_pages && [Method::GET, Method::HEAD, Method::POST].contains(&parts.method)
}

/// Sends the browser on, with GET.
pub fn see_other(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(location) => (StatusCode::SEE_OTHER, [(LOCATION, location)]).into_response(),
        Err(_) => Refused(PortalError::NotFound).into_response(),
    }
}

/// Sends the browser back to the page of a plain form, with the refusal in the address.
pub fn back_with(page: &str, refusal: &PortalError) -> Response {
    let sign = if page.contains('?') { '&' } else { '?' };
    let refused = encode(&app::error::refused_text(refusal));
    see_other(&format!("{page}{sign}{}={refused}", app::error::REFUSED))
}

/// A refusal as a page, for where the application itself cannot be shown.
pub fn refusal_page(status: StatusCode, refusal: &PortalError, language: Language) -> Response {
    let refusal = ApiError::Portal(refusal.clone());
    let words = escape(&app::ssr::in_language(language, || app::words::sentence(&refusal)));
    let heading = escape(tr!(language, "This did not work"));
    let way_out = escape(tr!(language, "To the start page"));
    let language = language.tag();
    let page = format!(
        "<!DOCTYPE html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>Waybill</title>\
         <link rel=\"stylesheet\" href=\"/pkg/waybill.css\"></head>\
         <body><main class=\"plain\"><h1>{heading}</h1><p>{words}</p><p><a href=\"/\">{way_out}</a></p>\
         </main></body></html>"
    );
    let policy =
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    (status, [(http::header::CONTENT_SECURITY_POLICY, policy)], Html(page)).into_response()
}

/// Percent-encodes a text for the value of a query parameter.
pub fn encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                encoded.push(byte.into());
            }
            // Writing to a string cannot fail.
            _ => drop(write!(encoded, "%{byte:02X}")),
        }
        encoded
    })
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
