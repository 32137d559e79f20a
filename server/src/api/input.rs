//! What is read of a request. A number in a path that cannot be one does not exist; anything else that is not understood
//! is refused.

use super::{LARGE, Problem, USUAL};
use axum::body::{Body, to_bytes};
use axum::extract::{FromRequestParts, MatchedPath, Path, Query};
use bytes::Bytes;
use domain::PortalError;
use domain::uploads::CHUNK_BYTES;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use http::request::Parts;
use serde::de::DeserializeOwned;
use std::str::FromStr;

/// The last part of a path that names a thing: an organisation's number, an upload's.
#[derive(Debug, Clone)]
pub struct Named<T>(pub T);

impl<S: Send + Sync, T: TryFrom<String>> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let there = Path::<String>::from_request_parts(parts, state).await.ok();
        let thing = there.and_then(|Path(text)| T::try_from(text).ok());
        thing.map(Self).ok_or(PortalError::NotFound.into())
    }
}

/// The parameters of a query string, each known and at most once unless it may be repeated.
#[derive(Debug, Clone, Default)]
pub struct Parameters(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for Parameters {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let Query(pairs) = Query::<Vec<(String, String)>>::from_request_parts(parts, state)
            .await
            .map_err(|_| Problem::malformed("The query string cannot be read."))?;
        Ok(Self(pairs))
    }
}

impl Parameters {
    /// Takes the one value of a parameter.
    pub fn take(&mut self, name: &str) -> Result<Option<String>, Problem> {
        let mut values = self.take_all(name);
        match values.len() {
            0 | 1 => Ok(values.pop()),
            _ => Err(Problem::wrong(
                name,
                "repeated",
                format!("The parameter {name} is there more than once."),
            )),
        }
    }

    /// Takes every value of a parameter.
    pub fn take_all(&mut self, name: &str) -> Vec<String> {
        let (taken, rest) = std::mem::take(&mut self.0).into_iter().partition(|(key, _)| key == name);
        self.0 = rest;
        let taken: Vec<(String, String)> = taken;
        taken.into_iter().map(|(_, value)| value).collect()
    }

    /// Takes a value that is of another kind than text: `what` says of which.
    pub fn take_as<T: FromStr>(&mut self, name: &str, what: &str) -> Result<Option<T>, Problem> {
        self.take(name)?
            .map(|text| {
                text.parse().map_err(|_| Problem::wrong(name, "malformed", format!("{name} is {what}.")))
            })
            .transpose()
    }

    /// Refuses what nobody took.
    pub fn end(self) -> Result<(), Problem> {
        match self.0.first() {
            None => Ok(()),
            Some((name, _)) => {
                let name: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
                Err(Problem::wrong(&name, "unknown", format!("There is no parameter {name}.")))
            }
        }
    }
}

/// Reads a body up to the limit of its path.
pub async fn body_of(parts: &Parts, body: Body) -> Result<Bytes, Problem> {
    let path = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
    let large = LARGE.contains(&path) || path == super::CHUNKS;
    let limit = if large { CHUNK_BYTES as usize } else { USUAL };
    to_bytes(body, limit).await.map_err(|_| Problem::too_large(limit))
}

/// Reads JSON; an empty body means nothing. Says which field is wrong.
pub fn json<T: DeserializeOwned>(headers: &HeaderMap, bytes: &[u8]) -> Result<T, Problem> {
    if !is_of_type(headers, "application/json") {
        return Err(Problem::content_type("application/json"));
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let (path, cause) = (error.path().to_string(), error.into_inner());
        if cause.is_data() {
            let path = if path == "." { String::new() } else { path };
            Problem::wrong(&path, "malformed", short(&cause.to_string()))
        } else {
            Problem::malformed(format!("The body is no JSON: {}.", short(&cause.to_string())))
        }
    })?;
    reader.end().map_err(|_| Problem::malformed("There is something after the JSON."))?;
    Ok(value)
}

/// What serde says names our own fields and types, and may repeat what was sent.
fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Whether a body has this content type, whatever its parameters.
pub fn is_of_type(headers: &HeaderMap, wanted: &str) -> bool {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted)
}
