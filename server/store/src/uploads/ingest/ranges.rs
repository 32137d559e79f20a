//! Where rows and devices may meet at all.
//!
//! Makers number devices one after the other, so that a file of new devices lies where nobody has been. Rows whose keys
//! differ only in their last four characters are a range; one look into an index tells for all its rows that there is no
//! device between the first and the last of them. Only rows of the other ranges are looked up one by one.

use crate::jobs::{JobResult, OrRetry};
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// A range has to answer for so many rows, or looking at ranges costs more than it saves.
const ROWS_OF_A_RANGE: u64 = 20;

/// The ranges of the good rows by one of their columns.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranges {
    column: &'static str,
    count: u64,
    /// The ranges are too small to be worth a look.
    scattered: bool,
}

/// Which rows of a way have to be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Near {
    /// None: no device lies in any range.
    Nowhere,
    /// Those of the ranges in `near` with this number.
    Within(i16),
    /// All.
    Anywhere,
}

impl Ranges {
    /// Of a column of `staged`, of which at most `rows` rows are good.
    pub(super) async fn of(tx: &mut PgConnection, column: &'static str, rows: u64) -> JobResult<Self> {
        sqlx::query(
            r#"CREATE TEMPORARY TABLE IF NOT EXISTS near (way smallint NOT NULL, prefix text COLLATE "C" NOT NULL)
               ON COMMIT DROP"#,
        )
        .execute(&mut *tx)
        .await
        .or_retry()?;
        let mut sql = QueryBuilder::<Postgres>::new("CREATE TEMPORARY TABLE ");
        sql.push(format_args!(
            r#"ranges_of_{column} ON COMMIT DROP AS
               SELECT left({column}, -4) COLLATE "C" AS prefix, min({column}) AS first, max({column}) AS last
               FROM staged WHERE reason IS NULL AND {column} IS NOT NULL GROUP BY 1"#
        ));
        let count = sql.build().execute(tx).await.or_retry()?.rows_affected();
        Ok(Self { column, count, scattered: count * ROWS_OF_A_RANGE > rows })
    }

    /// The ranges in which `devices` has keys in `key`, remembered as `way`. In the order of its index, and no further than
    /// the first: planners would read all devices otherwise.
    pub(super) async fn near(self, tx: &mut PgConnection, way: i16, key: &str) -> JobResult<Near> {
        if self.scattered {
            return Ok(if self.count == 0 { Near::Nowhere } else { Near::Anywhere });
        }
        let column = self.column;
        let mut sql = QueryBuilder::<Postgres>::new("INSERT INTO near (way, prefix) SELECT ");
        sql.push_bind(way).push(format_args!(
            "::smallint, r.prefix FROM ranges_of_{column} r CROSS JOIN LATERAL (
                 SELECT FROM devices WHERE {key} >= r.first AND {key} <= r.last ORDER BY {key} LIMIT 1) d"
        ));
        let found = sql.build().execute(&mut *tx).await.or_retry()?.rows_affected();
        Ok(match found {
            0 => Near::Nowhere,
            found if found == self.count => Near::Anywhere,
            _ => {
                sqlx::query("ANALYZE near").execute(tx).await.or_retry()?;
                Near::Within(way)
            }
        })
    }
}
