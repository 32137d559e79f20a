use super::list::count_wanted;
use super::wanted::{Wanted, Whose};
use crate::Store;
use crate::error::OrInternal;
use crate::uploads::count;

use domain::devices::{DeleteOutcome, DeviceList, DeviceScope, Identity};
use domain::lists::{ListQuery, Selection, Total};
use domain::policy::{Action, require};
use domain::{Actor, Conflict, PortalError, PortalResult};
use sqlx::{PgConnection, Postgres, QueryBuilder};
use std::collections::BTreeSet;

pub(super) async fn preview(
    store: &Store,
    actor: &Actor,
    scope: &DeviceScope,
    selection: &Selection,
) -> PortalResult<DeleteOutcome> {
    require(actor, Action::DeleteDevices)?;
    selection.check::<DeviceList>()?;
    let (whom, scope, selection) = (actor.clone(), scope.clone(), selection.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let wanted = wanted(tx, &whom, &scope, &selection).await?;
                outcome(tx, &wanted, &selection).await
            })
        })
        .await
}

/// What is selected; refused when it is not what the person saw counted.
async fn wanted(
    tx: &mut PgConnection,
    actor: &Actor,
    scope: &DeviceScope,
    selection: &Selection,
) -> PortalResult<Wanted> {
    let (whose, counter) = Whose::of(tx, actor, scope).await?;
    let (query, seen) = match selection {
        Selection::Keys(_) => return Wanted::of(tx, whose, &ListQuery::default()).await,
        Selection::AllMatching { query, seen, .. } => (query, *seen),
    };
    let wanted = Wanted::of(tx, whose, query).await?;
    // Counted as the list was: where that stopped at a limit, so does this. The act itself knows the exact count.
    let (Total::Exactly(now) | Total::AtLeast(now)) = count_wanted(tx, whose, &wanted, counter).await?;
    if now == seen { Ok(wanted) } else { Err(PortalError::Conflict(Conflict::SelectionChanged { now })) }
}

/// Appends which devices are meant, for a table called `d`.
pub(super) fn push_selected(wanted: &Wanted, selection: &Selection, sql: &mut QueryBuilder<Postgres>) {
    wanted.push(sql);
    match selection {
        Selection::Keys(keys) => {
            sql.push(" AND d.identity = ANY(").push_bind(normal(keys)).push(")");
        }
        Selection::AllMatching { except, .. } => {
            let except = normal(except);
            if !except.is_empty() {
                sql.push(" AND d.identity <> ALL(").push_bind(except).push(")");
            }
        }
    }
}

/// Keys that can be identities at all: they come from a request.
pub(super) fn normal(keys: &BTreeSet<String>) -> Vec<String> {
    keys.iter().filter(|key| Identity::from_normal(key).is_some()).cloned().collect()
}

async fn outcome(
    tx: &mut PgConnection,
    wanted: &Wanted,
    selection: &Selection,
) -> PortalResult<DeleteOutcome> {
    let mut sql =
        QueryBuilder::new("SELECT count(*), count(*) FILTER (WHERE d.status = 2) FROM devices d WHERE");
    push_selected(wanted, selection, &mut sql);
    let (deleted, verified): (i64, i64) = sql.build_query_as().fetch_one(tx).await.or_internal()?;
    let gone = match selection {
        Selection::Keys(keys) => (keys.len() as u64).saturating_sub(count(deleted)),
        Selection::AllMatching { .. } => 0,
    };
    Ok(DeleteOutcome { deleted: count(deleted), verified: count(verified), gone })
}
