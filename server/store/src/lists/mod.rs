//! Keyset paging: what every list of the store is built on.
//!
//! A list names its sort columns once ([`SortColumn`]: SQL, type); [`Keyset`] adds the place, the order and the limit to
//! a `QueryBuilder`, and makes a [`domain::lists::Page`] with cursors from the rows that come back.

mod batches;
mod cursor;
mod keyset;
mod search;

pub(crate) use batches::batches;
pub(crate) use keyset::{Keyset, Placed, SortColumn, page_error};
pub(crate) use search::{COUNT_AT_MOST, escape_like, total};
