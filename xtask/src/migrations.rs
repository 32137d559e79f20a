//! The migrations: applied to a database, and proved up, down, up.

use crate::database::{Database, Scratch, in_transaction};
use crate::workspace::root;
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// Brings an empty database up to date.
pub fn up(database: &Scratch<'_>) -> Result<()> {
    files(".up.sql")?.iter().try_for_each(|file| database.execute(file))
}

/// Brings every database that is made from now on up to date, as sqlx would: a test finds nothing left to apply, which takes
/// longer than most of them.
pub fn up_in_new_ones(database: &Database) -> Result<()> {
    let mut sql = String::from(
        "CREATE TABLE _sqlx_migrations (version bigint PRIMARY KEY, description text NOT NULL,
             installed_on timestamptz NOT NULL DEFAULT now(), success boolean NOT NULL, checksum bytea NOT NULL,
             execution_time bigint NOT NULL);\n",
    );
    for file in files(".up.sql")? {
        let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let (version, _) = name.split_once('_').with_context(|| format!("{name} has no version"))?;
        let (begin, end) = if in_transaction(&text) { ("BEGIN;", "COMMIT;") } else { ("", "") };
        writeln!(sql, "{begin}\n{text}\n;{end}")?;
        writeln!(
            sql,
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES ({version}, '{name}', true, sha384('\\x{}'::bytea), 0);",
            hexadecimal(&text)
        )?;
    }
    database.prepare_new_ones(&sql)
}

fn hexadecimal(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len() * 2), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Up, down to nothing, and up to the same schema again.
pub fn check(database: &Scratch<'_>) -> Result<()> {
    let (ups, mut downs) = (files(".up.sql")?, files(".down.sql")?);
    if ups.is_empty() || ups.len() != downs.len() {
        bail!("{} migrations go up and {} go down", ups.len(), downs.len());
    }
    downs.reverse();
    let empty = database.schema()?;
    up(database)?;
    let first = database.schema()?;
    downs.iter().try_for_each(|file| database.execute(file))?;
    same("going down leaves something behind", &empty, &database.schema()?)?;
    up(database)?;
    same("going up a second time makes another schema", &first, &database.schema()?)
}

/// The migrations of one direction, oldest first.
fn files(suffix: &str) -> Result<Vec<PathBuf>> {
    let folder = root().join("migrations");
    let mut files = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.to_string_lossy().ends_with(suffix) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

/// Fails with the lines that only one of two schemas has. Rights given to nobody in particular are not told apart: a
/// revoked default leaves an entry behind that no statement removes.
fn same(otherwise: &str, left: &str, right: &str) -> Result<()> {
    let only = |these: &str, those: &str| -> Vec<String> {
        let telling =
            |line: &&str| !line.is_empty() && !line.starts_with("--") && !line.contains(" ON SCHEMA public ");
        these
            .lines()
            .filter(telling)
            .filter(|line| !those.lines().any(|other| other == *line))
            .map(str::to_owned)
            .collect()
    };
    let (before, after) = (only(left, right), only(right, left));
    if before.is_empty() && after.is_empty() {
        return Ok(());
    }
    bail!("{otherwise}\nonly before: {}\nonly after: {}", before.join("\n  "), after.join("\n  "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_that_stays_is_told_and_a_comment_is_not() {
        assert!(same("", "-- a\nCREATE TABLE a", "CREATE TABLE a\n-- b\n").is_ok());
        let told = same("left", "", "CREATE TABLE a").unwrap_err().to_string();
        assert!(told.contains("only after: CREATE TABLE a"), "{told}");
    }
}
