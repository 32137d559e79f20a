//! Reads on condition: an answer names what it says (`ETag`), and a program that has the same already is told so with 304
//! instead of getting it again. For those that ask for the same thing again and again: is the upload done, is the list as
//! it was.

use super::Problem;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use domain::PortalError;
use http::header::{CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use sha2::{Digest as _, Sha256};

/// Longer answers are none of ours: a page of a list is the longest.
const MOST: usize = 16 * 1024 * 1024;

/// Names the answer to a read, and leaves its body out when the program has it.
pub async fn answer(request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let had = request.headers().get_all(IF_NONE_MATCH).into_iter().cloned().collect::<Vec<_>>();
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(bytes) = to_bytes(body, MOST).await else {
        tracing::error!("an answer that is no page of a list");
        return Problem::from(PortalError::Internal { reference: String::new() }).into_response();
    };
    let tag = tag_of(&bytes);
    let same = has(&had, &tag);
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        parts.headers.insert(ETAG, tag);
    }
    if !same {
        return Response::from_parts(parts, Body::from(bytes));
    }
    parts.status = StatusCode::NOT_MODIFIED;
    without_body(&mut parts.headers);
    Response::from_parts(parts, Body::empty())
}

/// Weak: a proxy may compress what it names.
fn tag_of(bytes: &[u8]) -> String {
    let hash = hex::encode(&Sha256::digest(bytes)[..16]);
    format!("W/\"{hash}\"")
}

/// Whether one of the tags of `If-None-Match` is this one.
fn has(had: &[HeaderValue], tag: &str) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let mut tags = had.iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
    tags.any(|one| one.trim() == "*" || bare(one) == bare(tag))
}

fn without_body(headers: &mut HeaderMap) {
    headers.remove(CONTENT_TYPE);
    headers.remove(CONTENT_LENGTH);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_again_in_a_list_and_however_strong() {
        let tag = tag_of(b"{}");
        let had = |text: &str| [HeaderValue::from_str(text).unwrap()];
        for same in
            [tag.clone(), tag.trim_start_matches("W/").to_owned(), format!("\"a\", {tag}"), "*".into()]
        {
            assert!(has(&had(&same), &tag), "{same}");
        }
        for other in ["", "\"a\"", "W/", &tag_of(b"[]")] {
            assert!(!has(&had(other), &tag), "{other}");
        }
    }
}
