//! Bytes in pieces of any size → records (RFC 4180), and a record → cells.

use super::FileRefusal;
use memchr::{memchr, memchr2};

/// A record longer than this is no row of devices: nearly always a quote that is never closed.
pub(super) const MAX_RECORD: usize = 1024 * 1024;

/// Records are handed over this many at once: see `Rows::take`.
const BATCH: usize = 32;

/// One record, its line break taken off.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raw<'a> {
    /// The physical line it begins in, from 1.
    pub line: u64,
    pub bytes: &'a [u8],
    /// Whether there is a quote anywhere in it.
    pub quoted: bool,
}

/// Finds where records end, across pieces. Keeps at most one unfinished record.
pub(super) struct Records {
    delimiter: u8,
    line: u64,
    /// The unfinished record, and where in it the scanner stands.
    tail: Vec<u8>,
    state: State,
}

/// Where the scanner stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    /// Behind a quote inside a quoted cell: its end, or the first half of a doubled one.
    Closing,
}

impl Records {
    pub fn new(delimiter: u8) -> Self {
        Self { delimiter, line: 1, tail: Vec::new(), state: State::CellStart }
    }

    /// Hands the records that end within `bytes` to `each`, some at a time.
    pub fn push(
        &mut self,
        mut bytes: &[u8],
        each: &mut impl FnMut(&[Raw<'_>]) -> Result<(), FileRefusal>,
    ) -> Result<(), FileRefusal> {
        if !self.tail.is_empty() {
            let end = self.scan(bytes);
            self.tail.extend_from_slice(&bytes[..end.unwrap_or(bytes.len())]);
            let Some(end) = end else { return self.check_tail() };
            let mut tail = std::mem::take(&mut self.tail);
            let quoted = memchr(b'"', &tail).is_some();
            if let Some(raw) = self.record(&tail, quoted)? {
                each(&[raw])?;
            }
            tail.clear();
            self.tail = tail;
            bytes = &bytes[end + 1..];
        }
        let mut quote = memchr(b'"', bytes).unwrap_or(bytes.len());
        let mut start = 0;
        let mut batch = Vec::with_capacity(BATCH);
        while let Some(len) = memchr(b'\n', &bytes[start..]) {
            let mut end = start + len;
            let quoted = quote < end;
            if quoted {
                self.state = State::CellStart;
                let Some(len) = self.scan(&bytes[start..]) else { break };
                end = start + len;
            }
            match self.record(&bytes[start..end], quoted) {
                Ok(raw) => batch.extend(raw),
                Err(refusal) => return each(&batch).and(Err(refusal)),
            }
            if batch.len() == BATCH {
                each(&batch)?;
                batch.clear();
            }
            start = end + 1;
            if quoted {
                quote = memchr(b'"', &bytes[start..]).map_or(bytes.len(), |at| start + at);
            }
        }
        each(&batch)?;
        self.tail.extend_from_slice(&bytes[start..]);
        self.state = State::CellStart;
        self.scan(&bytes[start..]);
        self.check_tail()
    }

    /// Hands over the last record, which need not end with a line break.
    pub fn finish(
        &mut self,
        each: &mut impl FnMut(&[Raw<'_>]) -> Result<(), FileRefusal>,
    ) -> Result<(), FileRefusal> {
        if self.tail.is_empty() {
            return Ok(());
        }
        if self.state == State::Quoted {
            return Err(FileRefusal::UnclosedQuote { line: self.line });
        }
        let tail = std::mem::take(&mut self.tail);
        let quoted = memchr(b'"', &tail).is_some();
        match self.record(&tail, quoted)? {
            Some(raw) => each(&[raw]),
            None => Ok(()),
        }
    }

    /// The record in the next line or lines, unless the line is empty.
    fn record<'a>(&mut self, bytes: &'a [u8], quoted: bool) -> Result<Option<Raw<'a>>, FileRefusal> {
        let line = self.line;
        if bytes.len() > MAX_RECORD {
            return Err(FileRefusal::LineTooLong { line });
        }
        self.line += 1;
        if quoted {
            self.line += memchr::memchr_iter(b'\n', bytes).count() as u64;
        }
        let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
        Ok((!bytes.is_empty()).then_some(Raw { line, bytes, quoted }))
    }

    fn check_tail(&self) -> Result<(), FileRefusal> {
        match self.state {
            _ if self.tail.len() <= MAX_RECORD => Ok(()),
            State::Quoted => Err(FileRefusal::UnclosedQuote { line: self.line }),
            _ => Err(FileRefusal::LineTooLong { line: self.line }),
        }
    }

    /// Moves on through `bytes` to the line break that ends the record, and says where it is.
    fn scan(&mut self, bytes: &[u8]) -> Option<usize> {
        let mut at = 0;
        while at < bytes.len() {
            match self.state {
                State::CellStart | State::Closing if bytes[at] == b'"' => self.state = State::Quoted,
                State::CellStart | State::Closing | State::Plain => {
                    match memchr2(self.delimiter, b'\n', &bytes[at..]) {
                        None => {
                            self.state = State::Plain;
                            return None;
                        }
                        Some(len) => {
                            at += len;
                            self.state = State::CellStart;
                            if bytes[at] == b'\n' {
                                return Some(at);
                            }
                        }
                    }
                }
                State::Quoted => {
                    at += memchr(b'"', &bytes[at..])?;
                    self.state = State::Closing;
                }
            }
            at += 1;
        }
        None
    }
}

/// The cells of some records. Reused from batch to batch, so that no record costs an allocation.
#[derive(Default)]
pub(super) struct Cells {
    /// The text without quotes, of quoted records.
    unquoted: Vec<u8>,
    /// Where each cell ends in its record's text; the next one begins behind the delimiter there.
    ends: Vec<u32>,
    /// Where each record's ends begin and, if it is quoted, its text; and once more behind the last one.
    begins: Vec<(u32, u32)>,
}

impl Cells {
    /// Splits `raws`, instead of those before.
    pub fn split(&mut self, raws: &[Raw<'_>], delimiter: u8) {
        self.unquoted.clear();
        self.ends.clear();
        self.begins.clear();
        self.begins.push((0, 0));
        for raw in raws {
            if raw.quoted {
                self.unquote(raw.bytes, delimiter);
            } else {
                self.split_plain(raw.bytes, delimiter);
            }
            self.begins.push((offset(self.ends.len()), offset(self.unquoted.len())));
        }
    }

    /// The text of the record in `place`, which was split from `raw`, and where its cells end.
    pub fn record<'a>(&'a self, place: usize, raw: &Raw<'a>) -> (&'a [u8], &'a [u32]) {
        let (begin, end) = (self.begins[place], self.begins[place + 1]);
        let text = if raw.quoted { &self.unquoted[begin.1 as usize..end.1 as usize] } else { raw.bytes };
        (text, &self.ends[begin.0 as usize..end.0 as usize])
    }

    /// Eight bytes at a time: rows are short, so that a call per cell would cost more than the search.
    fn split_plain(&mut self, text: &[u8], delimiter: u8) {
        const ONES: u64 = 0x0101_0101_0101_0101;
        const LOW: u64 = 0x7F7F_7F7F_7F7F_7F7F;
        let pattern = u64::from(delimiter) * ONES;
        // Local while it grows: the compiler need not keep the other fields up to date.
        let mut ends = std::mem::take(&mut self.ends);
        let mut base = 0;
        let mut words = text.chunks_exact(8);
        for word in &mut words {
            let word = word.try_into().map_or(0, u64::from_le_bytes) ^ pattern;
            // The high bit of each byte that is zero now, and of no other.
            let mut hits = !(((word & LOW) + LOW) | word | LOW);
            while hits != 0 {
                ends.push(base + hits.trailing_zeros() / 8);
                hits &= hits - 1;
            }
            base += 8;
        }
        for &byte in words.remainder() {
            if byte == delimiter {
                ends.push(base);
            }
            base += 1;
        }
        ends.push(base);
        self.ends = ends;
    }

    fn unquote(&mut self, bytes: &[u8], delimiter: u8) {
        let begin = self.unquoted.len();
        let mut state = State::CellStart;
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            state = match (state, byte) {
                (State::CellStart, b'"') => State::Quoted,
                (State::Quoted, b'"') => State::Closing,
                (State::Quoted, _) => {
                    let len = memchr(b'"', &bytes[at..]).unwrap_or(bytes.len() - at);
                    self.unquoted.extend_from_slice(&bytes[at..at + len]);
                    at += len;
                    continue;
                }
                (State::Closing, b'"') => {
                    self.unquoted.push(b'"');
                    State::Quoted
                }
                (_, byte) if byte == delimiter => {
                    self.ends.push(offset(self.unquoted.len() - begin));
                    self.unquoted.push(delimiter);
                    State::CellStart
                }
                (_, byte) => {
                    self.unquoted.push(byte);
                    State::Plain
                }
            };
            at += 1;
        }
        self.ends.push(offset(self.unquoted.len() - begin));
    }
}

/// The cell in `place` of a record.
pub(super) fn cell<'a>(text: &'a [u8], ends: &[u32], place: usize) -> &'a [u8] {
    let Some(&end) = ends.get(place) else { return &[] };
    let start = if place == 0 { 0 } else { ends[place - 1] + 1 };
    text.get(start as usize..end as usize).unwrap_or_default()
}

