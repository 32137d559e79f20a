use domain::Role;
use domain::devices::MOVED_BY_MSP;
use domain::languages::{Language, Text};
use domain::money::Money;
use leptos::prelude::use_context;
use std::sync::OnceLock;

/// The reader's language, where there is one reader: in a browser.
static READER: OnceLock<Language> = OnceLock::new();

/// The language of whoever reads what is being shown. The server provides it with each request; a browser has it from
/// the document.
pub fn language() -> Language {
    READER.get().copied().or_else(use_context::<Language>).unwrap_or_default()
}

/// Takes the language of the document over. Once, before the page comes to life.
pub fn read_language_of_document() {
    let document = leptos::prelude::document().document_element();
    let tag = document.and_then(|root| root.get_attribute("lang")).unwrap_or_default();
    let _ = READER.set(Language::from_tag(&tag).unwrap_or_default());
}

/// A text of the domain for the reader.
pub trait Here {
    /// In the reader's language.
    fn here(self) -> &'static str;
}

impl Here for Text {
    fn here(self) -> &'static str {
        self.in_language(language())
    }
}

/// A role's name: of a built-in one in the reader's language, of another as its organisation calls it. None of those may
/// be called like a built-in one.
pub fn role_name(name: &str) -> String {
    let built_in = Role::BUILT_IN.into_iter().find(|role| role.label().english() == name);
    built_in.map_or_else(|| name.to_owned(), |role| role.label().here().to_owned())
}

/// A device's tag in the reader's language.
pub fn tag_name(tag: &str) -> String {
    if tag == MOVED_BY_MSP.english() { MOVED_BY_MSP.here().to_owned() } else { tag.to_owned() }
}

/// An amount of money in the reader's language.
pub fn money(amount: Money) -> String {
    amount.in_language(language())
}

/// A heading's word inside a sentence: "Customers" is "customers" there, where the reader's language wants that.
pub fn within_sentence(word: &str) -> String {
    match language() {
        Language::English => word.to_lowercase(),
        Language::German => word.to_owned(),
    }
}

/// A text in the reader's language: `t!("Save")` is a `&'static str`, `t!("{name} was added", name)` and
/// `t!("{count} row" | "{count} rows", count = rows)` are `String`s. The rules: [`domain::languages`].
macro_rules! t {
    ($($text:tt)+) => {
        domain::tr!($crate::words::language(), $($text)+)
    };
}
