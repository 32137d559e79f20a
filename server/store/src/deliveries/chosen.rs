use super::list::push_where;
use super::row::FROM;
use crate::error::OrInternal;
use crate::lists::{COUNT_AT_MOST, page_error};
use crate::uploads::count;
use domain::deliveries::{DeliveryNumber, DeliveryStatus};
use domain::lists::Selection;
use domain::{Conflict, PortalError, PortalResult};
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};

/// Deliveries of a selection.
#[derive(Debug, Default)]
pub(super) struct Chosen {
    /// Ids of those that wait for an answer.
    pub waiting: Vec<i64>,
    /// How many were answered before.
    pub decided: u64,
}

#[derive(FromRow)]
struct Found {
    id: i64,
    status: i16,
}

/// Finds the deliveries of the acting organisation that are selected; refused when they are not what the person saw
/// counted.
pub(super) async fn choose(tx: &mut PgConnection, selection: &Selection) -> PortalResult<Chosen> {
    let mut sql = QueryBuilder::<Postgres>::new("SELECT y.id, y.status");
    sql.push(FROM);
    match selection {
        Selection::Keys(keys) => {
            let numbers: Vec<String> =
                keys.iter().filter(|key| DeliveryNumber::parse(key).is_some()).cloned().collect();
            sql.push(" AND y.number = ANY(").push_bind(numbers).push(")");
        }
        Selection::AllMatching { query, except, seen } => {
            let mut counting = QueryBuilder::<Postgres>::new("SELECT count(*)");
            push_where(counting.push(FROM), query);
            let (now,): (i64,) = counting.build_query_as().fetch_one(&mut *tx).await.map_err(page_error)?;
            check_seen(*seen, count(now))?;
            push_where(&mut sql, query);
            if !except.is_empty() {
                let except: Vec<String> = except.iter().cloned().collect();
                sql.push(" AND y.number <> ALL(").push_bind(except).push(")");
            }
        }
    }
    let found: Vec<Found> = sql.push(" ORDER BY y.id").build_query_as().fetch_all(tx).await.or_internal()?;
    let (waiting, decided): (Vec<Found>, Vec<Found>) =
        found.into_iter().partition(|found| found.status == DeliveryStatus::Waiting.code());
    Ok(Chosen { waiting: waiting.iter().map(|found| found.id).collect(), decided: decided.len() as u64 })
}

/// Those of a selection that wait; refused when there are none: somebody was a moment earlier.
pub(super) async fn waiting(tx: &mut PgConnection, selection: &Selection) -> PortalResult<Vec<i64>> {
    let chosen = choose(tx, selection).await?;
    match (chosen.waiting.is_empty(), chosen.decided, selection) {
        (false, ..) => Ok(chosen.waiting),
        // Nothing of it is the acting organisation's.
        (true, 0, Selection::Keys(_)) => Err(PortalError::NotFound),
        (true, ..) => Err(PortalError::Conflict(Conflict::NothingWaits)),
    }
}

/// Refuses a selection that is no longer what the person saw counted. A list stops counting at some point; a preview
/// counts in full and puts that into the selection.
pub(crate) fn check_seen(seen: u64, now: u64) -> PortalResult<()> {
    let limit = u64::from(COUNT_AT_MOST);
    if seen == now || seen == limit && now > limit {
        Ok(())
    } else {
        Err(PortalError::Conflict(Conflict::SelectionChanged { now }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_that_a_preview_made_in_full_is_compared_in_full() {
        assert_eq!(check_seen(9_999, 9_999), Ok(()));
        assert_eq!(check_seen(10_000, 12_345), Ok(()), "the list says: more than ten thousand");
        assert_eq!(check_seen(12_345, 12_345), Ok(()));
        for (seen, now) in [(9_999, 12_345), (12_345, 17_345), (12_345, 10_000), (10_000, 9_999)] {
            let changed = Err(PortalError::Conflict(Conflict::SelectionChanged { now }));
            assert_eq!(check_seen(seen, now), changed, "{seen}");
        }
    }
}
