use super::list::count_wanted;
use super::release::{Release, release};
use super::wanted::{Wanted, Whose};
use crate::error::OrInternal;
use crate::uploads::count;
use crate::{Store, activity};
use domain::devices::{CustodyEvent, DeleteOutcome, DeviceList, DeviceScope, Identity};
use domain::lists::{ListQuery, Selection, Total};
use domain::organisations::OrganisationKind;
use domain::policy::{Action, require};
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::json;
use sqlx::{PgConnection, QueryBuilder};
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
                outcome(tx, &whom, &wanted, &selection).await
            })
        })
        .await
}

pub(super) async fn delete(
    store: &Store,
    actor: &Actor,
    scope: &DeviceScope,
    selection: &Selection,
    counted: u64,
) -> PortalResult<DeleteOutcome> {
    require(actor, Action::DeleteDevices)?;
    if actor.kind != OrganisationKind::Reseller {
        // Whoever holds devices deletes them by an operation.
        return Err(PortalError::NotFound);
    }
    selection.check::<DeviceList>()?;
    let now = store.clock.now();
    let (whom, scope, selection) = (actor.clone(), scope.clone(), selection.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let wanted = wanted(tx, &whom, &scope, &selection).await?;
                let mut outcome = outcome(tx, &whom, &wanted, &selection).await?;
                let all_matching = matches!(selection, Selection::AllMatching { .. });
                if all_matching && outcome.deleted != counted {
                    return Err(changed(outcome.deleted));
                }
                let deleted =
                    release(tx, &whom, now, CustodyEvent::Deleted, which(&wanted, &selection)).await?;
                // What an upload has brought since the count.
                if all_matching && deleted > counted {
                    return Err(changed(deleted));
                }
                outcome.gone += outcome.deleted.saturating_sub(deleted);
                outcome.deleted = deleted;
                let subject = match &scope {
                    DeviceScope::Mine => "devices",
                    DeviceScope::Customer(number) => number.as_str(),
                    DeviceScope::Delivery(number) => number.as_str(),
                };
                let identities: Vec<&String> = match &selection {
                    Selection::Keys(keys) => keys.iter().take(100).collect(),
                    Selection::AllMatching { .. } => Vec::new(),
                };
                let details =
                    json!({ "deleted": deleted, "verified": outcome.verified, "identities": identities });
                activity::record(tx, &whom, now, "devices.deleted", subject, details).await?;
                Ok(outcome)
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
    if now == seen { Ok(wanted) } else { Err(changed(now)) }
}

fn changed(now: u64) -> PortalError {
    PortalError::Conflict(Conflict::SelectionChanged { now })
}

pub(super) fn which<'a>(wanted: &'a Wanted, selection: &Selection) -> Release<'a> {
    match selection {
        Selection::Keys(keys) => Release::Identities { wanted, identities: normal(keys) },
        Selection::AllMatching { except, .. } => Release::Matching { wanted, except: normal(except) },
    }
}

/// Keys that can be identities at all: they come from a request.
pub(super) fn normal(keys: &BTreeSet<String>) -> Vec<String> {
    keys.iter().filter(|key| Identity::from_normal(key).is_some()).cloned().collect()
}

async fn outcome(
    tx: &mut PgConnection,
    actor: &Actor,
    wanted: &Wanted,
    selection: &Selection,
) -> PortalResult<DeleteOutcome> {
    let mut sql =
        QueryBuilder::new("SELECT count(*), count(*) FILTER (WHERE d.status = 2) FROM devices d WHERE");
    which(wanted, selection).push(actor, &mut sql);
    let (deleted, verified): (i64, i64) = sql.build_query_as().fetch_one(tx).await.or_internal()?;
    let gone = match selection {
        Selection::Keys(keys) => (keys.len() as u64).saturating_sub(count(deleted)),
        Selection::AllMatching { .. } => 0,
    };
    Ok(DeleteOutcome { deleted: count(deleted), verified: count(verified), gone })
}
