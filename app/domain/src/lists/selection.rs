use super::{List, ListQuery, Total};
use crate::{Field, FieldError, PortalError, PortalResult};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The rows that an action is for. "All that match" travels as the query, never as a million keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Selection {
    /// These rows, by [`super::List::key`].
    Keys(BTreeSet<String>),
    /// Everything that matches the query, but for some.
    AllMatching {
        /// What is matched; its cursor and size do not count.
        query: ListQuery,
        /// Rows that were ticked off again.
        except: BTreeSet<String>,
        /// The count that the person saw; the action is refused when it is no longer true.
        seen: u64,
    },
}

impl Default for Selection {
    fn default() -> Self {
        Self::Keys(BTreeSet::new())
    }
}

impl Selection {
    /// The most keys that a request may name.
    pub const MAX_KEYS: usize = 10_000;

    /// Everything that matches, as the person saw it counted.
    pub fn all(query: &ListQuery, total: Total) -> Self {
        let (Total::Exactly(seen) | Total::AtLeast(seen)) = total;
        let query = ListQuery { cursor: None, ..query.clone() };
        Self::AllMatching { query, except: BTreeSet::new(), seen }
    }

    /// The same, as a preview has counted it in full: a list stops counting where that is no longer quick.
    #[must_use]
    pub fn counted(self, rows: u64) -> Self {
        match self {
            Self::AllMatching { query, except, .. } => {
                let seen = rows.saturating_add(except.len() as u64);
                Self::AllMatching { query, except, seen }
            }
            keys @ Self::Keys(_) => keys,
        }
    }

    /// Refuses too many keys and a query that the list `L` does not know.
    pub fn check<L: List>(&self) -> PortalResult<()> {
        let (Self::Keys(keys) | Self::AllMatching { except: keys, .. }) = self;
        if keys.len() > Self::MAX_KEYS {
            let max = u32::try_from(Self::MAX_KEYS).unwrap_or(u32::MAX);
            return Err(PortalError::field(Field::Selection, FieldError::TooMany { max }));
        }
        match self {
            Self::Keys(keys) if keys.is_empty() => {
                Err(PortalError::field(Field::Selection, FieldError::Required))
            }
            Self::Keys(_) => Ok(()),
            Self::AllMatching { query, .. } => query.check::<L>(),
        }
    }

    /// Whether a row is in it.
    pub fn contains(&self, key: &str) -> bool {
        match self {
            Self::Keys(keys) => keys.contains(key),
            Self::AllMatching { except, .. } => !except.contains(key),
        }
    }

    /// Takes a row in or out.
    pub fn set(&mut self, key: &str, chosen: bool) {
        let (keys, insert) = match self {
            Self::Keys(keys) => (keys, chosen),
            Self::AllMatching { except, .. } => (except, !chosen),
        };
        if insert {
            keys.insert(key.to_owned());
        } else {
            keys.remove(key);
        }
    }

    /// How many rows it names, as far as the person has seen them counted.
    pub fn count(&self) -> u64 {
        match self {
            Self::Keys(keys) => keys.len() as u64,
            Self::AllMatching { except, seen, .. } => seen.saturating_sub(except.len() as u64),
        }
    }

    /// Whether it names no row.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_taken_out_of_everything_is_an_exception() {
        let mut all = Selection::all(&ListQuery::default(), Total::Exactly(231));
        all.set("a", false);
        assert!(!all.contains("a") && all.contains("b"));
        assert_eq!(all.count(), 230);
        all.set("a", true);
        assert_eq!(all, Selection::all(&ListQuery::default(), Total::Exactly(231)));
    }

    #[test]
    fn a_count_in_full_counts_what_was_taken_out_too() {
        let mut all = Selection::all(&ListQuery::default(), Total::AtLeast(10_000));
        all.set("a", false);
        let all = all.counted(12_344);
        assert_eq!(all.count(), 12_344);
        assert!(!all.contains("a"));
    }

    #[test]
    fn rows_are_counted_once() {
        let mut some = Selection::default();
        some.set("a", true);
        some.set("a", true);
        some.set("b", false);
        assert_eq!(some.count(), 1);
    }
}
