//! Every list in the product is the same table.
//!
//! A feature describes its list once, by implementing [`List`]: its columns, filters and sorts as data. The table in
//! `app/src/ui/table`, the URL, saved views, preferences, the selection and the CSV all work from that description;
//! the store turns a checked [`ListQuery`] into one keyset-paged statement.

mod address;
mod csv;
mod page;
mod query;
mod selection;

use crate::languages::{Language, Text};
use crate::text;
pub use address::ListAddress;
pub use csv::{csv_line, guard_formula, unguard_formula};
pub use page::{Cursor, Page, PageSize, Total};
pub use query::{Direction, ListQuery, Sort};
pub use selection::Selection;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The description of one list.
pub trait List: Send + Sync + 'static {
    /// A row as the server sends it.
    type Row: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static;
    /// The name in preferences, saved views and file names: "customers".
    const NAME: &'static str;
    /// The columns, in order. The first is the name column: always shown, pinned, the row's header.
    const COLUMNS: &'static [Column];
    /// The filters beside the search.
    const FILTERS: &'static [Filter] = &[];
    /// The order when the person has not chosen one.
    const DEFAULT_SORT: (&'static str, Direction);
    /// What the search looks through, for the field's hint: "Company name, internal reference or ID".
    const SEARCH_HINT: Option<Text> = None;

    /// What identifies a row in selections and URLs; public, never an internal key.
    fn key(row: &Self::Row) -> String;

    /// What a row is called, in the names of its checkbox and its menu.
    fn name(row: &Self::Row, _: Language) -> String {
        Self::text(row, Self::COLUMNS.first().map_or("", |column| column.key))
    }

    /// The text of a cell, as CSV files carry it; dates as RFC 3339, identities as text.
    fn text(row: &Self::Row, column: &str) -> String;
}

/// A column of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The name in URLs and preferences.
    pub key: &'static str,
    /// The words in the header.
    pub label: Text,
    /// Numbers stand right, in tabular figures.
    pub numeric: bool,
    /// Whether the header sorts.
    pub sortable: bool,
    /// The words in the choice of what to sort on, where they are others than the header's.
    pub sorted_as: Option<Text>,
    /// Whether it is on until the person decides otherwise.
    pub shown: bool,
}

impl Column {
    /// A column of text, shown, not sortable.
    pub const fn new(key: &'static str, label: Text) -> Self {
        Self { key, label, numeric: false, sortable: false, sorted_as: None, shown: true }
    }

    /// The same, with a header that sorts.
    #[must_use]
    pub const fn sortable(self) -> Self {
        Self { sortable: true, ..self }
    }

    /// The same, called so where one chooses what to sort on.
    #[must_use]
    pub const fn sorted_as(self, label: Text) -> Self {
        Self { sorted_as: Some(label), ..self.sortable() }
    }

    /// What the two directions are called, ascending first. Keys of moments and days end in `at` and `on`.
    pub fn directions(&self) -> [Text; 2] {
        let is_time =
            ["at", "since"].contains(&self.key) || self.key.ends_with("_at") || self.key.ends_with("_on");
        match (is_time, self.numeric) {
            (true, _) => [text!("From earliest to latest"), text!("From latest to earliest")],
            (false, true) => [text!("From lowest to highest"), text!("From highest to lowest")],
            (false, false) => [text!("From A to Z"), text!("From Z to A")],
        }
    }

    /// The same, for numbers.
    #[must_use]
    pub const fn numeric(self) -> Self {
        Self { numeric: true, ..self }
    }

    /// The same, off until somebody wants it.
    #[must_use]
    pub const fn hidden(self) -> Self {
        Self { shown: false, ..self }
    }
}

/// A filter of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// The name in URLs.
    pub key: &'static str,
    /// The words on its button.
    pub label: Text,
    /// How one chooses.
    pub kind: FilterKind,
}

/// How a filter's values are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FilterKind {
    /// Checkboxes: (value, label). Several are joined with "or".
    Choices(&'static [(&'static str, Text)]),
    /// One exact text, typed.
    Text,
}
