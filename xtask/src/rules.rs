//! Rules of the house that no compiler knows, each a search through the checked-in text.
//!
//! A new rule is a function from a file's path and text to the lines that break it, and an entry in [`RULES`].

use crate::workspace::{files, root};
use anyhow::{Result, bail};
use std::fs;
use std::path::Path;

/// The lines of a file that break a rule, counted from 1.
type Rule = fn(path: &str, text: &str) -> Vec<usize>;

const RULES: &[(&str, Rule)] = &[
    ("a <textarea> has its value in an attribute: leptos does not escape its child", textarea_child),
    ("#[server] belongs into api.rs", server_function_elsewhere),
    (
        "app/src/ssr.rs is the only module of the server: no feature = \"ssr\" elsewhere, tests aside",
        second_ssr_module,
    ),
    ("a URL is spelled in app/src/paths.rs alone", spelled_url),
    ("a text of a page goes through t!, so that it is in every catalogue", untranslated),
    ("past 400 lines there are two things in a file", too_long),
];

const LONGEST: usize = 400;

/// Fails with every line that breaks a rule.
pub fn check() -> Result<()> {
    let mut broken = Vec::new();
    for path in files()? {
        // Deleted but not yet committed, or not text: nothing to say.
        let Ok(text) = fs::read_to_string(root().join(&path)) else { continue };
        for (sentence, rule) in RULES {
            broken.extend(rule(&path, &text).iter().map(|line| format!("{path}:{line}: {sentence}")));
        }
    }
    if broken.is_empty() { Ok(()) } else { bail!("{}", broken.join("\n")) }
}

fn is_app_source(path: &str) -> bool {
    path.starts_with("app/src/") && has_extension(path, &["rs"])
}

fn has_extension(path: &str, extensions: &[&str]) -> bool {
    Path::new(path).extension().is_some_and(|found| extensions.iter().any(|extension| found == *extension))
}

/// Numbers of the lines for which `breaks` holds; comments break nothing.
fn lines_where(text: &str, breaks: impl Fn(&str) -> bool) -> Vec<usize> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//") && breaks(line))
        .map(|(index, _)| index + 1)
        .collect()
}

fn textarea_child(path: &str, text: &str) -> Vec<usize> {
    if !is_app_source(path) {
        return Vec::new();
    }
    let closing = text.match_indices("</textarea").filter(|(at, _)| !text[..*at].trim_end().ends_with('>'));
    let built = text.match_indices("textarea()");
    closing.chain(built).map(|(at, _)| text[..at].lines().count().max(1)).collect()
}

fn server_function_elsewhere(path: &str, text: &str) -> Vec<usize> {
    if !is_app_source(path) || path.ends_with("/api.rs") {
        return Vec::new();
    }
    lines_where(text, |line| line.trim_start().starts_with("#[server"))
}

fn second_ssr_module(path: &str, text: &str) -> Vec<usize> {
    if !is_app_source(path) {
        return Vec::new();
    }
    // A refusal sets the status of a rendered page: shared code that calls the server's, in the one place it has to.
    if path == "app/src/error.rs" {
        return Vec::new();
    }
    let lines: Vec<&str> = text.lines().collect();
    let opens_module = |line: usize| {
        let next = lines.get(line).copied().unwrap_or_default();
        path == "app/src/lib.rs" && (next == "pub mod ssr;" || next.starts_with("pub use ssr::"))
    };
    let found = lines_where(text, |line| line.contains("feature = \"ssr\"") && !line.contains("all(test,"));
    found.into_iter().filter(|line| !opens_module(*line)).collect()
}

fn spelled_url(path: &str, text: &str) -> Vec<usize> {
    const STARTS: [&str; 7] = [
        "href=\"/",
        "href='/",
        "action=\"/",
        "src=\"/",
        "navigate(\"/",
        "redirect(\"/",
        "<Redirect path=\"/",
    ];
    if !is_app_source(path) || path == "app/src/paths.rs" || path.starts_with("app/src/paths/") {
        return Vec::new();
    }
    lines_where(text, |line| STARTS.iter().any(|start| line.contains(start)))
}

