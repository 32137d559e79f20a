//! A file in slices: never all of it in memory.

use js_sys::{ArrayBuffer, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

/// Bytes read at once. Each slice has its fingerprint, so that a change is noticed while sending.
pub const SLICE: u64 = 4 * 1024 * 1024;

/// The file's bytes cannot be read, or are not those that were there before.
pub struct Changed;

impl From<JsValue> for Changed {
    // Browsers refuse to read a file that was written to after it was chosen (NotReadableError). Gone is changed too.
    fn from(_: JsValue) -> Self {
        Self
    }
}

/// The size of a blob. Sizes are whole numbers far below 2^53.
pub fn size(blob: &Blob) -> u64 {
    whole(blob.size())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates, as wanted")]
fn whole(number: f64) -> u64 {
    number as u64
}

#[expect(clippy::cast_precision_loss, reason = "no file reaches 2^53 bytes")]
fn place(number: u64) -> f64 {
    number as f64
}

/// Begins to read `len` bytes at `start`.
pub fn read(blob: &Blob, start: u64, len: u64) -> Result<Promise, Changed> {
    Ok(blob.slice_with_f64_and_f64(place(start), place(start + len))?.array_buffer().unchecked_into())
}

/// Waits for what [`read`] began, and copies it into `buffer`, which it fills exactly.
pub async fn finish_read(reading: Promise, buffer: &mut Vec<u8>) -> Result<(), Changed> {
    let bytes: ArrayBuffer = JsFuture::from(reading).await?.unchecked_into();
    let bytes = Uint8Array::new(&bytes);
    buffer.resize(usize::try_from(bytes.length()).unwrap_or_default(), 0);
    bytes.copy_to(buffer);
    Ok(())
}
