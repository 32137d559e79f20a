use super::{Identity, IdentityKind, ShortText, imei, meid, serial};
use crate::uploads::{Detail, Note, Reason};
use serde::{Deserialize, Serialize};

/// What a column is said to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expected {
    /// IMEIs or MEIDs: letters in them are mistakes.
    ImeiOrMeid,
    /// Serial numbers.
    Serial,
    /// Anything that identifies a device.
    Any,
    /// Type allocation codes: a model, not a device.
    Tac,
}

/// An identity that was understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parsed {
    /// The normal form.
    pub identity: Identity,
    /// Its kind.
    pub kind: IdentityKind,
    /// What was changed to get there, when that is worth telling.
    pub note: Option<Note>,
}

/// Longer than every identity with its separators taken out; what is longer still is cut, and fails by its length.
type Cleaned = ShortText<48>;
/// Digits of a type allocation code (3GPP TS 23.003, 6.2).
const TAC_DIGITS: usize = 8;

/// Reads one identity in any spelling.
pub fn parse(text: &str, expected: Expected) -> Result<Parsed, (Reason, Detail)> {
    if expected == Expected::Tac {
        return tac(text);
    }
    if expected != Expected::Serial
        && let Some(identity) = imei::plain(text.as_bytes())
    {
        return Ok(Parsed { identity, kind: IdentityKind::Imei, note: None });
    }
    let text = bare(text);
    if text.is_empty() {
        return Err((Reason::MissingIdentity, Detail::default()));
    }
    if is_exponent(text) {
        return Err((Reason::ExcelExponent, Detail::default()));
    }
    let (cleaned, separated) = clean(text)?;
    let mut parsed = classify(cleaned.as_bytes(), expected)?;
    if separated {
        parsed.note = parsed.note.or(Some(Note::SeparatorsRemoved));
    }
    Ok(parsed)
}

/// A type allocation code. It goes among the identities of its file as a serial number of digits would.
fn tac(text: &str) -> Result<Parsed, (Reason, Detail)> {
    let text = bare(text);
    if text.is_empty() {
        return Err((Reason::MissingIdentity, Detail::default()));
    }
    if is_exponent(text) {
        return Err((Reason::ExcelExponent, Detail::default()));
    }
    let (cleaned, separated) = clean(text)?;
    let digits = cleaned.as_bytes();
    if digits.len() != TAC_DIGITS || !digits.iter().all(u8::is_ascii_digit) {
        return Err((Reason::TacShape, Detail::number(digits.len())));
    }
    if digits.iter().all(|&b| b == b'0') {
        return Err((Reason::AllZeros, Detail::default()));
    }
    let note = separated.then_some(Note::SeparatorsRemoved);
    Ok(Parsed { identity: Identity::from_ascii(digits), kind: IdentityKind::Serial, note })
}

fn classify(text: &[u8], expected: Expected) -> Result<Parsed, (Reason, Detail)> {
    if text.iter().all(|&b| b == b'0') {
        return Err((Reason::AllZeros, Detail::default()));
    }
    if expected == Expected::Serial {
        return serial::parse(text);
    }
    if text.iter().all(u8::is_ascii_digit) {
        return match text.len() {
            18 | 19 => meid::parse_decimal(text),
            _ => imei::parse(text),
        };
    }
    if meid::is_hexadecimal(text) {
        return meid::parse_hexadecimal(text);
    }
    if let Some(meant) = imei::without_lookalikes(text) {
        return Err((Reason::LetterInImei, letter(text, Some(meant))));
    }
    match expected {
        // As long as an IMEI, and one letter in it: no serial number, whatever else the column may hold.
        Expected::Any if text.len() == 15 && digits(text) == 14 => {
            Err((Reason::LetterInImei, letter(text, None)))
        }
        Expected::Any => serial::parse(text),
        _ if digits(text) >= 10 => Err((Reason::LetterInImei, letter(text, None))),
        _ if serial::is_shaped(text) => Err((Reason::SerialForImei, Detail::default())),
        _ => Err((Reason::Length, Detail::number(text.len()))),
    }
}

fn digits(text: &[u8]) -> usize {
    text.iter().filter(|b| b.is_ascii_digit()).count()
}

fn letter(text: &[u8], meant: Option<Identity>) -> Detail {
    let place = text.iter().position(u8::is_ascii_uppercase).unwrap_or_default();
    Detail::letter(char::from(text[place]), place + 1, meant)
}

/// Without the blanks around it, and without what spreadsheets put around text to keep it text: `'…` and `="…"`.
fn bare(text: &str) -> &str {
    let text = text.trim_matches(is_blank);
    let text = text.strip_prefix('\'').unwrap_or(text);
    let text = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    text.trim_matches(is_blank)
}

/// White space, and the characters without width that come along when one copies from a web page.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
}

/// `3.56E+14`, in any locale: what a spreadsheet makes of a long number.
fn is_exponent(text: &str) -> bool {
    let Some((number, exponent)) = text.split_once(['e', 'E']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let unsigned = exponent.strip_prefix('+');
    match number.split_once(['.', ',']) {
        Some((whole, fraction)) => {
            digits(whole) && (fraction.is_empty() || digits(fraction)) && digits(unsigned.unwrap_or(exponent))
        }
        // Without a point and a plus it may be a serial number.
        None => digits(number) && unsigned.is_some_and(digits),
    }
}

/// Upper case, without separators; and whether there were any.
fn clean(text: &str) -> Result<(Cleaned, bool), (Reason, Detail)> {
    let mut cleaned = Cleaned::new();
    let mut separated = false;
    for (place, c) in text.chars().enumerate() {
        if c.is_ascii_alphanumeric() {
            if cleaned.push(c.to_ascii_uppercase()).is_err() {
                break;
            }
        } else if is_blank(c) || matches!(c, '-' | '/' | '\u{2010}'..='\u{2015}') {
            separated = true;
        } else {
            return Err((Reason::UnexpectedCharacter, Detail::character(c, place + 1)));
        }
    }
    if cleaned.as_bytes().is_empty() {
        return Err((Reason::MissingIdentity, Detail::default()));
    }
    Ok((cleaned, separated))
}