/// A text between tags. Names of their own are the same in every language.
fn untranslated(path: &str, text: &str) -> Vec<usize> {
    const NAMES: [&str; 2] = ["Waybill", "CSV"];
    if !is_app_source(path) {
        return Vec::new();
    }
    lines_where(text, |line| {
        line.match_indices(">\"").filter(|(at, _)| !line[..*at].ends_with(['=', '-'])).any(|(at, _)| {
            let word: String = line[at + 2..].chars().take_while(|c| *c != '"').collect();
            word.chars().filter(char::is_ascii_alphabetic).count() > 1 && !NAMES.contains(&word.as_str())
        })
    })
}

fn too_long(path: &str, text: &str) -> Vec<usize> {
    let lines = text.lines().count();
    if has_extension(path, &["rs", "ts", "js", "mjs", "css", "sql"]) && lines > LONGEST {
        vec![lines]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_textarea_may_be_empty_and_nothing_else() {
        let rule = |text| textarea_child("app/src/a.rs", text);
        assert!(rule("<textarea prop:value=move || note.get()></textarea>").is_empty());
        assert!(rule("<textarea\n  on:input=move |e| set(e)\n>\n</textarea>").is_empty());
        assert_eq!(rule("x\n<textarea>{note}</textarea>"), [2]);
        assert_eq!(rule("<textarea>\"hello\"</textarea>"), [1]);
        assert_eq!(rule("textarea().child(note)"), [1]);
        assert!(textarea_child("server/src/a.rs", "<textarea>{note}</textarea>").is_empty());
    }

    #[test]
    fn server_functions_live_in_api_files() {
        let text = "use x;\n\n#[server(endpoint = \"customers/list\")]\n";
        assert_eq!(server_function_elsewhere("app/src/customers/page.rs", text), [3]);
        assert!(server_function_elsewhere("app/src/customers/api.rs", text).is_empty());
    }

    #[test]
    fn a_text_between_tags_is_translated() {
        let page = "app/src/customers/page.rs";
        assert_eq!(untranslated(page, "<b>\"Customers\"</b>\n<b>{t!(\"Customers\")}</b>"), [1]);
        assert!(untranslated(page, "<b>\"Waybill\"</b> <i>\" · \"</i> Some(x) => \"customers\"").is_empty());
        assert!(untranslated("server/src/lib.rs", "<b>\"Customers\"</b>").is_empty());
    }

    #[test]
    fn one_module_is_for_the_server() {
        let text = "#[cfg(feature = \"ssr\")]\npub mod ssr;\n";
        assert!(second_ssr_module("app/src/lib.rs", text).is_empty());
        assert_eq!(second_ssr_module("app/src/lib.rs", "#[cfg(feature = \"ssr\")]\npub mod jobs;\n"), [1]);
        assert!(second_ssr_module("app/src/words.rs", "#[cfg(all(test, feature = \"ssr\"))]").is_empty());
        assert_eq!(second_ssr_module("app/src/ui/table.rs", "#[cfg(not(feature = \"ssr\"))]"), [1]);
    }

    #[test]
    fn urls_are_spelled_in_one_place() {
        assert_eq!(spelled_url("app/src/a.rs", "<a href=\"/customers\">"), [1]);
        assert!(spelled_url("app/src/paths.rs", "<a href=\"/customers\">").is_empty());
        assert!(spelled_url("app/src/a.rs", "// <a href=\"/customers\">").is_empty());
        assert!(spelled_url("app/src/a.rs", "<a href=paths::customers()>").is_empty());
    }

    #[test]
    fn a_file_of_more_than_400_lines_is_two() {
        assert!(too_long("a.rs", &"\n".repeat(400)).is_empty());
        assert_eq!(too_long("a.rs", &"\n".repeat(401)), [401]);
        assert!(too_long("package-lock.json", &"\n".repeat(4000)).is_empty());
    }
}
