//! `cargo xtask texts`: brings the catalogues in `app/domain/languages` up to what the source shows.
//!
//! The texts stand in `t!`, `tr!` and `text!`. What a catalogue lacks is added without a translation, which
//! `cargo xtask test checks` asks for; what nobody shows any more goes. The texts stand in the order of the files that show them.

use crate::arguments::Arguments;
use crate::workspace::{files, root};
use anyhow::{Context, Result, bail};
use polib::catalog::Catalog;
use polib::message::{Message, MessageView};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use syn::{Lit, parse_str};

/// A text of the source.
struct Shown {
    english: String,
    plural: Option<String>,
    /// The file that shows it first.
    file: String,
}

/// Runs the command.
pub fn run(mut arguments: Arguments) -> Result<()> {
    let check_only = arguments.flag("--check");
    arguments.end()?;
    if check_only {
        return check();
    }
    for path in catalogues()? {
        let (old, new) = (read(&path)?, fresh(&path)?);
        let open = new.messages().filter(|message| !is_translated(*message)).count();
        polib::po_file::write_to_file(&new, &path)?;
        println!(
            "{}: {} texts (before {}), {open} without translation",
            path.display(),
            new.count(),
            old.count()
        );
    }
    Ok(())
}

/// Fails if a catalogue lacks a text, or has one that nobody shows.
pub fn check() -> Result<()> {
    for path in catalogues()? {
        let keys = |catalogue: &Catalog| -> BTreeSet<String> {
            catalogue.messages().map(|message| message.msgid().to_owned()).collect()
        };
        let (old, new) = (keys(&read(&path)?), keys(&fresh(&path)?));
        if let Some(text) = old.symmetric_difference(&new).next() {
            bail!("{} is not current, for instance {text:?}: run cargo xtask texts", path.display());
        }
        let catalogue = read(&path)?;
        if let Some(message) = catalogue.messages().find(|message| !is_translated(*message)) {
            bail!("{}: {:?} is not translated", path.display(), message.msgid());
        }
    }
    Ok(())
}

fn catalogues() -> Result<Vec<PathBuf>> {
    let folder = root().join("app/domain/languages");
    let files = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    Ok(files.into_iter().filter(|path| path.extension().is_some_and(|end| end == "po")).collect())
}

fn read(path: &Path) -> Result<Catalog> {
    polib::po_file::parse(path).map_err(|why| anyhow::anyhow!("{}: {why}", path.display()))
}

fn is_translated(message: &dyn MessageView) -> bool {
    match message.msgstr_plural() {
        Ok(forms) => forms.iter().all(|form| !form.is_empty()),
        Err(_) => message.msgstr().is_ok_and(|text| !text.is_empty()),
    }
}

/// The catalogue with exactly the texts of the source, and the translations that it has.
fn fresh(path: &Path) -> Result<Catalog> {
    let old = read(path)?;
    let mut new = Catalog::new(old.metadata.clone());
    for text in shown()? {
        let kept = old.find_message(None, &text.english, text.plural.as_deref());
        let message = if let Some(plural) = text.plural {
            let forms = kept.and_then(|kept| kept.msgstr_plural().ok().cloned());
            Message::build_plural()
                .with_source(text.file)
                .with_msgid(text.english)
                .with_msgid_plural(plural)
                .with_msgstr_plural(forms.unwrap_or_else(|| vec![String::new(); 2]))
                .done()
        } else {
            let told = kept.and_then(|kept| kept.msgstr().ok()).unwrap_or_default();
            Message::build_singular()
                .with_source(text.file)
                .with_msgid(text.english)
                .with_msgstr(told.to_owned())
                .done()
        };
        new.append_or_update(message);
    }
    Ok(new)
}

/// Every text of the source, once.
fn shown() -> Result<Vec<Shown>> {
    let mut texts: Vec<Shown> = Vec::new();
    for name in files()? {
        let is_rust = Path::new(&name).extension().is_some_and(|end| end == "rs");
        if !is_rust || name.starts_with("xtask/") {
            continue;
        }
        // Deleted but not yet committed: shows nothing.
        let Ok(source) = fs::read_to_string(root().join(&name)) else { continue };
        let tokens = TokenStream::from_str(&source).map_err(|why| anyhow::anyhow!("{name}: {why}"))?;
        collect(tokens, &name, &mut texts).with_context(|| name.clone())?;
    }
    let mut known = BTreeSet::new();
    texts.retain(|text| known.insert(text.english.clone()));
    Ok(texts)
}

fn collect(tokens: TokenStream, file: &str, texts: &mut Vec<Shown>) -> Result<()> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (place, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let called =
            match (place.checked_sub(2).map(|at| &tokens[at]), place.checked_sub(1).map(|at| &tokens[at])) {
                (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(bang))) if bang.as_char() == '!' => {
                    name.to_string()
                }
                _ => String::new(),
            };
        if ["t", "tr", "text"].contains(&called.as_str()) && group.delimiter() == Delimiter::Parenthesis {
            texts.extend(text(group.stream(), called == "tr", file)?);
        }
        collect(group.stream(), file, texts)?;
    }
    Ok(())
}

/// The text of one call; none where a macro passes it on.
fn text(arguments: TokenStream, after_language: bool, file: &str) -> Result<Option<Shown>> {
    let is =
        |token: &TokenTree, character| matches!(token, TokenTree::Punct(mark) if mark.as_char() == character);
    let mut arguments = arguments.into_iter().peekable();
    if after_language {
        arguments.by_ref().find(|token| is(token, ','));
    }
    let Some(english) = arguments.next().as_ref().and_then(string) else { return Ok(None) };
    let mut plural = None;
    if arguments.peek().is_some_and(|token| is(token, '|')) {
        plural = Some(arguments.nth(1).as_ref().and_then(string).context("a plural that is no string")?);
    }
    Ok(Some(Shown { english, plural, file: file.to_owned() }))
}

fn string(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    match parse_str(&literal.to_string()) {
        Ok(Lit::Str(text)) => Some(text.value()),
        _ => None,
    }
}
