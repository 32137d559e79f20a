//! Turns the catalogues in `languages/` into one sorted table of texts, for `src/languages/text.rs`.
//!
//! A translation that names other values than the English text fails the build here. A text without a translation stays
//! English, so that work can go on; `cargo xtask test checks` asks for it.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

/// The languages other than English, in the order of `Language::ALL`.
const LANGUAGES: [&str; 1] = ["de"];

/// The forms of one text in one language: one, or singular and plural.
type Forms = Vec<String>;

fn main() {
    println!("cargo::rerun-if-changed=languages");
    let mut texts: BTreeMap<String, (Forms, Vec<Forms>)> = BTreeMap::new();
    for (place, language) in LANGUAGES.into_iter().enumerate() {
        read(&Path::new("languages").join(language).with_extension("po"), place, &mut texts);
    }
    let mut table = String::from("&[\n");
    for (key, (english, others)) in &texts {
        assert_eq!(others.len(), LANGUAGES.len(), "a catalogue lacks {key:?}");
        let all: Vec<_> = std::iter::once(english).chain(others).collect();
        writeln!(table, "    Text {{ forms: &{all:?} }},").expect("a string can be written to");
    }
    // Slices of slices, not vectors of vectors: `[["a"]]` in the source is `&[&["a"]]`.
    let table = table.replace("[\"", "&[\"");
    table_file(&(table + "]\n"));
}

fn read(file: &Path, place: usize, texts: &mut BTreeMap<String, (Forms, Vec<Forms>)>) {
    let catalogue = polib::po_file::parse(file).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
    for message in catalogue.messages() {
        let key = message.msgid().to_owned();
        let (english, translated) = match (message.msgid_plural(), message.msgstr_plural()) {
            (Ok(plural), Ok(forms)) => (vec![key.clone(), plural.to_owned()], forms.clone()),
            _ => (vec![key.clone()], vec![message.msgstr().unwrap_or_default().to_owned()]),
        };
        assert_eq!(english.len(), translated.len(), "{}: the forms of {key:?}", file.display());
        let translated = if translated.iter().any(String::is_empty) { english.clone() } else { translated };
        for form in &translated {
            assert_eq!(
                names(form),
                names(english.last().map_or("", String::as_str)),
                "{}: the values in {form:?}",
                file.display()
            );
        }
        let (_, others) = texts.entry(key).or_insert_with(|| (english, Vec::new()));
        if others.len() == place {
            others.push(translated);
        }
    }
}

/// The names in braces, each once, in the order of the alphabet.
fn names(text: &str) -> Vec<&str> {
    let mut names: Vec<_> =
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(name, _)| name)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn table_file(table: &str) {
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(folder.join("texts.rs"), table).expect("OUT_DIR can be written");
}
