//! Serial numbers: 8 to 20 letters and digits. There is no check digit, so the shape is all that can be checked.

use super::{Identity, IdentityKind, Parsed};
use crate::uploads::{Detail, Reason};

const LENGTHS: std::ops::RangeInclusive<usize> = 8..=20;

/// The normal form at once: 8 to 20 of `A-Z0-9` with at least one letter.
pub(crate) fn plain(text: &[u8]) -> Option<Identity> {
    let found = text.iter().fold(0, |found, &byte| found | CLASSES[usize::from(byte)]);
    let shaped = LENGTHS.contains(&text.len()) && found & OTHER == 0 && found & LETTER != 0;
    shaped.then(|| Identity::from_ascii(text))
}

const LETTER: u8 = 1;
const OTHER: u8 = 2;

/// What each byte is: one look per character.
const CLASSES: [u8; 256] = {
    let mut classes = [OTHER; 256];
    let mut byte = 0_u8;
    while byte < 128 {
        if byte.is_ascii_digit() {
            classes[byte as usize] = 0;
        } else if byte.is_ascii_uppercase() {
            classes[byte as usize] = LETTER;
        }
        byte += 1;
    }
    classes
};

/// Reads cleaned text of `A-Z0-9`.
pub(super) fn parse(text: &[u8]) -> Result<Parsed, (Reason, Detail)> {
    if !LENGTHS.contains(&text.len()) {
        return Err((Reason::SerialLength, Detail::number(text.len())));
    }
    // Only digits, and as many as an IMEI or a decimal MEID has: that is what it is.
    if text.iter().all(u8::is_ascii_digit) && matches!(text.len(), 14..=16 | 18 | 19) {
        return Err((Reason::ImeiForSerial, Detail::default()));
    }
    Ok(Parsed { identity: Identity::from_ascii(text), kind: IdentityKind::Serial, note: None })
}

/// Whether cleaned text has the shape of a serial number.
pub(super) fn is_shaped(text: &[u8]) -> bool {
    parse(text).is_ok()
}
