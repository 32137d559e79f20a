//! A file in slices: never all of it in memory.

use js_sys::{ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, ReadableStreamDefaultReader};

/// Bytes read at once. Each slice has its fingerprint, so that a change is noticed while sending.
pub const SLICE_LEN: usize = 1024 * 1024;
/// The same, as a place in the file.
pub const SLICE: u64 = SLICE_LEN as u64;

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

/// Reads `len` bytes at `start` into `buffer`, or fewer at the end of the file.
pub async fn read(blob: &Blob, start: u64, len: u64, buffer: &mut Vec<u8>) -> Result<(), Changed> {
    let slice = blob.slice_with_f64_and_f64(place(start), place(start + len))?;
    let bytes: ArrayBuffer = JsFuture::from(slice.array_buffer()).await?.unchecked_into();
    buffer.clear();
    append(&Uint8Array::new(&bytes), buffer);
    Ok(())
}

/// The file from its beginning, slice by slice. The browser reads on while a slice is checked.
pub struct Slices {
    reader: ReadableStreamDefaultReader,
    /// What was read beyond the slice.
    rest: Vec<u8>,
}

impl Slices {
    /// Begins to read.
    pub fn new(blob: &Blob) -> Result<Self, Changed> {
        let reader = ReadableStreamDefaultReader::new(&blob.stream())?;
        Ok(Self { reader, rest: Vec::new() })
    }

    /// Reads the next [`SLICE_LEN`] bytes into `buffer`, or fewer at the end of the file.
    pub async fn next(&mut self, buffer: &mut Vec<u8>) -> Result<(), Changed> {
        buffer.clear();
        buffer.append(&mut self.rest);
        while buffer.len() < SLICE_LEN {
            let read = JsFuture::from(self.reader.read()).await?;
            let Some(bytes) = Reflect::get(&read, &"value".into())?.dyn_into::<Uint8Array>().ok() else {
                break;
            };
            append(&bytes, buffer);
        }
        if buffer.len() > SLICE_LEN {
            self.rest.extend_from_slice(&buffer[SLICE_LEN..]);
            buffer.truncate(SLICE_LEN);
        }
        Ok(())
    }
}

impl Drop for Slices {
    fn drop(&mut self) {
        // Whoever stops reading lets go of the file. A file that could not be read says so once more: nobody listens.
        let cancelled = JsFuture::from(self.reader.cancel());
        spawn_local(async { drop(cancelled.await) });
    }
}

fn append(bytes: &Uint8Array, buffer: &mut Vec<u8>) {
    let before = buffer.len();
    buffer.resize(before + usize::try_from(bytes.length()).unwrap_or_default(), 0);
    bytes.copy_to(&mut buffer[before..]);
}
