use crate::languages::Text;
use crate::text;
use serde::{Deserialize, Serialize};

/// What was changed in a row to make it acceptable. The row is accepted; the person is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// 14 digits became an IMEI of 15.
    CheckDigitAdded,
    /// An IMEISV of 16 digits became its IMEI.
    ImeisvShortened,
    /// Spaces and dashes went.
    SeparatorsRemoved,
    /// A decimal MEID became hexadecimal, or the IMEI that it is.
    MeidConverted,
    /// A MEID's check digit, which is no part of it, went.
    MeidCheckDigitRemoved,
}

impl Note {
    /// Every note.
    pub const ALL: [Self; 5] = [
        Self::CheckDigitAdded,
        Self::ImeisvShortened,
        Self::SeparatorsRemoved,
        Self::MeidConverted,
        Self::MeidCheckDigitRemoved,
    ];

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::CheckDigitAdded => 1,
            Self::ImeisvShortened => 2,
            Self::SeparatorsRemoved => 3,
            Self::MeidConverted => 4,
            Self::MeidCheckDigitRemoved => 5,
        }
    }

    /// The note stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|note| note.code() == code)
    }

    /// The name in URLs, JSON and tests.
    pub fn key(self) -> &'static str {
        match self {
            Self::CheckDigitAdded => "check_digit_added",
            Self::ImeisvShortened => "imeisv_shortened",
            Self::SeparatorsRemoved => "separators_removed",
            Self::MeidConverted => "meid_converted",
            Self::MeidCheckDigitRemoved => "meid_check_digit_removed",
        }
    }

    /// The words for people.
    pub fn sentence(self) -> Text {
        match self {
            Self::CheckDigitAdded => text!("Check digit added: the IMEI had 14 digits."),
            Self::ImeisvShortened => text!("The software version was cut off: 16 digits are an IMEISV."),
            Self::SeparatorsRemoved => text!("Spaces and dashes removed."),
            Self::MeidConverted => text!("Decimal MEID converted."),
            Self::MeidCheckDigitRemoved => text!("Check digit of the MEID removed."),
        }
    }
}
