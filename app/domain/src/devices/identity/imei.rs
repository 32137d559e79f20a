//! IMEI: 14 digits and a check digit (3GPP TS 23.003, 6.2 and Annex B).

use super::check_digit;
use super::{Identity, IdentityKind, Parsed};
use crate::uploads::{Detail, Note, Reason};

/// The normal form at once: 15 ASCII digits, not all zero, the check digit right. What nearly every row is.
///
/// Eight digits at a time, without a loop: a row of a large file spends a few nanoseconds here.
pub(crate) fn plain(text: &[u8]) -> Option<Identity> {
    let text: &[u8; 15] = text.try_into().ok()?;
    // A zero in front changes neither the number nor the sum.
    let mut digits = [b'0'; 16];
    digits[1..].copy_from_slice(text);
    let (front, back) = digits.split_at(8);
    let front = u64::from_le_bytes(front.try_into().ok()?);
    let back = u64::from_le_bytes(back.try_into().ok()?);
    if !all_digits(front) || !all_digits(back) || (front == ZEROS && back == ZEROS) {
        return None;
    }
    let sum = luhn_sum(front) + luhn_sum(back);
    sum.is_multiple_of(10).then(|| Identity::from_ascii(text))
}

const ZEROS: u64 = 0x3030_3030_3030_3030;

fn all_digits(word: u64) -> bool {
    const HIGH: u64 = 0xF0F0_F0F0_F0F0_F0F0;
    word & HIGH == ZEROS && word.wrapping_add(0x0606_0606_0606_0606) & HIGH == ZEROS
}

/// Luhn's sum of eight digits, the first of which counts double.
fn luhn_sum(word: u64) -> u64 {
    const LANES: u64 = 0x00FF_00FF_00FF_00FF;
    let digits = word.wrapping_sub(ZEROS);
    let doubled = digits & LANES;
    let single = (digits >> 8) & LANES;
    // 5 and above double to two digits, whose sum is 9 less.
    let carries = ((doubled + 0x007B_007B_007B_007B) >> 7) & 0x0001_0001_0001_0001;
    let lanes = doubled * 2 - carries * 9 + single;
    lanes.wrapping_mul(0x0001_0001_0001_0001) >> 48
}

/// Reads cleaned text of ASCII digits, of any length but those of a decimal MEID.
pub(super) fn parse(digits: &[u8]) -> Result<Parsed, (Reason, Detail)> {
    match digits.len() {
        15 => {
            let expected = check_digit::decimal(&digits[..14]);
            if digits[14] == expected {
                Ok(imei(digits, None))
            } else {
                Err((Reason::CheckDigit, Detail::check_digit(digits[14], expected)))
            }
        }
        14 => match lost_zeros(digits) {
            Some(detail) => Err((Reason::LostLeadingZero, detail)),
            None => Ok(complete(digits, Note::CheckDigitAdded)),
        },
        16 => Ok(complete(&digits[..14], Note::ImeisvShortened)),
        len => match lost_zeros(digits) {
            Some(detail) => Err((Reason::LostLeadingZero, detail)),
            None => Err((Reason::Length, Detail::number(len))),
        },
    }
}

/// The IMEI of 14 digits without a check digit.
pub(super) fn complete(digits: &[u8], note: Note) -> Parsed {
    let mut whole = [b'0'; 15];
    whole[..14].copy_from_slice(&digits[..14]);
    whole[14] = check_digit::decimal(&whole[..14]);
    imei(&whole, Some(note))
}

fn imei(digits: &[u8], note: Option<Note>) -> Parsed {
    Parsed { identity: Identity::from_ascii(digits), kind: IdentityKind::Imei, note }
}

/// The whole IMEI, when zeros in front are all that is missing.
///
/// One number in ten passes the check by chance, and 14 digits may be an IMEI without its check digit. So only what
/// is in use counts: allocations that begin with zeros begin with `01`, `001` or `0044`, and none begins with `1`.
fn lost_zeros(digits: &[u8]) -> Option<Detail> {
    match digits {
        [b'1', ..] if matches!(digits.len(), 13 | 14) => {}
        [b'4', b'4', ..] if digits.len() == 13 => {}
        _ => return None,
    }
    let mut whole = [b'0'; 15];
    whole[15 - digits.len()..].copy_from_slice(digits);
    plain(&whole).map(|identity| Detail::text(identity.as_str()))
}

/// The IMEI that remains when letters that look like digits are read as digits, if its check digit is right.
pub(super) fn without_lookalikes(text: &[u8]) -> Option<Identity> {
    let mut digits = [0; 15];
    if text.len() != digits.len() {
        return None;
    }
    for (digit, &byte) in digits.iter_mut().zip(text) {
        *digit = match byte {
            b'0'..=b'9' => byte,
            b'O' | b'Q' | b'D' => b'0',
            b'I' | b'L' => b'1',
            b'Z' => b'2',
            b'S' => b'5',
            b'G' => b'6',
            b'B' => b'8',
            _ => return None,
        };
    }
    plain(&digits)
}
