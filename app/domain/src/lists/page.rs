use serde::{Deserialize, Serialize};

/// One page of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<Row> {
    /// The rows, in the order asked for; at most the page size.
    pub rows: Vec<Row>,
    /// Where the next page begins, if there is one.
    pub next: Option<Cursor>,
    /// Where the page before ends, if there is one.
    pub previous: Option<Cursor>,
    /// How many rows match in all.
    pub total: Total,
}

impl<Row> Page<Row> {
    /// A page without rows.
    pub fn empty() -> Self {
        Self { rows: Vec::new(), next: None, previous: None, total: Total::Exactly(0) }
    }
}

/// How many rows match.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Total {
    /// Counted, or kept as a counter.
    Exactly(u64),
    /// Counting stopped here, so that no list pays for a long count.
    AtLeast(u64),
}

/// A place in a list: opaque, made by the store, valid only for the sort it was made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(pub String);

/// Rows per page: 10, 25, 50 or 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "u16", into = "u16")]
pub struct PageSize(u16);

impl PageSize {
    /// What a person can choose from.
    pub const CHOICES: [u16; 4] = [10, 25, 50, 100];

    /// One of the choices, or nothing.
    pub fn new(rows: u16) -> Option<Self> {
        Self::CHOICES.contains(&rows).then_some(Self(rows))
    }

    /// As many as a program wants, from 1 to 100.
    pub fn of_program(rows: u16) -> Option<Self> {
        (1..=100).contains(&rows).then_some(Self(rows))
    }

    /// Rows per page.
    pub fn rows(self) -> u16 {
        self.0
    }
}

impl Default for PageSize {
    fn default() -> Self {
        Self(25)
    }
}

impl TryFrom<u16> for PageSize {
    type Error = &'static str;

    fn try_from(rows: u16) -> Result<Self, Self::Error> {
        Self::new(rows).ok_or("not a page size")
    }
}

impl From<PageSize> for u16 {
    fn from(size: PageSize) -> Self {
        size.0
    }
}
