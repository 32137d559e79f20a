use super::{Cursor, FilterKind, List, PageSize};
use crate::{Field, FieldError, PortalError, PortalResult};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a list is asked for. The URL holds all of it; a saved view holds it without the cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// The text searched for; empty for none.
    pub search: String,
    /// Filter key → the values chosen.
    pub filters: BTreeMap<String, BTreeSet<String>>,
    /// The order; the list's own when missing.
    pub sort: Option<Sort>,
    /// The place in the list; its beginning when missing.
    pub cursor: Option<Cursor>,
    /// Rows per page.
    pub size: PageSize,
}

/// An order: a column and a direction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sort {
    /// The key of a sortable column.
    pub by: String,
    /// Which way.
    pub direction: Direction,
}

impl fmt::Display for Sort {
    /// As URLs say it: `name`, or `-name` for the largest first.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.direction == Direction::Descending { "-" } else { "" };
        write!(f, "{sign}{}", self.by)
    }
}

/// Which way a list runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Smallest or earliest first.
    Ascending,
    /// Largest or latest first.
    Descending,
}

impl Direction {
    /// The other way.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Ascending => Self::Descending,
            Self::Descending => Self::Ascending,
        }
    }
}

impl ListQuery {
    /// The most characters of a search.
    pub const MAX_SEARCH: usize = 200;
    /// The most values of one filter.
    pub const MAX_VALUES: usize = 50;

    /// Refuses what the list `L` does not know, so that the store meets only keys that it has an arm for.
    pub fn check<L: List>(&self) -> PortalResult<()> {
        if self.search.chars().count() > Self::MAX_SEARCH {
            let max = u32::try_from(Self::MAX_SEARCH).unwrap_or(u32::MAX);
            return Err(PortalError::field(Field::Search, FieldError::TooLong { max }));
        }
        let unprintable = |text: &str| text.chars().any(char::is_control);
        if unprintable(&self.search) {
            return Err(PortalError::field(Field::Search, FieldError::Unprintable));
        }
        if self.filters.values().flatten().any(|value| unprintable(value)) {
            return Err(PortalError::field(Field::List, FieldError::Unprintable));
        }
        let unknown = || PortalError::field(Field::List, FieldError::Unknown);
        for (key, values) in &self.filters {
            let filter = L::FILTERS.iter().find(|filter| filter.key == key).ok_or_else(unknown)?;
            if values.len() > Self::MAX_VALUES
                || values.iter().any(|value| value.len() > Self::MAX_SEARCH * 4)
            {
                return Err(unknown());
            }
            if let FilterKind::Choices(choices) = filter.kind
                && !values.iter().all(|value| choices.iter().any(|(choice, _)| choice == value))
            {
                return Err(unknown());
            }
        }
        match &self.sort {
            Some(sort) if !L::COLUMNS.iter().any(|c| c.sortable && c.key == sort.by) => Err(unknown()),
            _ => Ok(()),
        }
    }

    /// The order to use: the one asked for, or the list's own.
    pub fn sort_or_default<L: List>(&self) -> (&str, Direction) {
        match &self.sort {
            Some(sort) => (&sort.by, sort.direction),
            None => L::DEFAULT_SORT,
        }
    }

    /// Whether both find the same rows in the same order: place and page size do not count.
    pub fn same_rows(&self, other: &Self) -> bool {
        self.search == other.search && self.filters == other.filters && self.sort == other.sort
    }

    /// The values chosen for a filter.
    pub fn filter(&self, key: &str) -> impl Iterator<Item = &str> {
        self.filters.get(key).into_iter().flatten().map(String::as_str)
    }
}
