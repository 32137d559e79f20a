//! The file's bytes, in pieces of any size → UTF-8 with line feeds.

use super::{Encoding, Format};
use memchr::memchr_iter;
use std::borrow::Cow;

const MARK: [u8; 3] = [0xEF, 0xBB, 0xBF];

/// Undoes a file's encoding as its pieces arrive. UTF-8 passes through untouched and uncopied.
pub(super) struct Decoder {
    encoding: Encoding,
    carriage_returns: bool,
    /// The first bytes, until it is clear whether they are a byte order mark.
    begun: bool,
    /// Bytes of a character that the next piece completes.
    held: Vec<u8>,
    /// The first half of a surrogate pair.
    half: Option<u16>,
    out: Vec<u8>,
}

impl Decoder {
    pub fn new(format: &Format) -> Self {
        Self {
            encoding: format.encoding,
            carriage_returns: format.carriage_returns,
            begun: false,
            held: Vec::new(),
            half: None,
            out: Vec::new(),
        }
    }

    /// The text of the next piece.
    pub fn push<'a>(&'a mut self, bytes: &'a [u8]) -> &'a [u8] {
        let little = match self.encoding {
            Encoding::Utf16Le => true,
            Encoding::Utf16Be => false,
            _ => return self.push_utf8(bytes),
        };
        self.out.clear();
        let mut bytes = bytes;
        if let (Some(&first), Some((&second, rest))) = (self.held.first(), bytes.split_first()) {
            self.held.clear();
            bytes = rest;
            self.unit([first, second], little);
        }
        let mut pairs = bytes.chunks_exact(2);
        for pair in &mut pairs {
            self.unit([pair[0], pair[1]], little);
        }
        self.held.extend_from_slice(pairs.remainder());
        if self.carriage_returns {
            line_feeds(&mut self.out);
        }
        &self.out
    }

    /// What was held back at the end of the file.
    pub fn finish(&mut self) -> &[u8] {
        self.out.clear();
        if !self.begun && !self.held.starts_with(&MARK) {
            self.out.append(&mut self.held);
        }
        // Half a character at the end of UTF-16 is as wrong as any other: a replacement character.
        if self.half.take().is_some() || !self.held.is_empty() {
            self.character(char::REPLACEMENT_CHARACTER);
        }
        if self.carriage_returns {
            line_feeds(&mut self.out);
        }
        &self.out
    }

    fn push_utf8<'a>(&'a mut self, bytes: &'a [u8]) -> &'a [u8] {
        if self.begun && !self.carriage_returns {
            return bytes;
        }
        self.out.clear();
        if self.begun {
            self.out.extend_from_slice(bytes);
        } else {
            self.held.extend_from_slice(bytes);
            if self.held.len() < MARK.len() {
                return &[];
            }
            self.begun = true;
            let mark = if self.held.starts_with(&MARK) { MARK.len() } else { 0 };
            self.out.extend_from_slice(&self.held[mark..]);
            self.held = Vec::new();
        }
        if self.carriage_returns {
            line_feeds(&mut self.out);
        }
        &self.out
    }

    fn unit(&mut self, bytes: [u8; 2], little: bool) {
        let unit = if little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) };
        let first = !std::mem::replace(&mut self.begun, true);
        if first && unit == 0xFEFF {
            return;
        }
        let units = self.half.take().into_iter().chain([unit]);
        if (0xD800..0xDC00).contains(&unit) {
            // A first half after a first half: the earlier one is alone.
            if units.count() > 1 {
                self.character(char::REPLACEMENT_CHARACTER);
            }
            self.half = Some(unit);
            return;
        }
        for c in char::decode_utf16(units) {
            self.character(c.unwrap_or(char::REPLACEMENT_CHARACTER));
        }
    }

    fn character(&mut self, c: char) {
        self.out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

fn line_feeds(text: &mut [u8]) {
    let places: Vec<usize> = memchr_iter(b'\r', text).collect();
    for at in places {
        text[at] = b'\n';
    }
}

/// A cell's text. Bytes that are no UTF-8 come late in files that began as ASCII: they are read as Latin 1.
pub(super) fn cell_text(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => Cow::Owned(bytes.iter().map(|&byte| char::from(byte)).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::uploads::file::Delimiter;
    use proptest::prelude::*;

    fn decode(encoding: Encoding, bytes: &[u8], piece: usize) -> Vec<u8> {
        let mut decoder = Decoder::new(&Format {
            encoding,
            delimiter: Delimiter::Comma,
            carriage_returns: false,
            header: false,
            columns: Vec::new(),
            sample: Vec::new(),
        });
        let mut text: Vec<u8> = bytes.chunks(piece).flat_map(|piece| decoder.push(piece).to_vec()).collect();
        text.extend(decoder.finish());
        text
    }

    proptest! {
        #[test]
        fn every_encoding_reads_back_with_and_without_a_mark(text in "\\PC{0,20}", marked in any::<bool>(), piece in 1_usize..9) {
            // A text that begins with a mark of its own would lose it.
            prop_assume!(!text.starts_with('\u{FEFF}'));
            let whole = if marked { format!("\u{FEFF}{text}") } else { text.clone() };
            let units: Vec<u16> = whole.encode_utf16().collect();
            let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            for (encoding, bytes) in [
                (Encoding::Utf8, whole.as_bytes()),
                (Encoding::Utf16Le, &little),
                (Encoding::Utf16Be, &big),
            ] {
                let read = decode(encoding, bytes, piece);
                prop_assert_eq!(std::str::from_utf8(&read), Ok(text.as_str()), "{:?}", encoding);
            }
        }
    }

    #[test]
    fn half_a_character_becomes_a_replacement_character() {
        assert_eq!(decode(Encoding::Utf16Le, &[0x41, 0, 0x3D, 0xD8], 1), "A\u{FFFD}".as_bytes());
        assert_eq!(decode(Encoding::Utf16Le, &[0x41, 0, 0x41], 3), "A\u{FFFD}".as_bytes());
    }
}
