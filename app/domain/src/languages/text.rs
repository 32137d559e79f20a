use super::Language;
use std::fmt::Display;

/// Every text, sorted by its English form.
const CATALOGUE: &[Text] = include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// A text in every language. Made by [`text!`](crate::text) alone, while compiling: what a program does not show is not
/// in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// For each language, in the order of [`Language::ALL`], the text, or its singular and plural.
    forms: &'static [&'static [&'static str]],
}

impl Text {
    /// The text whose English form is `english`, which shows the values `names` and no others.
    ///
    /// # Panics
    /// While compiling: when the catalogues lack the text, or when it names other values.
    #[doc(hidden)]
    pub const fn find(english: &str, names: &[&str]) -> Self {
        let (mut low, mut high) = (0, CATALOGUE.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match order(CATALOGUE[middle].forms[0][0].as_bytes(), english.as_bytes()) {
                0 => {
                    check_names(english.as_bytes(), names);
                    return CATALOGUE[middle];
                }
                1 => high = middle,
                _ => low = middle + 1,
            }
        }
        panic!(
            "the catalogues in app/domain/languages lack this text: run `cargo xtask texts`, then translate it"
        )
    }

    /// The same for a text with a plural.
    #[doc(hidden)]
    pub const fn find_plural(one: &str, many: &str, names: &[&str]) -> Self {
        let text = Self::find(one, names);
        check_names(many.as_bytes(), names);
        let english = text.forms[0];
        assert!(
            english.len() == 2 && order(english[1].as_bytes(), many.as_bytes()) == 0,
            "the catalogues in app/domain/languages have another plural of this text: run `cargo xtask texts`"
        );
        text
    }

    /// As the source has it: for logs, files and the API.
    pub fn english(self) -> &'static str {
        self.in_language(Language::English)
    }

    /// For a reader.
    pub fn in_language(self, language: Language) -> &'static str {
        self.form(language, 0)
    }

    /// For a reader, with its values.
    #[doc(hidden)]
    pub fn filled(self, language: Language, values: &[(&str, &dyn Display)]) -> String {
        fill(self.in_language(language), values)
    }

    /// For a reader, with its values, in the form that belongs to `count`, which is written as `{count}`.
    #[doc(hidden)]
    pub fn counted(self, language: Language, count: u64, values: &[(&str, &dyn Display)]) -> String {
        let pattern = self.form(language, language.form(count));
        fill(&pattern.replace("{count}", &language.grouped(count)), values)
    }

    fn form(self, language: Language, form: usize) -> &'static str {
        let forms = self.forms.get(language as usize).copied().unwrap_or_default();
        forms.get(form).or(forms.first()).copied().unwrap_or_default()
    }
}

/// `pattern` with the values in place of their names in braces. A value that looks like a name is not read again.
pub fn fill(pattern: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16 * values.len());
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let named = after.split_once('}').and_then(|(name, behind)| {
            let (_, value) = values.iter().find(|(known, _)| *known == name)?;
            Some((value.to_string(), behind))
        });
        let (value, behind) = named.unwrap_or_else(|| ("{".to_owned(), after));
        out.push_str(&value);
        rest = behind;
    }
    out + rest
}

/// 0 when equal, 1 when `left` comes later, 2 when it comes earlier.
const fn order(left: &[u8], right: &[u8]) -> u8 {
    let mut place = 0;
    while place < left.len() && place < right.len() {
        if left[place] != right[place] {
            return if left[place] > right[place] { 1 } else { 2 };
        }
        place += 1;
    }
    if left.len() == right.len() {
        0
    } else if left.len() > right.len() {
        1
    } else {
        2
    }
}

/// Holds the names in braces of a text against the values that it gets.
const fn check_names(text: &[u8], names: &[&str]) {
    let (mut place, mut known) = (0, 0);
    while place < text.len() {
        if text[place] == b'{' {
            let mut end = place + 1;
            while end < text.len() && text[end] != b'}' {
                end += 1;
            }
            let (_, rest) = text.split_at(place + 1);
            let (name, _) = rest.split_at(end - place - 1);
            assert!(is_one_of(name, names), "this text names a value that it does not get");
            place = end;
        }
        place += 1;
    }
    while known < names.len() {
        assert!(is_in(names[known].as_bytes(), text), "this text gets a value that it does not name");
        known += 1;
    }
}

const fn is_one_of(name: &[u8], names: &[&str]) -> bool {
    let mut known = 0;
    while known < names.len() {
        if order(names[known].as_bytes(), name) == 0 {
            return true;
        }
        known += 1;
    }
    false
}

/// Whether `{name}` stands in the text.
const fn is_in(name: &[u8], text: &[u8]) -> bool {
    let mut start = 0;
    while start + name.len() + 2 <= text.len() {
        let (_, rest) = text.split_at(start);
        let (here, _) = rest.split_at(name.len() + 2);
        let (inside, _) = here.split_at(name.len() + 1);
        let (_, inside) = inside.split_at(1);
        if here[0] == b'{' && here[name.len() + 1] == b'}' && order(inside, name) == 0 {
            return true;
        }
        start += 1;
    }
    false
}

/// A text of the catalogues, for whoever will read it: `text!("Active")`.
#[macro_export]
macro_rules! text {
    ($english:literal) => {
        const { $crate::languages::Text::find($english, &[]) }
    };
}

/// A text of the catalogues in a language: `tr!(language, "Active")` is a `&'static str`;
/// `tr!(language, "{name} was added", name)` and `tr!(language, "{count} row" | "{count} rows", count = rows)` are
/// `String`s. `count` is a `u64`; other values are anything that can be written.
#[macro_export]
macro_rules! tr {
    ($language:expr, $english:literal $(,)?) => {
        $crate::text!($english).in_language($language)
    };
    ($language:expr, $one:literal | $many:literal, count = $count:expr $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        const { $crate::languages::Text::find_plural($one, $many, &["count" $(, stringify!($name))*]) }
            .counted($language, $count, &[$((stringify!($name), &$crate::tr!(@value $name $($value)?))),*])
    };
    ($language:expr, $english:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        const { $crate::languages::Text::find($english, &[$(stringify!($name)),+]) }
            .filled($language, &[$((stringify!($name), &$crate::tr!(@value $name $($value)?))),+])
    };
    (@value $name:ident) => { $name };
    (@value $name:ident $value:expr) => { $value };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_told_in_every_language() {
        assert_eq!(tr!(Language::English, "Active"), "Active");
        assert_eq!(tr!(Language::German, "Active"), "Aktiv");
    }

    #[test]
    fn values_are_put_in_by_their_names_and_never_read_again() {
        let told = fill("{b} and {a}, {c} {", &[("a", &"{b}"), ("b", &7)]);
        assert_eq!(told, "7 and {b}, {c} {");
    }

    #[test]
    fn the_number_decides_about_the_form() {
        let devices = |language, count| tr!(language, "{count} device" | "{count} devices", count = count);
        assert_eq!(devices(Language::English, 1), "1 device");
        assert_eq!(devices(Language::English, 0), "0 devices");
        assert_eq!(devices(Language::German, 1), "1 Gerät");
        assert_eq!(devices(Language::German, 12_406), "12.406 Geräte");
    }

    #[test]
    fn the_catalogue_can_be_searched() {
        let keys: Vec<_> = CATALOGUE.iter().map(|text| text.english()).collect();
        assert!(keys.is_sorted(), "sorted by bytes");
    }
}
