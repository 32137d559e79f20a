//! Operations on devices: what is selected, what would become of it, and the beginning of the work.

use super::delete::{normal, push_selected};
use super::wanted::{Wanted, Whose};
use crate::deliveries::check_seen;
use crate::error::OrInternal;
use crate::operations::{New, Request, push_skip, selecting};
use crate::random::Random;
use crate::uploads::count;
use domain::devices::DeviceScope;
use domain::lists::{ListQuery, Selection};
use domain::operations::{OperationNumber, OperationOutcome, Skip};
use domain::{Actor, Field, FieldError, PortalError, PortalResult};
use sqlx::{PgConnection, QueryBuilder};
use time::OffsetDateTime;

/// Which devices of the scope are selected, before it is known what the person saw of them.
async fn wanted(
    tx: &mut PgConnection,
    actor: &Actor,
    scope: &DeviceScope,
    selection: &Selection,
) -> PortalResult<Wanted> {
    let (whose, _) = Whose::of(tx, actor, scope).await?;
    match selection {
        Selection::Keys(_) => Wanted::of(tx, whose, &ListQuery::default()).await,
        Selection::AllMatching { query, .. } => Wanted::of(tx, whose, query).await,
    }
}

/// What `request` would do to the selection.
pub(super) async fn preview(
    tx: &mut PgConnection,
    actor: &Actor,
    scope: &DeviceScope,
    selection: &Selection,
    request: &Request,
) -> PortalResult<OperationOutcome> {
    let wanted = wanted(tx, actor, scope, selection).await?;
    let mut sql = QueryBuilder::new("SELECT skip, count(*) FROM (SELECT ");
    push_skip(&mut sql, request, actor.organisation.0);
    sql.push(" AS skip FROM devices d WHERE");
    push_selected(&wanted, selection, &mut sql);
    sql.push(") judged GROUP BY skip ORDER BY skip");
    let groups: Vec<(i16, i64)> = sql.build_query_as().fetch_all(tx).await.or_internal()?;
    let mut found: u64 = groups.iter().map(|(_, devices)| count(*devices)).sum();
    let mut outcome = OperationOutcome::default();
    for (skip, devices) in groups {
        match Skip::from_code(skip) {
            None => outcome.done = count(devices),
            Some(skip) => outcome.skipped.push((skip, count(devices))),
        }
    }
    match selection {
        Selection::Keys(keys) => {
            let gone = (keys.len() as u64).saturating_sub(found);
            if gone > 0 {
                outcome.skipped.insert(0, (Skip::Gone, gone));
                found += gone;
            }
        }
        Selection::AllMatching { except, seen, .. } => check_seen(*seen, found + except.len() as u64)?,
    }
    outcome.asked = found;
    Ok(outcome)
}

/// Begins an operation on the selection: exactly these devices, whatever matches later.
pub(super) async fn begin(
    tx: &mut PgConnection,
    actor: &Actor,
    (now, random): (OffsetDateTime, &Random),
    (scope, selection): (&DeviceScope, &Selection),
    new: New,
) -> PortalResult<OperationNumber> {
    let wanted = wanted(tx, actor, scope, selection).await?;
    let mut devices = selecting();
    match selection {
        Selection::Keys(keys) => {
            let identities = normal(keys);
            if identities.len() < keys.len() {
                return Err(PortalError::field(Field::Selection, FieldError::Malformed));
            }
            devices.push("SELECT unnest(").push_bind(identities).push("::text[]) AS identity");
        }
        Selection::AllMatching { .. } => {
            devices.push("SELECT d.identity FROM devices d WHERE");
            push_selected(&wanted, selection, &mut devices);
        }
    }
    let (number, asked) = crate::operations::begin(tx, actor, (now, random), new, Some(devices)).await?;
    if let Selection::AllMatching { except, seen, .. } = selection {
        check_seen(*seen, count(asked) + except.len() as u64)?;
    }
    Ok(number)
}
