//! Reads the file slice by slice and checks it.

use crate::blob::{self, Changed, Slices};
use crate::failures::Collected;
use crate::scope::{now, post, sleep};
use domain::uploads::UploadLimits;
use domain::uploads::file::protocol::{Checked, Event};
use domain::uploads::file::{
    Checker, Encoding, FileRefusal, Format, Mapping, Overrides, Repairs, SNIFF_BYTES, Scope, fingerprint,
    sniff,
};
use wasm_bindgen::JsValue;
use web_sys::{Blob, TextDecodeOptions, TextDecoder};

/// At most ten a second.
const PROGRESS_EVERY_MS: f64 = 100.0;

/// What the page asked for.
pub struct Request {
    pub limits: UploadLimits,
    pub scope: Scope,
    pub mapping: Option<Mapping>,
    pub overrides: Overrides,
}

/// A file that was checked, and can be repaired and sent.
pub struct CheckedFile {
    pub blob: Blob,
    pub checker: Checker,
    pub collected: Collected,
    pub repairs: Repairs,
    /// The fingerprint of each slice.
    pub slices: Vec<u64>,
}

/// Why there is none.
pub enum Stopped {
    /// The page asked for something else meanwhile.
    Cancelled,
    /// The file is refused.
    Refused(FileRefusal),
    /// The columns must be chosen first.
    NeedsMapping { format: Format, mapping: Mapping, refusal: FileRefusal },
    /// The file cannot be read any more.
    Changed,
}

impl From<FileRefusal> for Stopped {
    fn from(refusal: FileRefusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<Changed> for Stopped {
    fn from(_: Changed) -> Self {
        Self::Changed
    }
}

/// Checks the whole file; `wanted` says whether somebody still waits for it.
pub async fn check(
    blob: Blob,
    request: Request,
    wanted: impl Fn() -> bool,
) -> Result<(CheckedFile, Checked), Stopped> {
    let begun = now();
    let of = blob::size(&blob);
    if of > request.limits.bytes {
        return Err(FileRefusal::TooManyBytes { max: request.limits.bytes }.into());
    }
    let mut reading = Slices::new(&blob)?;
    let mut buffer = Vec::new();
    let mut at = 0;
    let mut checking = None;
    let mut slices = Vec::new();
    let mut collected = Collected::default();
    let mut reported = begun;
    while at < of || checking.is_none() {
        reading.next(&mut buffer).await?;
        if !wanted() {
            return Err(Stopped::Cancelled);
        }
        if buffer.is_empty() && at < of {
            return Err(Stopped::Changed);
        }
        at += buffer.len() as u64;
        slices.push(fingerprint(&buffer));
        let (checker, decoder, ..) = match &mut checking {
            Some(checking) => checking,
            None => checking.insert(begin(&buffer, of, &request)?),
        };
        match decoder {
            None => checker.push(&buffer, &mut collected)?,
            Some(decoder) => checker.push(&decode(decoder, &buffer, at < of)?, &mut collected)?,
        }
        if now() - reported >= PROGRESS_EVERY_MS {
            post(&Event::Progress { bytes: at, of, rows: collected.rows });
            // A stream that is always ready would never let the page's next command in.
            sleep(0).await;
            reported = now();
        }
    }
    let Some((mut checker, _, format, mapping)) = checking else { return Err(FileRefusal::Empty.into()) };
    let summary = checker.finish(&mut collected)?;
    let event = Checked {
        format,
        mapping,
        summary,
        preview: std::mem::take(&mut collected.preview),
        customers: checker.customers().to_vec(),
        elapsed_ms: milliseconds(now() - begun),
        fingerprint: whole(&slices),
        bytes: of,
    };
    let file = CheckedFile { blob, checker, collected, repairs: Repairs::default(), slices };
    Ok((file, event))
}

type Checking = (Checker, Option<TextDecoder>, Format, Mapping);

fn begin(head: &[u8], size: u64, request: &Request) -> Result<Checking, Stopped> {
    let head = &head[..head.len().min(SNIFF_BYTES)];
    let mut format = sniff(head, request.overrides)?;
    let decoder = code_page(format.encoding);
    if let Some(decoder) = code_page(format.encoding) {
        // Once more, with the right letters in the header.
        let encoding = format.encoding;
        let overrides = Overrides { encoding: Some(Encoding::Utf8), ..request.overrides };
        format = Format { encoding, ..sniff(&decode(&decoder, head, false)?, overrides)? };
    }
    let mapping = match &request.mapping {
        Some(mapping) => mapping.clone(),
        None => Mapping::guess(&format, request.scope),
    };
    if let Err(refusal) = mapping.check(&format, request.scope) {
        return Err(Stopped::NeedsMapping { format, mapping, refusal });
    }
    let repairs = Repairs::default();
    let checker = Checker::new(&format, &mapping, request.scope, request.limits, repairs)?.of_size(size);
    Ok((checker, decoder, format, mapping))
}

/// The browser's own decoder: code pages would double the size of this worker.
fn code_page(encoding: Encoding) -> Option<TextDecoder> {
    encoding.is_code_page().then(|| TextDecoder::new_with_label(encoding.label()).ok()).flatten()
}

fn decode(decoder: &TextDecoder, bytes: &[u8], more: bool) -> Result<Vec<u8>, Stopped> {
    let options = TextDecodeOptions::new();
    options.set_stream(more);
    let text = decoder.decode_with_u8_array_and_options(bytes, &options);
    text.map(String::into_bytes).map_err(|_: JsValue| FileRefusal::NotText.into())
}

/// One text for the fingerprints of all slices.
fn whole(slices: &[u64]) -> String {
    let bytes: Vec<u8> = slices.iter().flat_map(|slice| slice.to_le_bytes()).collect();
    format!("{:016x}", fingerprint(&bytes))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the cast saturates, as wanted")]
fn milliseconds(duration: f64) -> u32 {
    duration.round() as u32
}
