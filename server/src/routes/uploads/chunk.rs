use crate::Server;
use crate::answer::{Answer, Refused};
use crate::routes::Who;
use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use domain::uploads::{CHUNK_BYTES, UploadNumber, UploadRefusal};
use domain::{Field, FieldError, PortalError};
use http::{HeaderMap, StatusCode};
use serde::{Deserialize, Serialize};

/// Where a chunk begins.
#[derive(Debug, Deserialize)]
pub struct Place {
    offset: u64,
}

/// How far the file is safely here.
#[derive(Debug, Serialize)]
struct Received {
    received: u64,
}

/// `PUT /uploads/{number}/chunks?offset=N` with the header `x-chunk-sha256`: the next bytes of a file. Answers how many
/// are here: with 200, or with 409 when the chunk does not begin there.
pub async fn put_chunk(
    State(server): State<Server>,
    Who(actor): Who,
    Path(number): Path<String>,
    place: Result<Query<Place>, QueryRejection>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let number = UploadNumber::parse(&number).ok_or(PortalError::NotFound)?;
    let malformed = || PortalError::field(Field::File, FieldError::Malformed);
    let Query(Place { offset }) = place.map_err(|_| malformed())?;
    let sha256 = hash_in(&headers).ok_or_else(malformed)?;
    let Ok(bytes) = to_bytes(body, CHUNK_BYTES as usize).await else {
        let refusal = Refused(PortalError::Upload(UploadRefusal::WrongSize));
        return Ok((StatusCode::PAYLOAD_TOO_LARGE, refusal).into_response());
    };
    match server.portal.uploads.put_chunk(&actor, &number, offset, sha256, bytes.into()).await {
        Ok(received) => Ok(Json(Received { received }).into_response()),
        Err(PortalError::Upload(UploadRefusal::WrongOffset { received })) => Ok(go_on_at(received)),
        Err(refusal) => Err(refusal.into()),
    }
}

fn go_on_at(received: u64) -> Response {
    (StatusCode::CONFLICT, Json(Received { received })).into_response()
}

fn hash_in(headers: &HeaderMap) -> Option<[u8; 32]> {
    let mut hash = [0; 32];
    hex::decode_to_slice(headers.get("x-chunk-sha256")?.as_bytes(), &mut hash).ok()?;
    Some(hash)
}
