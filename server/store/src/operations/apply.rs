//! What was judged becomes true: custody record, devices, deliveries, counters.

use super::Request;
use super::operate::Operation;
use super::progress::Progress;
use crate::Store;
use crate::jobs::{JobResult, OrFail, OrRetry};
use domain::customers::Verification;
use domain::deliveries::{DeliveryNumber, DeliveryStatus};
use domain::devices::{CustodyEvent, ServiceChange};
use domain::organisations::OrganisationKind;
use sqlx::{PgConnection, QueryBuilder};
use time::OffsetDateTime;

/// Devices that are changed by one statement, so that progress can be told in between.
const SLICE: i64 = 10_000;

/// A delivery that a move made.
pub(super) struct Made {
    id: i64,
    pub number: DeliveryNumber,
}

/// Changes what `judged` lets through. Answers the delivery that the receiver gets, if it gets one.
pub(super) async fn apply(
    store: &Store,
    tx: &mut PgConnection,
    operation: &Operation,
    (asked, done): (i64, i64),
    now: OffsetDateTime,
    progress: &mut Progress,
) -> JobResult<Option<Made>> {
    let made = match operation.request {
        Request::Move { to } if done > 0 => Some(deliver(store, tx, operation, to, done, now).await?),
        _ => None,
    };
    if done > 0 {
        record_batches(tx, operation, now).await?;
        let mut changed = 0;
        for from in (0..asked).step_by(usize::try_from(SLICE).unwrap_or(1)) {
            changed += change(tx, operation, made.as_ref(), from).await?;
            progress.part((30, 80), from, asked).await;
        }
        if changed != done.unsigned_abs() {
            return Err("not as many devices were changed as were judged").or_fail();
        }
    }
    decide(tx, operation, now).await?;
    count(tx, operation).await?;
    Ok(made)
}

/// The custody record: a batch for each pair of parties, upload and set of services; `lots` says which is which.
async fn record_batches(tx: &mut PgConnection, operation: &Operation, now: OffsetDateTime) -> JobResult<()> {
    sqlx::query(
        "CREATE TEMPORARY TABLE lots (gave bigint, received bigint, upload bigint, about bigint, batch bigint,
             PRIMARY KEY (gave, received, upload, about)) ON COMMIT DROP",
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    sqlx::query(
        "WITH made AS (
             INSERT INTO batches (event, organisation_id, from_id, to_id, person_id, person, upload_id, operation, services,
                 devices, at)
             SELECT CASE WHEN received = $7 THEN $8 ELSE $1 END, $2, nullif(gave, 0), nullif(received, 0), $3, $4,
                 nullif(upload, 0), $5, about, count(*), $6
             FROM judged WHERE skip = 0 GROUP BY gave, received, upload, about ORDER BY min(place)
             RETURNING from_id, to_id, upload_id, services, id)
         INSERT INTO lots SELECT coalesce(from_id, 0), coalesce(to_id, 0), coalesce(upload_id, 0), services, id FROM made",
    )
    .bind(event(&operation.request).code())
    .bind(operation.organisation)
    .bind(operation.person_id)
    .bind(&operation.person)
    .bind(operation.number.as_str())
    .bind(now)
    .bind(match operation.request {
        // What goes back was moved; the rest is deleted.
        Request::Empty { keeper, .. } => Some(keeper),
        _ => None,
    })
    .bind(CustodyEvent::Moved.code())
    .execute(&mut *tx)
    .await
    .or_retry()?;
    sqlx::query("ANALYZE lots").execute(tx).await.or_retry()?;
    Ok(())
}

fn event(request: &Request) -> CustodyEvent {
    match request {
        Request::Approve { .. } => CustodyEvent::Approved,
        Request::Reject { .. } => CustodyEvent::Rejected,
        Request::Move { .. } | Request::Return { .. } => CustodyEvent::Moved,
        Request::Delete | Request::TakeBack { .. } | Request::Empty { .. } => CustodyEvent::Deleted,
        Request::Services { change: ServiceChange::Register(_) } => CustodyEvent::Registered,
        Request::Services { change: ServiceChange::Unregister(_) } => CustodyEvent::Unregistered,
    }
}

