//! MEID: 14 hexadecimal digits, or the same 56 bits as 18 decimal ones (3GPP2 X.S0008).

use super::check_digit;
use super::imei;
use super::{Identity, IdentityKind, Parsed};
use crate::uploads::{Detail, Note, Reason};

/// Whether cleaned text is a hexadecimal MEID, with or without its check digit.
///
/// The first two digits of one are `A0` or above; below that, a letter is a mistyped digit of an IMEI.
pub(super) fn is_hexadecimal(text: &[u8]) -> bool {
    matches!(text.len(), 14 | 15)
        && text[0].is_ascii_uppercase()
        && text.iter().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(b))
}

/// Reads text for which [`is_hexadecimal`] holds.
pub(super) fn parse_hexadecimal(text: &[u8]) -> Result<Parsed, (Reason, Detail)> {
    let (number, check) = text.split_at(14);
    let note = match check.first() {
        None => None,
        Some(&given) => {
            let expected = check_digit::hexadecimal(number);
            if given != expected {
                return Err((Reason::CheckDigit, Detail::check_digit(given, expected)));
            }
            Some(Note::MeidCheckDigitRemoved)
        }
    };
    Ok(Parsed { identity: Identity::from_ascii(number), kind: IdentityKind::Meid, note })
}

/// Reads 18 decimal digits, or 19 with the check digit.
pub(super) fn parse_decimal(digits: &[u8]) -> Result<Parsed, (Reason, Detail)> {
    let malformed = || (Reason::Meid, Detail::default());
    let number = |digits: &[u8]| digits.iter().fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
    let (front, back) = (number(&digits[..10]), number(&digits[10..18]));
    if front > 0xFFFF_FFFF || back > 0xFF_FFFF {
        return Err(malformed());
    }
    if let Some(&given) = digits.get(18) {
        let expected = check_digit::decimal(&digits[..18]);
        if given != expected {
            return Err((Reason::CheckDigit, Detail::check_digit(given, expected)));
        }
    }
    let hexadecimal = format!("{front:08X}{back:06X}");
    let hexadecimal = hexadecimal.as_bytes();
    if hexadecimal.iter().all(|&b| b == b'0') {
        Err((Reason::AllZeros, Detail::default()))
    } else if hexadecimal.iter().all(u8::is_ascii_digit) {
        // Such a number is an IMEI too: written either way, the device must have one identity.
        Ok(imei::complete(hexadecimal, Note::MeidConverted))
    } else if is_hexadecimal(hexadecimal) {
        Ok(Parsed {
            identity: Identity::from_ascii(hexadecimal),
            kind: IdentityKind::Meid,
            note: Some(Note::MeidConverted),
        })
    } else {
        Err(malformed())
    }
}
