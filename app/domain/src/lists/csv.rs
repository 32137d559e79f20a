//! How every CSV that we write looks: RFC 4180, CRLF, and safe from formula injection (OWASP "CSV Injection").

/// What a spreadsheet takes for the beginning of a formula.
const FORMULA: [char; 10] = ['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'];

/// The text with a leading apostrophe when a spreadsheet would run it as a formula.
pub fn guard_formula(text: &str) -> std::borrow::Cow<'_, str> {
    // Apostrophes before the formula count too: otherwise reading back would take off one too many.
    if text.trim_start_matches('\'').starts_with(FORMULA) { format!("'{text}").into() } else { text.into() }
}

/// Takes the apostrophe of [`guard_formula`] off again, so that our own files read back as they were.
pub fn unguard_formula(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.trim_start_matches('\'').starts_with(FORMULA) => rest,
        _ => text,
    }
}

/// Appends one record to `out`, guarded and quoted, ended with CRLF.
pub fn csv_line<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        let cell = guard_formula(cell);
        if cell.contains([',', '"', '\n', '\r', ';', '\t']) || cell.starts_with(' ') || cell.ends_with(' ') {
            out.push('"');
            out.push_str(&cell.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&cell);
        }
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cell_that_looks_like_a_formula_is_guarded() {
        let mut line = String::new();
        csv_line(&mut line, ["=1+1", "Acme, \"Ltd\"", "+49", "plain"]);
        assert_eq!(line, "'=1+1,\"Acme, \"\"Ltd\"\"\",'+49,plain\r\n");
    }

    proptest! {
        #[test]
        fn what_is_guarded_reads_back_as_it_was(text in "'{0,3}[=+@a-]?\\PC{0,8}") {
            let guarded = guard_formula(&text);
            prop_assert_eq!(unguard_formula(&guarded), &text);
            prop_assert!(!guarded.starts_with(FORMULA));
        }
    }
}