/// A place in a batch of records, each of which is at most [`MAX_RECORD`] long.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ours(text: &[u8], piece: usize) -> Result<Vec<Vec<Vec<u8>>>, FileRefusal> {
        let mut records = Records::new(b',');
        let mut cells = Cells::default();
        let mut found = Vec::new();
        let mut each = |raws: &[Raw<'_>]| {
            cells.split(raws, b',');
            for (place, raw) in raws.iter().enumerate() {
                let (text, ends) = cells.record(place, raw);
                found.push((0..ends.len()).map(|place| cell(text, ends, place).to_vec()).collect());
            }
            Ok(())
        };
        for piece in text.chunks(piece) {
            records.push(piece, &mut each)?;
        }
        records.finish(&mut each)?;
        Ok(found)
    }

    fn theirs(text: &[u8]) -> Vec<Vec<Vec<u8>>> {
        csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text)
            .byte_records()
            .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect())
            .collect()
    }

    proptest! {
        #[test]
        fn records_are_those_of_the_csv_crate_in_pieces_of_any_size(
            cells in proptest::collection::vec(r#"[a,"b\n]{0,12}|"([a,\n]|""){0,12}"|[0-9]{15}|,|(\r?\n)"#, 0..20),
            piece in 1_usize..40,
        ) {
            let text = cells.concat();
            match ours(text.as_bytes(), piece) {
                Ok(records) => prop_assert_eq!(records, theirs(text.as_bytes())),
                // The csv crate forgives a quote that is never closed; we do not.
                Err(refusal) => {
                    let unclosed = matches!(refusal, FileRefusal::UnclosedQuote { .. });
                    prop_assert!(unclosed, "{:?}", refusal);
                }
            }
        }
    }

    #[test]
    fn a_record_keeps_the_line_it_begins_in_when_quoted_line_breaks_come_before() {
        let mut lines = Vec::new();
        let mut records = Records::new(b',');
        let text = b"a,b\r\n\"x\ny\",2\n\n3,4\n5,\"6\n\"";
        let mut each = |raws: &[Raw<'_>]| {
            lines.extend(raws.iter().map(|raw| raw.line));
            Ok(())
        };
        records.push(text, &mut each).unwrap();
        records.finish(&mut each).unwrap();
        assert_eq!(lines, [1, 2, 5, 6]);
    }

    #[test]
    fn a_quote_never_closed_is_found_at_its_line_without_keeping_the_rest_of_the_file() {
        let mut records = Records::new(b',');
        let piece = vec![b'x'; 64 * 1024];
        let mut each = |_: &[Raw<'_>]| Ok(());
        records.push(b"a\nb,\"", &mut each).unwrap();
        let refusal = (0..100).find_map(|_| records.push(&piece, &mut each).err());
        assert_eq!(refusal, Some(FileRefusal::UnclosedQuote { line: 2 }));
        assert!(records.tail.len() <= MAX_RECORD + piece.len());
    }
}
