use crate::languages::{Language, Text};
use crate::text;
use crate::{Field, FieldError, PortalError, PortalResult};
use serde::{Deserialize, Serialize};

/// How a person wants to see the portal, on every device.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appearance {
    /// Light or dark.
    pub theme: Theme,
    /// How close rows stand.
    pub density: Density,
    /// The zone of times; none: the browser's.
    pub time_zone: Option<TimeZone>,
    /// The language of pages and mails; none: the browser's, and English in mails.
    pub language: Option<Language>,
}

impl Appearance {
    /// Reads a form; an empty zone or language is the browser's.
    pub fn read(theme: &str, density: &str, zone: &str, language: &str) -> PortalResult<Self> {
        let unknown = || PortalError::field(Field::Appearance, FieldError::Unknown);
        let time_zone = match zone.trim() {
            "" => None,
            zone => {
                let malformed = || PortalError::field(Field::TimeZone, FieldError::Malformed);
                Some(TimeZone::parse(zone).ok_or_else(malformed)?)
            }
        };
        let language = match language {
            "" => None,
            tag => Some(Language::from_tag(tag).ok_or_else(unknown)?),
        };
        Ok(Self {
            language,
            theme: Theme::from_key(theme).ok_or_else(unknown)?,
            density: Density::from_key(density).ok_or_else(unknown)?,
            time_zone,
        })
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every theme.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::System => text!("As your system"),
            Self::Light => text!("Light"),
            Self::Dark => text!("Dark"),
        }
    }

    /// The name in forms and in `data-theme`.
    pub fn key(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a form's name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.key() == key)
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::System => 0,
            Self::Light => 1,
            Self::Dark => 2,
        }
    }

    /// The theme stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }
}

/// How close rows stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Density {
    /// Room for fingers.
    #[default]
    Comfortable,
    /// More rows on a screen.
    Compact,
}

impl Density {
    /// Every density.
    pub const ALL: [Self; 2] = [Self::Comfortable, Self::Compact];

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Comfortable => text!("Comfortable"),
            Self::Compact => text!("Compact"),
        }
    }

    /// The name in forms and in `data-density`.
    pub fn key(self) -> &'static str {
        match self {
            Self::Comfortable => "comfortable",
            Self::Compact => "compact",
        }
    }

    /// The density of a form's name.
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|density| density.key() == key)
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Comfortable => 0,
            Self::Compact => 1,
        }
    }

    /// The density stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|density| density.code() == code)
    }
}

/// The name of a zone in the IANA time zone database. Which there are, the browser knows: one that it does not know is
/// shown as its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct TimeZone(String);

impl TimeZone {
    /// The most characters of a name.
    pub const MAX: usize = 64;

    /// Reads a name by its shape.
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.trim();
        let shape = (1..=Self::MAX).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_+-/".contains(&b));
        shape.then(|| Self(name.to_owned()))
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for TimeZone {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not the name of a time zone")
    }
}

impl From<TimeZone> for String {
    fn from(zone: TimeZone) -> Self {
        zone.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_a_name_and_nothing_else() {
        for name in ["Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+3", "UTC"] {
            assert_eq!(TimeZone::parse(name).map(String::from).as_deref(), Some(name));
        }
        for wrong in ["", "Europe/Berlin\"", "<b>", "Zürich", &"a".repeat(65)] {
            assert_eq!(TimeZone::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_stored_reads_back() {
        assert!(Theme::ALL.iter().all(|theme| Theme::from_code(theme.code()) == Some(*theme)));
        assert!(Density::ALL.iter().all(|density| Density::from_key(density.key()) == Some(*density)));
    }
}