/// Changes the devices of a slice.
async fn change(
    tx: &mut PgConnection,
    operation: &Operation,
    made: Option<&Made>,
    from: i64,
) -> JobResult<u64> {
    let mut sql = QueryBuilder::new(
        "UPDATE devices d SET holder_id = j.to_holder, via_id = j.to_via, movers = j.to_movers, status = j.to_status,
             services = j.to_services, deleted_from = j.to_deleted_from, tags = j.to_tags, batches = d.batches || j.batch",
    );
    if operation.request.changes_hands() {
        sql.push(", delivery_id = ").push_bind(made.map(|made| made.id));
    }
    // Fenced: row by row by the index of the identities, however many devices there are.
    sql.push(
        " FROM (SELECT judged.*, lots.batch FROM judged JOIN lots USING (gave, received, upload, about)
                WHERE skip = 0 AND place >= ",
    );
    sql.push_bind(from).push(" AND place < ").push_bind(from + SLICE);
    sql.push(" ORDER BY place OFFSET 0) j WHERE d.identity = j.identity");
    Ok(sql.build().execute(tx).await.or_retry()?.rows_affected())
}

/// Puts what is moved before its receiver.
async fn deliver(
    store: &Store,
    tx: &mut PgConnection,
    operation: &Operation,
    to: i64,
    devices: i64,
    now: OffsetDateTime,
) -> JobResult<Made> {
    let number = DeliveryNumber::of_move(now.date(), store.random.bits());
    let id = sqlx::query_scalar!(
        "INSERT INTO deliveries (number, receiver_id, sender_id, sender_kind, sender_number, sender_name, devices,
             delivered_at)
         SELECT $1, $2, id, kind, number, name, $4, $5 FROM organisations WHERE id = $3 RETURNING id",
        number.as_str(),
        to,
        operation.organisation,
        devices,
        now,
    )
    .fetch_one(tx)
    .await
    .or_retry()?;
    Ok(Made { id, number })
}

