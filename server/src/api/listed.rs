//! Lists, a page at a time: the same filters, sorts and places as those of the screens.

use super::Problem;
use super::input::Parameters;
use domain::lists::{Cursor, Direction, List, ListQuery, Page, PageSize, Sort, Total};
use serde::Serialize;
use utoipa::ToSchema;

/// Rows of a page when nobody says otherwise.
pub const USUAL: u16 = 50;

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Listed<T> {
    /// The rows, in the order asked for.
    pub items: Vec<T>,
    /// The `cursor` of the next page; null on the last one.
    pub next: Option<String>,
    /// How many rows match in all, or as many as were counted.
    pub total: u64,
    /// Whether `total` is exact: no list counts further than 10,000.
    pub exact: bool,
}

impl<T> Listed<T> {
    /// The page as programs get it.
    pub fn of<Row: Into<T>>(page: Page<Row>) -> Self {
        let (total, exact) = match page.total {
            Total::Exactly(total) => (total, true),
            Total::AtLeast(total) => (total, false),
        };
        let items = page.rows.into_iter().map(Into::into).collect();
        Self { items, next: page.next.map(|Cursor(place)| place), total, exact }
    }
}

/// Reads what a list is asked for: `q`, `sort`, `limit`, `cursor` and its own filters. Nothing else.
pub fn asked<L: List>(mut parameters: Parameters) -> Result<ListQuery, Problem> {
    let query = taken::<L>(&mut parameters)?;
    parameters.end()?;
    Ok(query)
}

/// The same, and leaves the rest.
pub fn taken<L: List>(parameters: &mut Parameters) -> Result<ListQuery, Problem> {
    let limit = parameters.take_as::<u16>("limit", "a number from 1 to 100")?.unwrap_or(USUAL);
    let size = PageSize::of_program(limit)
        .ok_or_else(|| Problem::wrong("limit", "malformed", "limit is a number from 1 to 100."))?;
    let sort = match parameters.take("sort")? {
        Some(text) => Some(sort::<L>(&text).ok_or_else(|| {
            Problem::wrong("sort", "unknown", format!("sort is one of {}.", sorts::<L>().join(", ")))
        })?),
        None => None,
    };
    let mut query = ListQuery {
        search: parameters.take("q")?.unwrap_or_default(),
        cursor: parameters.take("cursor")?.map(Cursor),
        sort,
        size,
        ..ListQuery::default()
    };
    for filter in L::FILTERS {
        let values = parameters.take_all(filter.key);
        if !values.is_empty() {
            query.filters.insert(filter.key.to_owned(), values.into_iter().collect());
        }
    }
    Ok(query)
}

fn sort<L: List>(text: &str) -> Option<Sort> {
    let (by, direction) = match text.strip_prefix('-') {
        Some(by) => (by, Direction::Descending),
        None => (text, Direction::Ascending),
    };
    let known = L::COLUMNS.iter().any(|column| column.sortable && column.key == by);
    known.then(|| Sort { by: by.to_owned(), direction })
}

/// The values of `sort` that a list knows.
pub fn sorts<L: List>() -> Vec<String> {
    let columns = L::COLUMNS.iter().filter(|column| column.sortable);
    columns.flat_map(|column| [column.key.to_owned(), format!("-{}", column.key)]).collect()
}
