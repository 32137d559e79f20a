//! Sends the checked file in chunks: each with its place and hash, so that a lost connection costs one chunk.

use crate::blob::{self, SLICE, SLICE_LEN};
use crate::scope::{post, sleep, worker};
use domain::uploads::file::fingerprint;
use domain::uploads::file::protocol::Event;
use js_sys::{JSON, Reflect, Uint8Array};
use sha2::{Digest, Sha256};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Blob, Headers, Request, RequestCredentials, RequestInit, Response};

/// Failed attempts in a row before the page is asked.
const ATTEMPTS: u32 = 12;
/// A chunk is in memory twice while it is sent.
const LARGEST_CHUNK: u64 = 16 * 1024 * 1024;
const FIRST_PAUSE_MS: u32 = 500;
const LONGEST_PAUSE_MS: u32 = 30_000;

/// What is sent, and where to.
pub struct Sending {
    pub blob: Blob,
    /// The fingerprint of each slice, as checked.
    pub slices: Vec<u64>,
    pub url: String,
    pub chunk: u64,
    pub offset: u64,
    pub signal: AbortSignal,
}

/// What a server says to a chunk.
enum Answer {
    /// It has this many bytes.
    Received(u64),
    /// Not now: no connection, or a server that is busy or restarting.
    Again(u16),
    /// No.
    Refused { status: u16, body: String },
}

/// Sends all of it; `wanted` says whether somebody still waits for it.
pub async fn send(sending: Sending, wanted: impl Fn() -> bool) {
    let of = blob::size(&sending.blob);
    let chunk = sending.chunk.clamp(1, LARGEST_CHUNK);
    let mut at = sending.offset.min(of);
    let mut bytes = Vec::new();
    let mut failed = 0;
    while at < of {
        // Whole slices around the chunk, so that each can be compared with what was checked.
        let start = at / SLICE * SLICE;
        let end = (at + chunk).min(of);
        if !read_checked(&sending, start, end.div_ceil(SLICE) * SLICE, &mut bytes).await {
            if wanted() {
                post(&Event::FileChanged);
            }
            return;
        }
        let answer = match (usize::try_from(at - start), usize::try_from(end - start)) {
            (Ok(from), Ok(to)) if to <= bytes.len() => put(&sending, at, &bytes[from..to]).await,
            _ => return post(&Event::FileChanged),
        };
        if !wanted() {
            return;
        }
        let status = match answer {
            Answer::Received(received) if received <= of && received != at => {
                failed = 0;
                at = received;
                post(&Event::Sending { bytes: at, of });
                continue;
            }
            // It has none of this chunk: as if the connection had been lost.
            Answer::Received(_) => 0,
            Answer::Again(status) => status,
            Answer::Refused { status, body } => {
                return post(&Event::SendFailed { status, body, received: at });
            }
        };
        failed += 1;
        if failed > ATTEMPTS {
            return post(&Event::SendFailed { status, body: String::new(), received: at });
        }
        let milliseconds = FIRST_PAUSE_MS.saturating_mul(1 << (failed - 1)).min(LONGEST_PAUSE_MS);
        post(&Event::Waiting { attempt: failed, milliseconds });
        sleep(milliseconds).await;
        if !wanted() {
            return;
        }
    }
    post(&Event::Sent { bytes: of });
}

/// Reads the slices from `start` to `end`, if their bytes are still those that were checked.
async fn read_checked(sending: &Sending, start: u64, end: u64, bytes: &mut Vec<u8>) -> bool {
    if blob::read(&sending.blob, start, end - start, bytes).await.is_err() || bytes.is_empty() {
        return false;
    }
    let Ok(first) = usize::try_from(start / SLICE) else { return false };
    let checked = sending.slices.iter().skip(first);
    bytes.chunks(SLICE_LEN).zip(checked).all(|(slice, checked)| fingerprint(slice) == *checked)
}

async fn put(sending: &Sending, at: u64, bytes: &[u8]) -> Answer {
    let Ok(request) = request(sending, at, bytes) else { return Answer::Again(0) };
    let Ok(response) = JsFuture::from(worker().fetch_with_request(&request)).await else {
        return Answer::Again(0);
    };
    let response: Response = response.unchecked_into();
    let status = response.status();
    let body = match response.text() {
        Ok(text) => JsFuture::from(text).await.ok().and_then(|text| text.as_string()).unwrap_or_default(),
        Err(_) => String::new(),
    };
    match (status, received(&body)) {
        (200..300 | 409, Some(received)) => Answer::Received(received),
        (200..300, None) => Answer::Received(at + bytes.len() as u64),
        (408 | 425 | 429 | 500..600, _) => Answer::Again(status),
        _ => Answer::Refused { status, body },
    }
}

fn request(sending: &Sending, at: u64, bytes: &[u8]) -> Result<Request, JsValue> {
    let headers = Headers::new()?;
    headers.set("x-chunk-sha256", &hex::encode(Sha256::digest(bytes)))?;
    headers.set("content-type", "application/octet-stream")?;
    let init = RequestInit::new();
    init.set_method("PUT");
    init.set_headers(&headers);
    init.set_body(&Uint8Array::from(bytes));
    init.set_credentials(RequestCredentials::SameOrigin);
    init.set_signal(Some(&sending.signal));
    Request::new_with_str_and_init(&format!("{}?offset={at}", sending.url), &init)
}

/// `{"received": N}`: how many bytes the server has.
fn received(body: &str) -> Option<u64> {
    let number = Reflect::get(&JSON::parse(body).ok()?, &"received".into()).ok()?.as_f64()?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates, as wanted"
    )]
    (number >= 0.0).then_some(number as u64)
}
