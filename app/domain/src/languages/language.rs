use serde::{Deserialize, Serialize};
use time::{Date, Month, OffsetDateTime, UtcOffset};

/// A language that people can read the portal in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// The language that texts are written in.
    #[default]
    English,
    /// German.
    German,
}

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::English, Self::German];

    /// The name in forms, in the database and in `lang`: the primary subtag of BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }

    /// The language's own name for itself.
    pub fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The language of a tag; regions are ignored: "de-AT" is German.
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default().trim();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The first language that a browser prefers and we have (`Accept-Language`, RFC 9110 12.5.4); English if none.
    ///
    /// Browsers list their languages by preference, so that weights are only read where they refuse one (`q=0`).
    pub fn preferred(accepted: &str) -> Self {
        let acceptable = |range: &&str| !range.replace(' ', "").to_ascii_lowercase().ends_with(";q=0");
        let mut ranges = accepted.split(',').take(32).filter(acceptable);
        ranges
            .find_map(|range| Self::from_tag(range.split(';').next().unwrap_or_default().trim()))
            .unwrap_or_default()
    }

    /// Which form of a text belongs to a number: 0 is the singular, 1 the plural.
    pub(super) fn form(self, number: u64) -> usize {
        match self {
            Self::English | Self::German => usize::from(number != 1),
        }
    }

    /// A number with its thousands set apart: 12,406 or 12.406.
    pub fn grouped(self, number: u64) -> String {
        let separator = match self {
            Self::English => ',',
            Self::German => '.',
        };
        let digits = number.to_string();
        let mut out = String::with_capacity(digits.len() + digits.len() / 3);
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }

    /// What stands before the decimals of a number.
    pub fn decimal_point(self) -> &'static str {
        match self {
            Self::English => ".",
            Self::German => ",",
        }
    }

    /// A day: "3 Feb 2026" or "3. Feb. 2026".
    pub fn day(self, day: Date) -> String {
        let (number, month, year) = (day.day(), self.month(day.month()), day.year());
        match self {
            Self::English => format!("{number} {month} {year}"),
            Self::German => format!("{number}. {month} {year}"),
        }
    }

    /// A moment in UTC: "21 Nov 2026, 16:04 UTC".
    pub fn moment(self, at: OffsetDateTime) -> String {
        let at = at.to_offset(UtcOffset::UTC);
        format!("{}, {:02}:{:02} UTC", self.day(at.date()), at.hour(), at.minute())
    }

    /// The short name of a month, as CLDR has it.
    pub fn month(self, month: Month) -> &'static str {
        const ENGLISH: [&str; 12] =
            ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        const GERMAN: [&str; 12] =
            ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."];
        let names = match self {
            Self::English => &ENGLISH,
            Self::German => &GERMAN,
        };
        names.get(usize::from(u8::from(month)) - 1).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime};

    #[test]
    fn numbers_and_days_are_written_as_the_language_has_them() {
        for (number, english, german) in [
            (0, "0", "0"),
            (999, "999", "999"),
            (1_000, "1,000", "1.000"),
            (1_234_567, "1,234,567", "1.234.567"),
        ] {
            assert_eq!(Language::English.grouped(number), english);
            assert_eq!(Language::German.grouped(number), german);
        }
        assert_eq!(Language::English.moment(datetime!(2026-11-21 18:04 +2)), "21 Nov 2026, 16:04 UTC");
        assert_eq!(Language::German.day(date!(2026 - 03 - 03)), "3. März 2026");
    }

    #[test]
    fn a_browser_gets_the_first_of_its_languages_that_we_have() {
        for (accepted, language) in [
            ("de-AT,de;q=0.9,en;q=0.8", Language::German),
            ("fr-FR, fr;q=0.9, de;q=0.5, en;q=0.1", Language::German),
            ("de;q=0, en", Language::English),
            ("*", Language::English),
            ("", Language::English),
            ("DE", Language::German),
            (";;;,,,=\u{0}", Language::English),
        ] {
            assert_eq!(Language::preferred(accepted), language, "{accepted}");
        }
    }
}
