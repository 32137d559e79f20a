//! The languages that people read, and every text in them.
//!
//! A text is written in English where it is shown: `t!("Add a customer")` in `app`, [`text!`](crate::text) where no
//! reader is known yet (a column's header, a status), [`tr!`](crate::tr) where the language is at hand (a mail). The
//! English text is the key; `app/domain/languages/*.po` translate it. A text that is missing there does not compile.
//! The rules:
//!
//! - Values are named: `t!("{name} was added", name)`. Both languages must name the same ones.
//! - Numbers decide about a form: `t!("{count} device" | "{count} devices", count = devices)`.
//! - Whole sentences, so that a translator can order the words.
//! - Files that we write (CSV), logs and the API stay English: programs read them.
//!
//! To change a text, change it in the source and run `cargo xtask texts`: it adds what is missing to the catalogues,
//! empty, and drops what nobody shows any more. To add a language: a variant of [`Language`], its name in
//! `app/domain/build.rs`, and its file, begun by the same command. Languages with more forms than singular and plural
//! need a longer row of forms and a rule in [`Language::form`].

mod language;
mod text;

pub use language::Language;
pub use text::{Text, fill};
