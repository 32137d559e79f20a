use super::code_page::code_page;
use super::headers;
use super::mapping::resembles_identity;
use super::records::{Cells, Raw, Records, cell};
use super::text::{Decoder, cell_text};
use super::{Delimiter, Encoding, FileRefusal, Format, Overrides};

/// How many of a file's first bytes are enough for [`sniff`].
pub const SNIFF_BYTES: usize = 64 * 1024;
/// The most columns a file may have.
pub const MAX_COLUMNS: usize = 200;
/// The most records of a sample.
const SAMPLE: usize = 20;

/// Finds out how a file is written down, from its first [`SNIFF_BYTES`] bytes, or all of them if it is shorter.
pub fn sniff(head: &[u8], overrides: Overrides) -> Result<Format, FileRefusal> {
    let head = &head[..head.len().min(SNIFF_BYTES)];
    let encoding = encoding(head)?;
    let encoding = overrides.encoding.unwrap_or(encoding);
    let mut format = Format {
        encoding,
        delimiter: Delimiter::Comma,
        carriage_returns: false,
        header: false,
        columns: Vec::new(),
        sample: Vec::new(),
    };
    let mut decoder = Decoder::new(&format);
    let mut text = decoder.push(head).to_vec();
    if head.len() < SNIFF_BYTES {
        text.extend_from_slice(decoder.finish());
    }
    format.carriage_returns =
        memchr::memchr(b'\n', &text).is_none() && memchr::memchr(b'\r', &text).is_some();
    if format.carriage_returns {
        text.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
    }

    let (stated, text) = stated_delimiter(&text);
    let whole = head.len() < SNIFF_BYTES;
    let nothing = |byte: &u8| byte.is_ascii_whitespace() || Delimiter::ALL.iter().any(|d| d.byte() == *byte);
    if whole && text.iter().all(nothing) {
        return Err(FileRefusal::Empty);
    }
    format.delimiter = overrides.delimiter.or(stated).unwrap_or_else(|| likeliest_delimiter(text, whole));
    let mut records = records(text, format.delimiter, whole)?.into_iter();
    let Some(first) = records.next() else { return Err(FileRefusal::Empty) };
    if first.len() > MAX_COLUMNS {
        return Err(FileRefusal::TooManyColumns { max: MAX_COLUMNS });
    }
    format.header = overrides.header.unwrap_or_else(|| is_header(&first));
    if format.header {
        format.columns = first.into_iter().map(|name| name.trim().to_owned()).collect();
    } else {
        format.columns = (1..=first.len()).map(|number| format!("Column {number}")).collect();
        format.sample.push(first);
    }
    format.sample.extend(records.take(SAMPLE - format.sample.len()));
    Ok(format)
}

fn encoding(head: &[u8]) -> Result<Encoding, FileRefusal> {
    const SPREADSHEETS: [&[u8]; 2] = [b"PK\x03\x04", b"\xD0\xCF\x11\xE0"];
    const NOT_TEXT: [&[u8]; 3] = [b"%PDF", b"\x89PNG", b"\x1F\x8B"];
    if head.is_empty() {
        return Err(FileRefusal::Empty);
    }
    if SPREADSHEETS.iter().any(|magic| head.starts_with(magic)) {
        return Err(FileRefusal::Spreadsheet);
    }
    if NOT_TEXT.iter().any(|magic| head.starts_with(magic)) {
        return Err(FileRefusal::NotText);
    }
    if head.starts_with(&[0xFF, 0xFE]) {
        return Ok(Encoding::Utf16Le);
    }
    if head.starts_with(&[0xFE, 0xFF]) {
        return Ok(Encoding::Utf16Be);
    }
    // Every other byte zero: UTF-16 without a mark. Zeros anywhere else: no text.
    let zeros = |parity: usize| head.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, 0) => {}
        (0, odd) if odd * 4 > head.len() => return Ok(Encoding::Utf16Le),
        (even, 0) if even * 4 > head.len() => return Ok(Encoding::Utf16Be),
        _ => return Err(FileRefusal::NotText),
    }
    let controls =
        head.iter().filter(|&&byte| byte < 32 && !matches!(byte, b'\t'..=b'\r' | 0x1A | 0x1B)).count();
    if controls * 50 > head.len() {
        return Err(FileRefusal::NotText);
    }
    match std::str::from_utf8(head) {
        Ok(_) => Ok(Encoding::Utf8),
        // The last character may be cut in two.
        Err(error) if error.error_len().is_none() => Ok(Encoding::Utf8),
        Err(_) => Ok(code_page(head)),
    }
}

