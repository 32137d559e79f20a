//! One style sheet of many: every `@import "file.css";` line becomes the file. Browsers understand the rest as written.

use anyhow::{Context, Result, bail};
use std::fs;
use std::path::Path;

/// The sheet with its imports in place, in order.
pub fn bundle(sheet: &Path) -> Result<String> {
    let text = fs::read_to_string(sheet).with_context(|| sheet.display().to_string())?;
    let folder = sheet.parent().unwrap_or(sheet);
    let mut bundled = String::new();
    for line in text.lines() {
        match import(line) {
            Some(Ok(name)) => bundled.push_str(&bundle(&folder.join(name))?),
            Some(Err(line)) => {
                bail!("{}: only @import \"file.css\"; is understood, not {line}", sheet.display())
            }
            None => {
                bundled.push_str(line);
                bundled.push('\n');
            }
        }
    }
    Ok(bundled)
}

/// The file that a line imports, or the line if it imports in a way we do not know.
fn import(line: &str) -> Option<Result<&str, &str>> {
    let rest = line.trim().strip_prefix("@import")?;
    let name = rest.trim().strip_prefix('"').and_then(|rest| rest.strip_suffix("\";"));
    Some(name.filter(|name| !name.contains('"')).ok_or(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_import_is_a_file_name_in_quotes_on_a_line_of_its_own() {
        assert_eq!(import("@import \"ui/table.css\";"), Some(Ok("ui/table.css")));
        assert_eq!(import(".a { color: red }"), None);
        assert!(matches!(import("@import url(https://elsewhere.example/a.css);"), Some(Err(_))));
        assert!(matches!(import("@import \"a.css\" print;"), Some(Err(_))));
    }

    #[test]
    fn imports_are_put_in_their_place_in_order() {
        let folder = std::env::temp_dir().join(format!("waybill-style-{}", std::process::id()));
        fs::create_dir_all(folder.join("ui")).unwrap();
        fs::write(folder.join("main.css"), "@import \"ui/all.css\";\nmain {}\n").unwrap();
        fs::write(folder.join("ui/all.css"), "@import \"table.css\";\nall {}\n").unwrap();
        fs::write(folder.join("ui/table.css"), "table {}\n").unwrap();
        assert_eq!(bundle(&folder.join("main.css")).unwrap(), "table {}\nall {}\nmain {}\n");
        fs::remove_dir_all(folder).unwrap();
    }
}
