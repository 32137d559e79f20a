//! How a device is known: IMEI, MEID or serial number.
//!
//! An [`Identity`] is the normal form, and text end to end: two spellings of one device are one identity.
//!
//! | kind | normal form | also understood |
//! |---|---|---|
//! | IMEI | 15 digits | 14 digits (the check digit is added), IMEISV of 16 digits (shortened) |
//! | MEID | 14 hexadecimal digits, upper case | with check digit, decimal of 18 or 19 digits |
//! | serial number | 8 to 20 of `A-Z0-9` | lower case |
//!
//! Spaces, dashes and slashes between the characters go. [`parse`] decides which kind a text is; to teach it another
//! kind, add an [`IdentityKind`] with its code, a file beside `imei.rs`, and an arm in `parse.rs`.

mod check_digit;
mod imei;
mod meid;
mod parse;
mod serial;
mod short_text;
#[cfg(test)]
mod tests;

pub(crate) use imei::plain as plain_imei;
pub use parse::{Expected, Parsed, parse};
pub(crate) use serial::plain as plain_serial;
pub(crate) use short_text::ShortText;

use serde::{Deserialize, Serialize};
use std::fmt;

/// A device's identity in its normal form. Small and `Copy`: a million of them cost no allocation.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Identity(ShortText<23>);

impl Identity {
    /// The most characters an identity has.
    pub const MAX_LEN: usize = 20;

    /// Reads what a person typed or pasted into a search field: any kind, any spelling.
    pub fn parse(text: &str) -> Option<Self> {
        parse(text, Expected::Any).ok().map(|parsed| parsed.identity)
    }

    /// An identity that is in its normal form already, as the store keeps it.
    pub fn from_normal(text: &str) -> Option<Self> {
        let normal = (1..=Self::MAX_LEN).contains(&text.len())
            && text.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase());
        normal.then(|| Self::from_ascii(text.as_bytes()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The text's bytes, all of them ASCII.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// From characters that were checked before.
    fn from_ascii(bytes: &[u8]) -> Self {
        Self(ShortText::from_ascii(bytes))
    }
}

impl TryFrom<String> for Identity {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::from_normal(&text).ok_or("not an identity in its normal form")
    }
}

impl From<Identity> for String {
    fn from(identity: Identity) -> Self {
        identity.as_str().to_owned()
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The three kinds of identity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentityKind {
    /// International Mobile Equipment Identity.
    Imei,
    /// Mobile Equipment Identifier, of CDMA devices.
    Meid,
    /// The maker's serial number.
    Serial,
}

impl IdentityKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Imei, Self::Meid, Self::Serial];

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Imei => 1,
            Self::Meid => 2,
            Self::Serial => 3,
        }
    }

    /// The kind stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The word for people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Imei => "IMEI",
            Self::Meid => "MEID",
            Self::Serial => "Serial number",
        }
    }
}