/// `sep=;` in the first line, with which Excel states the delimiter; and the text below it.
pub(super) fn stated_delimiter(text: &[u8]) -> (Option<Delimiter>, &[u8]) {
    let end = memchr::memchr(b'\n', text).unwrap_or(text.len());
    match stated_by(&text[..end]) {
        Some(delimiter) => (Some(delimiter), text.get(end + 1..).unwrap_or_default()),
        None => (None, text),
    }
}

/// The delimiter that a line of `sep=;` states.
pub(super) fn stated_by(line: &[u8]) -> Option<Delimiter> {
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let line = line.strip_prefix(b"\"").and_then(|line| line.strip_suffix(b"\"")).unwrap_or(line);
    let (name, delimiter) = line.split_at_checked(4)?;
    let &[byte] = delimiter else { return None };
    name.eq_ignore_ascii_case(b"sep=").then_some(())?;
    Delimiter::ALL.into_iter().find(|delimiter| delimiter.byte() == byte)
}

/// The delimiter by which the most records have as many cells as the first one, and more than one.
fn likeliest_delimiter(text: &[u8], whole: bool) -> Delimiter {
    let score = |delimiter: Delimiter| {
        let records = records(text, delimiter, whole).unwrap_or_default();
        let width = records.first().map_or(0, Vec::len);
        let alike = records.iter().filter(|record| record.len() == width).count();
        let known = records.first().is_some_and(|first| first.iter().any(|name| headers::is_known(name)));
        if width > 1 { (alike * 10 / records.len().max(1), known, width) } else { (0, known, 0) }
    };
    // The first of the best: the likelier one.
    let mut best = (Delimiter::Comma, score(Delimiter::Comma));
    for delimiter in &Delimiter::ALL[1..] {
        let score = score(*delimiter);
        if score > best.1 {
            best = (*delimiter, score);
        }
    }
    best.0
}

/// The first records that are not blank.
fn records(text: &[u8], delimiter: Delimiter, whole: bool) -> Result<Vec<Vec<String>>, FileRefusal> {
    let mut records = Records::new(delimiter.byte());
    let mut cells = Cells::default();
    let mut found: Vec<Vec<String>> = Vec::new();
    let mut each = |raws: &[Raw<'_>]| {
        cells.split(raws, delimiter.byte());
        for (place, raw) in raws.iter().enumerate() {
            let (text, ends) = cells.record(place, raw);
            let cells = (0..ends.len()).map(|place| cell_text(cell(text, ends, place)).into_owned());
            let record: Vec<String> = cells.collect();
            if found.len() <= SAMPLE && record.iter().any(|cell| !cell.trim().is_empty()) {
                found.push(record);
            }
        }
        Ok(())
    };
    records.push(text, &mut each)?;
    let finished = if whole { records.finish(&mut each) } else { Ok(()) };
    // A quote that is never closed further down is the checker's to tell, with its line.
    if found.is_empty() {
        finished?;
        if !whole {
            return Err(FileRefusal::LineTooLong { line: 1 });
        }
    }
    Ok(found)
}

/// Whether a first record names columns: a known name, or words and nothing like an identity.
fn is_header(record: &[String]) -> bool {
    if record.iter().any(|cell| resembles_identity(cell.trim())) {
        return false;
    }
    record.iter().any(|cell| headers::is_known(cell) || cell.chars().any(char::is_alphabetic))
}
