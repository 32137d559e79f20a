use super::keyset::page_error;
use domain::PortalResult;
use domain::lists::Total;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// Counting stops here: a list never pays for a long count.
pub(crate) const COUNT_AT_MOST: u32 = 10_000;

/// The text with `%`, `_` and `\` escaped, lower case: what somebody searches for is not a pattern.
pub(crate) fn escape_like(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 2);
    for c in text.to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Counts what `from_where` ("FROM … WHERE …", as a builder) matches, up to [`COUNT_AT_MOST`].
pub(crate) async fn total(
    tx: &mut PgConnection,
    from_where: impl FnOnce(&mut QueryBuilder<Postgres>),
) -> PortalResult<Total> {
    let mut sql = QueryBuilder::new("SELECT count(*) FROM (SELECT 1 ");
    from_where(&mut sql);
    sql.push(" LIMIT ").push_bind(i64::from(COUNT_AT_MOST) + 1).push(") AS counted");
    let (count,): (i64,) = sql.build_query_as().fetch_one(tx).await.map_err(page_error)?;
    let count = u64::try_from(count).unwrap_or_default();
    Ok(if count > u64::from(COUNT_AT_MOST) {
        Total::AtLeast(u64::from(COUNT_AT_MOST))
    } else {
        Total::Exactly(count)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_searched_for_is_not_a_pattern() {
        assert_eq!(escape_like("100%_\\Ä"), "100\\%\\_\\\\ä");
    }
}
