use super::cursor::Place;
use crate::error::internal;
use domain::lists::{Direction, List, ListQuery, Page, Total};
use domain::{Field, FieldError, PortalError, PortalResult};
use sqlx::postgres::PgRow;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};

/// A column that a list can be sorted by. SQL comes from here, never from a request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SortColumn {
    /// The expression; not null, so that (expression, key) is a total order.
    pub sql: &'static str,
    /// Its type, to read the cursor's text back: "timestamptz", "bigint".
    pub cast: &'static str,
}

/// A row with its place: what [`Keyset::push_place`] selected last.
pub(crate) trait Placed {
    /// The sort value and the key, as text.
    fn place(&self) -> (String, String);
}

/// Where in the list, which way, and how many.
#[derive(Debug, Clone)]
pub(crate) struct Keyset {
    by: String,
    direction: Direction,
    column: SortColumn,
    key: SortColumn,
    place: Option<Place>,
    rows: usize,
}

impl Keyset {
    /// The keyset of a checked query. `column` maps a sort key to SQL; `key` is the unique last part of the order.
    pub(crate) fn new<L: List>(
        query: &ListQuery,
        key: SortColumn,
        column: impl FnOnce(&str) -> Option<SortColumn>,
    ) -> PortalResult<Self> {
        query.check::<L>()?;
        let (by, direction) = query.sort_or_default::<L>();
        let column = column(by).ok_or_else(|| PortalError::field(Field::List, FieldError::Unknown))?;
        let place = query.cursor.as_ref().map(|cursor| Place::decode(cursor, by, direction)).transpose()?;
        Ok(Self { by: by.to_owned(), direction, column, key, place, rows: usize::from(query.size.rows()) })
    }

    /// The key of the column that the list is sorted by.
    pub(crate) fn by(&self) -> &str {
        &self.by
    }

    /// The same order from its beginning, `rows` at a time: for exports.
    pub(crate) fn batches(mut self, rows: usize) -> Self {
        self.place = None;
        self.rows = rows;
        self
    }

    /// The same place, reading so many rows from there.
    pub(crate) fn reading(mut self, rows: usize) -> Self {
        self.rows = rows;
        self
    }

    /// Whether these rows are all that a page needs.
    pub(crate) fn is_full<R>(&self, found: &[R]) -> bool {
        found.len() > self.rows
    }

    /// The same order, going on after `(value, key)`.
    pub(crate) fn after(mut self, (value, key): (String, String)) -> Self {
        self.place =
            Some(Place { by: self.by.clone(), direction: self.direction, value, key, backwards: false });
        self
    }

    /// Appends `, <sort value>::text, <key>::text` to the selected columns, as `place_value` and `place_key`.
    pub(crate) fn push_place(&self, sql: &mut QueryBuilder<Postgres>) {
        sql.push(format_args!(
            ", ({})::text AS place_value, ({})::text AS place_key",
            self.column.sql, self.key.sql
        ));
    }

    /// Appends `AND (sort, key) > (…)`, the order and the limit: one row more than the page, to know whether it goes on.
    pub(crate) fn push_page(&self, sql: &mut QueryBuilder<Postgres>) {
        let backwards = self.place.as_ref().is_some_and(|place| place.backwards);
        let ascending = (self.direction == Direction::Ascending) != backwards;
        if let Some(place) = &self.place {
            let compare = if ascending { ">" } else { "<" };
            sql.push(format_args!(" AND ({}, {}) {compare} (", self.column.sql, self.key.sql));
            sql.push_bind(place.value.clone()).push(format_args!("::{}, ", self.column.cast));
            sql.push_bind(place.key.clone()).push(format_args!("::{})", self.key.cast));
        }
        self.push_order(sql);
    }

    /// Appends the order and the limit alone: around parts that [`Self::push_page`] has cut already.
    pub(crate) fn push_order(&self, sql: &mut QueryBuilder<Postgres>) {
        let backwards = self.place.as_ref().is_some_and(|place| place.backwards);
        let ascending = (self.direction == Direction::Ascending) != backwards;
        let way = if ascending { "ASC" } else { "DESC" };
        sql.push(format_args!(" ORDER BY {} {way}, {} {way} LIMIT ", self.column.sql, self.key.sql));
        sql.push_bind(i64::try_from(self.rows + 1).unwrap_or(i64::MAX));
    }

    /// The rows of the page, and one more if it goes on: `columns` is `SELECT …`, `from_where` appends the rest up to the
    /// last condition.
    ///
    /// # Errors
    /// A cursor that Postgres cannot read is refused; see [`page_error`].
    pub(crate) async fn fetch<R>(
        &self,
        tx: &mut PgConnection,
        columns: &str,
        from_where: impl FnOnce(&mut QueryBuilder<Postgres>) + Send,
    ) -> PortalResult<Vec<R>>
    where
        R: for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let mut sql = QueryBuilder::new(columns);
        self.push_place(&mut sql);
        from_where(&mut sql);
        self.push_page(&mut sql);
        sql.build_query_as().fetch_all(tx).await.map_err(page_error)
    }

    /// Makes the page from the rows that came back.
    pub(crate) fn page<R: Placed, Row>(
        &self,
        mut found: Vec<R>,
        total: Total,
        into: impl Fn(R) -> PortalResult<Row>,
    ) -> PortalResult<Page<Row>> {
        let backwards = self.place.as_ref().is_some_and(|place| place.backwards);
        let more = found.len() > self.rows;
        found.truncate(self.rows);
        if backwards {
            found.reverse();
        }
        let edge = |row: Option<&R>, backwards| {
            row.map(|row| {
                let (value, key) = row.place();
                Place { by: self.by.clone(), direction: self.direction, value, key, backwards }.encode()
            })
        };
        // Whoever comes from a page can go back to it.
        let next = (if backwards { true } else { more }).then(|| edge(found.last(), false)).flatten();
        let previous = (if backwards { more } else { self.place.is_some() })
            .then(|| edge(found.first(), true))
            .flatten();
        let rows = found.into_iter().map(into).collect::<PortalResult<Vec<_>>>()?;
        Ok(Page { rows, next, previous, total })
    }
}

/// Turns a cursor value that Postgres cannot read (edited by hand) into a refusal; other errors are faults of ours.
pub(crate) fn page_error(error: sqlx::Error) -> PortalError {
    match error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() {
        // invalid_text_representation, invalid_datetime_format, datetime_field_overflow, numeric_value_out_of_range
        Some("22P02" | "22007" | "22008" | "22003") => {
            PortalError::field(Field::Cursor, FieldError::Malformed)
        }
        _ => internal(&error),
    }
}