/// Writes the answer onto the deliveries that waited for one; one of which everything was taken back waits no more.
async fn decide(tx: &mut PgConnection, operation: &Operation, now: OffsetDateTime) -> JobResult<()> {
    sqlx::query(
        "CREATE TEMPORARY TABLE answered (id bigint, number text, sender_id bigint, sender_kind smallint) ON COMMIT DROP",
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    let (deliveries, status, services, reason) = match &operation.request {
        Request::Approve { deliveries, services } => (deliveries, DeliveryStatus::Approved, services.0, None),
        Request::Reject { deliveries, reason } => (deliveries, DeliveryStatus::Rejected, 0, Some(reason)),
        request if request.may_empty() => return withdraw_emptied(tx, operation, now).await,
        _ => return Ok(()),
    };
    sqlx::query(
        "WITH answered AS (
             UPDATE deliveries SET status = $2, services = $3, reason = $4, decided_at = $5, decided_by = $6
             WHERE id = ANY($1) AND status = 1 AND receiver_id = $7 RETURNING id, number, sender_id, sender_kind)
         INSERT INTO pg_temp.answered SELECT * FROM answered",
    )
    .bind(deliveries)
    .bind(status.code())
    .bind(services)
    .bind(reason)
    .bind(now)
    .bind(&operation.person)
    .bind(operation.organisation)
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// What waits and has no device left will never be answered. Its receiver is named when it has deleted them itself.
async fn withdraw_emptied(
    tx: &mut PgConnection,
    operation: &Operation,
    now: OffsetDateTime,
) -> JobResult<()> {
    sqlx::query(
        "WITH withdrawn AS (
             UPDATE deliveries y SET status = $1, decided_at = $2,
                 decided_by = CASE WHEN w.receiver_id = $3 THEN $4 END
             FROM waiting w
             WHERE y.id = w.id
               AND NOT EXISTS (SELECT FROM devices WHERE delivery_id = w.id AND holder_id = w.receiver_id)
               AND NOT EXISTS (SELECT FROM devices WHERE upload_id = w.upload_id AND delivery_id IS NULL
                               AND holder_id = w.receiver_id)
             RETURNING y.id, y.number, y.sender_id, y.sender_kind)
         INSERT INTO pg_temp.answered SELECT * FROM withdrawn",
    )
    .bind(DeliveryStatus::Withdrawn.code())
    .bind(now)
    .bind(operation.organisation)
    .bind(&operation.person)
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// Keeps the counters true. Rows are locked in the order of their keys, as everywhere: connections, models, resellers,
/// holdings.
async fn count(tx: &mut PgConnection, operation: &Operation) -> JobResult<()> {
    sqlx::query(
        "CREATE TEMPORARY TABLE changes ON COMMIT DROP AS
         SELECT reseller_id, model_id, holder_id, via_id, status, to_holder, to_via, to_status, count(*) AS devices
         FROM judged WHERE skip = 0 GROUP BY 1, 2, 3, 4, 5, 6, 7, 8",
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    // Of a reseller counts what it uploaded, of a mover what it moved: before, with a minus, and now.
    sqlx::query(
        "WITH deltas AS (
             SELECT reseller_id AS tenant, holder_id AS customer, -devices AS devices, status FROM changes
             UNION ALL SELECT reseller_id, to_holder, devices, to_status FROM changes
             UNION ALL SELECT via_id, holder_id, -devices, status FROM changes
             UNION ALL SELECT to_via, to_holder, devices, to_status FROM changes),
         summed AS (
             SELECT tenant, customer, sum(devices)::bigint AS devices,
                    coalesce(sum(devices) FILTER (WHERE status = 2), 0)::bigint AS verified
             FROM deltas WHERE tenant IS NOT NULL AND customer IS NOT NULL GROUP BY tenant, customer),
         locked AS MATERIALIZED (
             SELECT c.id, s.devices, s.verified FROM connections c
             JOIN summed s ON c.tenant_id = s.tenant AND c.customer_id = s.customer
             WHERE s.devices <> 0 OR s.verified <> 0
             ORDER BY c.tenant_id, c.customer_id FOR UPDATE OF c)
         UPDATE connections SET devices = connections.devices + locked.devices,
             verified = connections.verified + locked.verified
         FROM locked WHERE connections.id = locked.id",
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    if let Request::Approve { .. } = operation.request {
        activate(tx, operation).await?;
    }
    sqlx::query(
        "WITH summed AS (
             SELECT reseller_id, model_id, sum(CASE WHEN to_holder IS NULL THEN -devices ELSE 0 END)::bigint AS devices
             FROM changes WHERE model_id IS NOT NULL GROUP BY reseller_id, model_id),
         locked AS MATERIALIZED (
             SELECT m.reseller_id, m.model_id, s.devices FROM model_counts m JOIN summed s USING (reseller_id, model_id)
             WHERE s.devices <> 0 ORDER BY m.reseller_id, m.model_id FOR UPDATE OF m)
         UPDATE model_counts m SET devices = m.devices + locked.devices FROM locked
         WHERE m.reseller_id = locked.reseller_id AND m.model_id = locked.model_id",
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    sqlx::query(
        "WITH locked AS MATERIALIZED (
             SELECT r.reseller_id, s.devices FROM reseller_counts r
             JOIN (SELECT reseller_id, sum(devices)::bigint AS devices FROM changes WHERE to_holder IS NULL
                   GROUP BY reseller_id) s USING (reseller_id)
             ORDER BY r.reseller_id FOR UPDATE OF r)
         UPDATE reseller_counts r SET devices = r.devices - locked.devices FROM locked
         WHERE r.reseller_id = locked.reseller_id",
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    count_holdings(tx).await
}

/// What holders have by model and status: first a row for each pair that is new, then all of them in the order of their
/// keys.
async fn count_holdings(tx: &mut PgConnection) -> JobResult<()> {
    sqlx::query(
        "INSERT INTO holdings (holder_id, model_id, status, devices)
         SELECT DISTINCT to_holder, coalesce(model_id, 0), to_status, 0 FROM changes WHERE to_holder IS NOT NULL
         ORDER BY 1, 2, 3 ON CONFLICT ON CONSTRAINT holdings_pkey DO NOTHING",
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    sqlx::query(
        "WITH deltas AS (
             SELECT holder_id, coalesce(model_id, 0) AS model_id, status, -devices AS devices FROM changes
             UNION ALL SELECT to_holder, coalesce(model_id, 0), to_status, devices FROM changes),
         summed AS (
             SELECT holder_id, model_id, status, sum(devices)::bigint AS devices FROM deltas
             WHERE holder_id IS NOT NULL GROUP BY holder_id, model_id, status),
         locked AS MATERIALIZED (
             SELECT h.holder_id, h.model_id, h.status, s.devices
             FROM holdings h JOIN summed s USING (holder_id, model_id, status)
             WHERE s.devices <> 0 ORDER BY h.holder_id, h.model_id, h.status FOR UPDATE OF h)
         UPDATE holdings h SET devices = h.devices + locked.devices FROM locked
         WHERE h.holder_id = locked.holder_id AND h.model_id = locked.model_id AND h.status = locked.status",
    )
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// Who approves an upload of a reseller has accepted the reseller.
async fn activate(tx: &mut PgConnection, operation: &Operation) -> JobResult<()> {
    sqlx::query(
        "UPDATE connections SET verification = $1 WHERE id IN (
             SELECT id FROM connections
             WHERE customer_id = $2 AND verification = $3
               AND tenant_id IN (SELECT sender_id FROM pg_temp.answered WHERE sender_kind = $4)
             ORDER BY tenant_id FOR UPDATE)",
    )
    .bind(Verification::Active.code())
    .bind(operation.organisation)
    .bind(Verification::Pending.code())
    .bind(OrganisationKind::Reseller.code())
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}
