//! Searching connections by name, internal reference or number.
//!
//! `LIKE` is not leakproof, so under row level security it can use no index. Three ways, by what is searched for:
//!
//! - one or two characters: names, references and numbers that begin with them, as ranges of their indexes;
//! - three or more: the trigram index, asked inside a definer function for at most [`AT_MOST`] connections;
//! - what matches more than that is common: walking the list in its order soon finds a page of it. So is read what has
//!   no three letters or digits in a row, for which the trigram index would be read as a whole.

use crate::error::OrInternal;
use crate::lists::escape_like;
use domain::PortalResult;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// Beyond this many matches a list is walked, and its total is "more than".
pub(super) const AT_MOST: i32 = 1_000;
/// Trigrams need this many characters.
const TRIGRAM: usize = 3;

/// How the rows of a search are found.
#[derive(Debug)]
pub(crate) enum Search {
    /// No search.
    All,
    /// Names, references and numbers that begin with a text of one or two characters.
    Prefix(String),
    /// These connections, and numbers that begin with the digits.
    Found { ids: Vec<i64>, digits: Option<String> },
    /// Names and references that contain a text, and numbers that begin with the digits, by walking the list.
    Walk { pattern: String, digits: Option<String>, common: bool },
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
        let pattern = format!("%{}%", escape_like(text));
        if !has_trigram(text) {
            return Ok(Self::Walk { pattern, digits: digits(text), common: false });
        }
        let ids = sqlx::query_scalar!(
            r#"SELECT id AS "id!" FROM connections_matching($1, $2) AS id"#,
            pattern,
            AT_MOST + 1
        )
        .fetch_all(tx)
        .await
        .or_internal()?;
        if i32::try_from(ids.len()).is_ok_and(|found| found <= AT_MOST) {
            Ok(Self::Found { ids, digits: digits(text) })
        } else {
            Ok(Self::Walk { pattern, digits: digits(text), common: true })
        }
    }

    /// Whether so much matches that it is not worth counting.
    pub(super) fn is_common(&self) -> bool {
        matches!(self, Self::Walk { common: true, .. })
    }

    /// Appends the condition, beginning with `AND`.
    pub(crate) fn push(&self, sql: &mut QueryBuilder<Postgres>) {
        match self {
            Self::All => {}
            Self::Prefix(text) => {
                // In ICU's order U+FFFF comes after everything that begins with the text, whatever case or accents.
                let end = format!("{text}\u{FFFF}");
                sql.push(" AND ((connections.name >= ").push_bind(text.clone());
                sql.push(" AND connections.name < ").push_bind(end.clone());
                sql.push(") OR (connections.internal_reference >= ").push_bind(text.clone());
                sql.push(" AND connections.internal_reference < ").push_bind(end).push(")");
                if let Some(digits) = digits(text) {
                    push_number(sql, &digits);
                }
                sql.push(")");
            }
            Self::Found { ids, digits } => {
                sql.push(" AND (connections.id = ANY(").push_bind(ids.clone()).push(")");
                if let Some(digits) = digits {
                    push_number(sql, digits);
                }
                sql.push(")");
            }
            Self::Walk { pattern, digits, .. } => {
                sql.push(" AND (lower(connections.name) LIKE ").push_bind(pattern.clone());
                sql.push(" OR lower(connections.internal_reference) LIKE ").push_bind(pattern.clone());
                if let Some(digits) = digits {
                    push_number(sql, digits);
                }
                sql.push(")");
            }
        }
    }
}

/// Whether three letters or digits stand in a row.
fn has_trigram(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric()).any(|word| word.chars().count() >= TRIGRAM)
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
    fn a_number_may_be_typed_with_spaces_and_dashes() {
        assert_eq!(digits("410 233-89").as_deref(), Some("41023389"));
        for no_number in ["", " - ", "41a", "４１"] {
            assert_eq!(digits(no_number), None, "{no_number}");
        }
    }
}
