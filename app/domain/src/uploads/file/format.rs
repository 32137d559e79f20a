use crate::languages::Text;
use crate::text;
use serde::{Deserialize, Serialize};

/// How a file is written down: found by [`sniff`](super::sniff), corrected by the person, obeyed by the checker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Format {
    /// How bytes become characters.
    pub encoding: Encoding,
    /// What stands between cells.
    pub delimiter: Delimiter,
    /// Whether lines end as on the first Macs, with a carriage return alone.
    pub carriage_returns: bool,
    /// Whether the first record names the columns.
    pub header: bool,
    /// The columns' names: the header's, or "Column 1" and so on.
    pub columns: Vec<String>,
    /// The first records below the header, to choose columns by.
    #[serde(default)]
    pub sample: Vec<Vec<String>>,
}

impl Format {
    /// What a mapping is remembered under: files with the same header have the same signature. A file without one has
    /// none: nothing but its number of columns would tell it from any other.
    pub fn signature(&self) -> Option<String> {
        if !self.header {
            return None;
        }
        let names: Vec<String> = self.columns.iter().map(|name| super::headers::normalised(name)).collect();
        Some(format!("{:016x}", super::fingerprint(format!("header|{}", names.join("|")).as_bytes())))
    }
}

/// What the person knows better than [`sniff`](super::sniff).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// The encoding.
    pub encoding: Option<Encoding>,
    /// The delimiter.
    pub delimiter: Option<Delimiter>,
    /// Whether there is a header.
    pub header: Option<bool>,
}

/// How bytes become characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// Windows-1250: Central Europe.
    Windows1250,
    /// Windows-1251: Cyrillic.
    Windows1251,
    /// Windows-1252: Western Europe.
    Windows1252,
}

impl Encoding {
    /// Every encoding.
    pub const ALL: [Self; 6] =
        [Self::Utf8, Self::Utf16Le, Self::Utf16Be, Self::Windows1250, Self::Windows1251, Self::Windows1252];

    /// The name, as people and the WHATWG Encoding Standard know it (browsers' `TextDecoder`, `encoding_rs`).
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16LE",
            Self::Utf16Be => "UTF-16BE",
            Self::Windows1250 => "windows-1250",
            Self::Windows1251 => "windows-1251",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// Whether the caller turns the bytes into UTF-8 before it gives them to the checker, which holds no code pages.
    pub fn is_code_page(self) -> bool {
        matches!(self, Self::Windows1250 | Self::Windows1251 | Self::Windows1252)
    }
}

/// What stands between cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Bar,
}

impl Delimiter {
    /// Every delimiter, the likeliest first.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Bar];

    /// The character.
    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }

    /// The words for people.
    pub fn label(self) -> Text {
        match self {
            Self::Comma => text!("comma (,)"),
            Self::Semicolon => text!("semicolon (;)"),
            Self::Tab => text!("tab"),
            Self::Bar => text!("bar (|)"),
        }
    }
}
