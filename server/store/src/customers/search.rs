//! Searching connections by name, internal reference or number.
//!
//! `LIKE` is not leakproof, so under row level security it can use no index. Four ways, by what is searched for:
//!
//! - one or two characters: names, references and numbers that begin with them, as ranges of their indexes;
//! - three or more: the trigram index, asked inside a definer function, and sorted;
//! - what more than [`AT_MOST`] match is common: so many of them stand among the first [`WALK`] of the list that these are
//!   read in their order. Where the page is not full then, as when all begin with the same letter, all are sorted;
//! - what has nothing that the trigram index could be asked for: the whole list is read.

use crate::error::OrInternal;
use crate::lists::escape_like;
use crate::uploads::count;
use domain::PortalResult;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// Beyond this many matches the total is "more than".
pub(super) const AT_MOST: i32 = 1_000;
/// Connections that are read in their order for a page of what is common.
pub(super) const WALK: usize = 5_000;
/// From so many characters on the trigram index is asked.
const TRIGRAM: usize = 3;

/// How the rows of a search are found.
#[derive(Debug)]
pub(crate) enum Search {
    /// No search.
    All,
    /// Names, references and numbers that begin with a text of one or two characters.
    Prefix(String),
    /// By the trigram index; how many there are, or more than [`AT_MOST`].
    Found(Pattern, u64),
    /// By reading the list.
    Read(Pattern),
}

/// What names and references contain, and what numbers begin with.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    like: String,
    digits: Option<String>,
}

impl Search {
    /// Decides how to find `text`, which the list has checked.
    pub(crate) async fn prepare(tx: &mut PgConnection, text: &str) -> PortalResult<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::All);
        }
        if text.chars().count() < TRIGRAM {
            return Ok(Self::Prefix(text.to_lowercase()));
        }
        let pattern = Pattern { like: format!("%{}%", escape_like(text)), digits: digits(text) };
        if !has_trigram(text) {
            return Ok(Self::Read(pattern));
        }
        let found = sqlx::query_scalar!(
            r#"SELECT count(*) AS "found!" FROM connections_found($1, $2, $3)"#,
            pattern.like,
            pattern.digits,
            AT_MOST + 1
        )
        .fetch_one(tx)
        .await
        .or_internal()?;
        Ok(Self::Found(pattern, count(found)))
    }

    /// How many match, where that is known.
    pub(super) fn found(&self) -> Option<u64> {
        if let Self::Found(_, found) = self { Some(*found) } else { None }
    }

    /// What is searched for, if so much matches that it is not worth counting.
    pub(super) fn common(&self) -> Option<&Pattern> {
        match self {
            Self::Found(pattern, found) if *found > u64::from(AT_MOST.unsigned_abs()) => Some(pattern),
            _ => None,
        }
    }

    /// Appends ` FROM … WHERE …`: the connections of `tenant` that match, as a table of that name.
    pub(crate) fn push(&self, sql: &mut QueryBuilder<Postgres>, tenant: i64) {
        if let Self::Found(pattern, _) = self {
            // A function's columns have the collation of the database, which is not that of the list.
            sql.push(
                " FROM (SELECT number COLLATE \"C\" AS number, kind, name COLLATE \"und-x-icu\" AS name,
                         internal_reference, country COLLATE \"C\" AS country, last_uploaded_at, uploads, devices,
                         verification
                  FROM connections_found(",
            );
            sql.push_bind(pattern.like.clone()).push(", ").push_bind(pattern.digits.clone());
            sql.push(", ").push_bind(i32::MAX).push(")) connections WHERE true");
            return;
        }
        sql.push(" FROM connections WHERE connections.tenant_id = ").push_bind(tenant);
        match self {
            Self::Prefix(text) => push_prefix(sql, text),
            Self::Read(pattern) => pattern.push(sql),
            Self::All | Self::Found(..) => {}
        }
    }
}

impl Pattern {
    /// Appends the condition, beginning with `AND`.
    pub(super) fn push(&self, sql: &mut QueryBuilder<Postgres>) {
        sql.push(" AND (connections.searched LIKE ").push_bind(self.like.clone());
        if let Some(digits) = &self.digits {
            push_number(sql, digits);
        }
        sql.push(")");
    }
}

fn push_prefix(sql: &mut QueryBuilder<Postgres>, text: &str) {
    // In ICU's order U+FFFF comes after everything that begins with the text, whatever case or accents.
    let end = format!("{text}\u{FFFF}");
    sql.push(" AND ((connections.name >= ").push_bind(text.to_owned());
    sql.push(" AND connections.name < ").push_bind(end.clone());
    sql.push(") OR (connections.internal_reference >= ").push_bind(text.to_owned());
    sql.push(" AND connections.internal_reference < ").push_bind(end).push(")");
    if let Some(digits) = digits(text) {
        push_number(sql, &digits);
    }
    sql.push(")");
}

/// Whether the trigram index can be asked for it: three letters or digits in a row; or, because the index knows where words
/// begin and end, a word that begins within the text, or two characters of one that ends there ("K-33", "AG ").
fn has_trigram(text: &str) -> bool {
    let words: Vec<usize> =
        text.split(|c: char| !c.is_alphanumeric()).map(|word| word.chars().count()).collect();
    let last = words.len().saturating_sub(1);
    words.iter().enumerate().any(|(place, &characters)| {
        characters >= TRIGRAM || place > 0 && characters > 0 || place < last && characters == TRIGRAM - 1
    })
}

/// The beginning of a number, if the text can be one.
fn digits(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (!digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// Numbers that begin with `digits`, as a range: in C collation `:` comes after `9`.
fn push_number(sql: &mut QueryBuilder<Postgres>, digits: &str) {
    sql.push(" OR (connections.number >= ").push_bind(digits.to_owned());
    sql.push(" AND connections.number < ").push_bind(format!("{digits}:")).push(")");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_trigram_index_is_asked_for_what_it_knows() {
        for text in ["gmbh", "K-33", "a b", "AG.", "grün", "---x"] {
            assert!(has_trigram(text), "{text}");
        }
        for text in ["a--", "---", "ab", "%%%"] {
            assert!(!has_trigram(text), "{text}");
        }
    }

    #[test]
    fn a_number_may_be_typed_with_spaces_and_dashes() {
        assert_eq!(digits("410 233-89").as_deref(), Some("41023389"));
        for no_number in ["", " - ", "41a", "４１"] {
            assert_eq!(digits(no_number), None, "{no_number}");
        }
    }
}
