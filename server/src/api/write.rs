//! Writes: each is one transaction, and with an `Idempotency-Key` its answer is kept in that transaction.

use super::Problem;
use super::input::{body_of, json};
use crate::{Server, portal};
use app::ssr::Portal;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse as _, Response};
use domain::api_keys::Program;
use domain::{Actor, PortalResult};
use http::header::{CONTENT_TYPE, LOCATION};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use store::{Answered, Outcome};

/// The header that names a write.
pub const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that an answer was given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotent-replayed");

/// A write as it is asked for: its body as JSON, and its name.
#[derive(Debug)]
pub struct Write<T> {
    /// The body.
    pub body: T,
    /// How it may be repeated.
    pub request: store::Request,
}

impl<T: DeserializeOwned> FromRequest<Server> for Write<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Server) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = body_of(&parts, body).await?;
        let request = named(&parts, &bytes)?;
        Ok(Self { body: json(&parts.headers, &bytes)?, request })
    }
}

/// A write that needs no body.
#[derive(Debug)]
pub struct Act(pub store::Request);

impl FromRequest<Server> for Act {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Server) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let bytes = body_of(&parts, body).await?;
        if !bytes.is_empty() {
            return Err(Problem::malformed("This takes no body."));
        }
        named(&parts, &bytes).map(Self)
    }
}

/// The name of a request, and all that it asks for as one hash.
pub fn named(parts: &Parts, body: &[u8]) -> Result<store::Request, Problem> {
    let mut hash = Sha256::new();
    let uri = parts.uri.path_and_query().map_or("", |uri| uri.as_str());
    for part in [parts.method.as_str().as_bytes(), uri.as_bytes(), body] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    Ok(store::Request { key: key_in(&parts.headers)?, sha256: hash.finalize().into() })
}

fn key_in(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    let text = value.to_str().unwrap_or_default().trim();
    let shaped = (1..=255).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic() || b == b' ');
    if shaped && headers.get_all(IDEMPOTENCY_KEY).iter().count() == 1 {
        return Ok(Some(text.to_owned()));
    }
    let detail = "1 to 255 printable ASCII characters, such as a UUID.";
    Err(Problem::wrong("Idempotency-Key", "malformed", detail))
}

/// Does `work` on the portal in one transaction, once for each key, and answers what it made.
pub async fn once<F, Fut>(
    server: &Server,
    program: &Program,
    request: store::Request,
    work: F,
) -> Result<Response, Problem>
where
    F: FnOnce(Portal, Actor) -> Fut + Send + 'static,
    Fut: Future<Output = PortalResult<Answered>> + Send + 'static,
{
    let actor = program.actor.clone();
    let outcome = server.store.once(program, request, move |store| work(portal(&store), actor)).await?;
    let (answered, replayed) = match outcome {
        Outcome::Done(answered) => (answered, false),
        Outcome::Before(answered) => (answered, true),
        Outcome::KeyReused => return Err(Problem::key_reused()),
    };
    let status = StatusCode::from_u16(answered.status).unwrap_or(StatusCode::OK);
    let mut response = (status, answered.body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if status == StatusCode::NO_CONTENT {
        headers.remove(CONTENT_TYPE);
    }
    if let Some(location) = answered.location.and_then(|location| HeaderValue::from_str(&location).ok()) {
        headers.insert(LOCATION, location);
    }
    if replayed {
        headers.insert(REPLAYED, HeaderValue::from_static("true"));
    }
    Ok(response)
}

/// An answer with a body.
pub fn answer(status: StatusCode, location: Option<String>, body: &impl Serialize) -> Answered {
    // Structs of texts and numbers: they are always written.
    let body = serde_json::to_string(body).unwrap_or_default();
    Answered { status: status.as_u16(), location, body }
}

/// Something was made, and is found there.
pub fn made(location: String, body: &impl Serialize) -> Answered {
    answer(StatusCode::CREATED, Some(location), body)
}

/// Something was changed.
pub fn changed(body: &impl Serialize) -> Answered {
    answer(StatusCode::OK, None, body)
}

/// Something is done, and there is nothing to say about it.
pub fn gone() -> Answered {
    Answered { status: StatusCode::NO_CONTENT.as_u16(), location: None, body: String::new() }
}
