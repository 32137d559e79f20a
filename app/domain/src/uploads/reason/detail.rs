use crate::devices::Identity;
use crate::devices::identity::ShortText;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// The particulars of a [`Reason`](super::Reason): an expected digit, a line, a place. Short words with spaces
/// between them, stored beside the reason's code and read back by its sentence.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct Detail(ShortText<47>);

impl Detail {
    /// The text that is stored.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// A number: a line, a length.
    pub fn number(number: impl std::fmt::Display) -> Self {
        Self::format(format_args!("{number}"))
    }

    /// A text: what was probably meant.
    pub fn text(text: &str) -> Self {
        Self(ShortText::from(text))
    }

    /// The check digit found, and the one expected.
    pub(crate) fn check_digit(found: u8, expected: u8) -> Self {
        Self::format(format_args!("{} {}", char::from(found), char::from(expected)))
    }

    /// A letter, its place, and what was probably meant.
    pub(crate) fn letter(letter: char, place: usize, meant: Option<Identity>) -> Self {
        match meant {
            Some(meant) => Self::format(format_args!("{letter} {place} {meant}")),
            None => Self::format(format_args!("{letter} {place}")),
        }
    }

    /// A character that does not belong, by its number because it may be invisible, and its place.
    pub(crate) fn character(c: char, place: usize) -> Self {
        Self::format(format_args!("{:04X} {place}", u32::from(c)))
    }

    /// How many there are, and how many there should be.
    pub(crate) fn counts(found: usize, expected: usize) -> Self {
        Self::format(format_args!("{found} {expected}"))
    }

    /// What is wrong with the second identity of a row.
    pub(crate) fn second(key: &str, detail: Self) -> Self {
        Self::format(format_args!("{key} {}", detail.as_str()))
    }

    fn format(arguments: std::fmt::Arguments<'_>) -> Self {
        let mut text = ShortText::new();
        // Cut off when there is no room: a sentence can do without the end of a detail.
        let _ = text.write_fmt(arguments);
        Self(text)
    }
}

impl Default for Detail {
    fn default() -> Self {
        Self(ShortText::new())
    }
}

impl std::fmt::Debug for Detail {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl From<String> for Detail {
    fn from(text: String) -> Self {
        Self::text(&text)
    }
}

impl From<Detail> for String {
    fn from(detail: Detail) -> Self {
        detail.as_str().to_owned()
    }
}
