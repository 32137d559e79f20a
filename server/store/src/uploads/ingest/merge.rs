//! Accepted rows become devices, and the counters follow.

use super::Upload;
use super::deliver::{answer, deliver};
use super::judge::Judged;
use super::receivers::{Gift, Given, lock_connections};
use crate::jobs::{JobResult, OrFail, OrRetry};
use domain::devices::CustodyEvent;
use sqlx::{PgConnection, QueryBuilder};
use std::collections::BTreeMap;
use time::OffsetDateTime;

/// Makes devices of what `judged` lets through. Answers how many of them the registry knows.
pub(super) async fn merge(
    tx: &mut PgConnection,
    upload: &Upload,
    judged: &Judged,
    now: OffsetDateTime,
) -> JobResult<u64> {
    if judged.accepted == 0 {
        return Ok(0);
    }
    record_batches(tx, upload, now).await?;
    answer(tx, upload, now).await?;
    let given = Given::read(tx, upload).await?;
    let mut made = Vec::new();
    if judged.revived > 0 {
        give_up_second_imeis(tx).await?;
        made.extend(revive(tx, upload, &given).await?);
    }
    if judged.accepted > judged.revived {
        made.extend(insert(tx, upload, judged, &given).await?);
    }
    if made.iter().map(|made| made.devices).sum::<i64>().unsigned_abs() != judged.accepted {
        return Err("the devices are not as many as the accepted rows").or_fail();
    }
    let verified = verify(tx, &made).await?;
    count(tx, upload, &made).await?;
    deliver(tx, upload, now).await?;
    Ok(verified)
}

/// Devices of one model that one upload has made.
#[derive(sqlx::FromRow)]
struct Made {
    upload_id: i64,
    /// None: the registry does not know them.
    model_id: Option<i32>,
    devices: i64,
}

/// The custody record of all of a receiver's: one row.
async fn record_batches(tx: &mut PgConnection, upload: &Upload, now: OffsetDateTime) -> JobResult<()> {
    sqlx::query(
        "WITH recorded AS (
             INSERT INTO batches (event, organisation_id, to_id, person_id, person, upload_id, devices, at)
             SELECT $1, $2, customer_id, $3, $4, upload_id, accepted, $5 FROM receivers WHERE accepted > 0 ORDER BY id
             RETURNING id, upload_id)
         UPDATE receivers r SET batches = ARRAY[recorded.id] FROM recorded WHERE recorded.upload_id = r.upload_id",
    )
    .bind(CustodyEvent::Uploaded.code())
    .bind(upload.reseller_id)
    .bind(upload.person_id)
    .bind(&upload.uploaded_by)
    .bind(now)
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// What of each upload the registry knows. Answers how much that is in all.
async fn verify(tx: &mut PgConnection, made: &[Made]) -> JobResult<u64> {
    let mut verified: BTreeMap<i64, i64> = BTreeMap::new();
    for known in made.iter().filter(|made| made.model_id.is_some()) {
        *verified.entry(known.upload_id).or_default() += known.devices;
    }
    sqlx::query(
        "UPDATE receivers r SET verified = known.devices
         FROM unnest($1::bigint[], $2::bigint[]) AS known (upload_id, devices) WHERE known.upload_id = r.upload_id",
    )
    .bind(verified.keys().copied().collect::<Vec<_>>())
    .bind(verified.values().copied().collect::<Vec<_>>())
    .execute(tx)
    .await
    .or_retry()?;
    Ok(verified.values().sum::<i64>().unsigned_abs())
}

/// A released device lends its second IMEI to the row that claims it now.
async fn give_up_second_imeis(tx: &mut PgConnection) -> JobResult<()> {
    // Fenced as in `judge.rs`: how many devices are released is what planners know least.
    sqlx::query(
        "UPDATE devices SET imei2 = NULL WHERE identity IN (
             SELECT d.identity FROM (
                 SELECT key, j.revive FROM (
                     SELECT line, identity AS key FROM staged WHERE reason IS NULL
                     UNION ALL
                     SELECT line, imei2 FROM staged WHERE reason IS NULL AND imei2 IS NOT NULL) keys
                 LEFT JOIN judged j ON j.line = keys.line
                 WHERE j.reason IS NULL ORDER BY key OFFSET 0) s
             CROSS JOIN LATERAL (
                 SELECT identity FROM devices WHERE imei2 = s.key AND holder_id IS NULL OFFSET 0) d
             WHERE d.identity IS DISTINCT FROM s.revive)",
    )
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// Devices that were here before and that nobody holds: their rows, with their custody record, go on.
///
/// A device that comes back is what its row says, under exactly the identities that the row names: who corrects a wrong
/// one gets it corrected, nothing that is named is lost, and nothing that another reseller typed is shown. Only where
/// the reseller is the same and its row names a single identity, one that the device has, the others stay. An identity
/// that nobody names any more is free. Nobody else can have one that is kept or taken: rows that name somebody's are
/// refused, and released devices have given up the second IMEIs that a row claims.
///
/// That nobody holds them need not be asked again: only an ingest hands a device to somebody who did not have it, and there is one at a
/// time. Asking would mislead the planner, who takes released devices for rarer than they are.
async fn revive(tx: &mut PgConnection, upload: &Upload, given: &Given) -> JobResult<Vec<Made>> {
    let mut sql = QueryBuilder::new("WITH revived AS (UPDATE devices d SET (identity, kind, imei2) = (");
    sql.push(
        "SELECT CASE WHEN kept THEN d.identity ELSE s.identity END, CASE WHEN kept THEN d.kind ELSE s.kind END,
                CASE WHEN kept THEN d.imei2 ELSE s.imei2 END
         FROM (SELECT d.reseller_id = ",
    );
    sql.push_bind(upload.reseller_id).push(
        " AND s.imei2 IS NULL AND (
             s.identity IN (d.identity, d.imei2) OR s.kind = 3 AND s.identity = d.serial) AS kept) identities),
         serial = CASE WHEN d.reseller_id = ",
    );
    sql.push_bind(upload.reseller_id)
        .push(" THEN coalesce(s.serial, d.serial) ELSE s.serial END, model_id = coalesce(s.model_id, t.model_id)")
        .push(", tags = 0, via_id = NULL, movers = NULL, delivery_id = NULL, deleted_from = 0, reseller_id = ")
        .push_bind(upload.reseller_id);
    for (column, gift) in [
        ("holder_id", Gift::Customer),
        ("upload_id", Gift::Upload),
        ("status", Gift::Status),
        ("services", Gift::Services),
    ] {
        sql.push(format_args!(", {column} = "));
        given.push(&mut sql, gift);
    }
    sql.push(", order_number = coalesce(s.order_number, ").push_bind(&upload.order_number);
    sql.push("::text), order_date = coalesce(s.order_date::date, ").push_bind(upload.order_date);
    sql.push("::date), uploaded_at = ").push_bind(upload.uploaded_at).push(", batches = d.batches || ");
    given.push(&mut sql, Gift::Batches);
    sql.push(" FROM judged j JOIN staged s ON s.line = j.line");
    given.push_join(&mut sql);
    sql.push(
        " LEFT JOIN registry_tacs t ON s.kind = 1 AND t.tac = left(s.identity, 8) WHERE j.revive = d.identity RETURNING ",
    );
    sql.push(given.returned("d."));
    sql.push(")");
    given.push_counted(&mut sql, "revived");
    sql.build_query_as().fetch_all(tx).await.or_retry()
}

/// Devices that nobody has seen before. In the order of their identities: every index grows at one place at a time,
/// which is what makes this as fast as a bare COPY.
async fn insert(
    tx: &mut PgConnection,
    upload: &Upload,
    judged: &Judged,
    given: &Given,
) -> JobResult<Vec<Made>> {
    let mut sql = QueryBuilder::new(
        "WITH inserted AS (
             INSERT INTO devices (identity, kind, imei2, serial, model_id, reseller_id, holder_id, upload_id,
                 order_number, order_date, uploaded_at, status, services, batches)
             SELECT s.identity, s.kind, s.imei2, s.serial, coalesce(s.model_id, t.model_id), ",
    );
    sql.push_bind(upload.reseller_id).push("::bigint, ");
    given.push(&mut sql, Gift::Customer);
    sql.push(", ");
    given.push(&mut sql, Gift::Upload);
    sql.push(", coalesce(s.order_number, ").push_bind(&upload.order_number);
    sql.push("::text), coalesce(s.order_date::date, ").push_bind(upload.order_date);
    sql.push("::date), ").push_bind(upload.uploaded_at).push("::timestamptz");
    for gift in [Gift::Status, Gift::Services, Gift::Batches] {
        sql.push(", ");
        given.push(&mut sql, gift);
    }
    sql.push(" FROM staged s");
    given.push_join(&mut sql);
    sql.push(
        " LEFT JOIN registry_tacs t ON s.kind = 1 AND t.tac = left(s.identity, 8) WHERE s.reason IS NULL",
    );
    if judged.refused + judged.revived > 0 {
        sql.push(" AND NOT EXISTS (SELECT FROM judged j WHERE j.line = s.line)");
    }
    sql.push(" ORDER BY s.identity RETURNING ").push(given.returned("")).push(")");
    given.push_counted(&mut sql, "inserted");
    sql.build_query_as().fetch_all(tx).await.or_retry()
}

/// Keeps the counters true. Rows are locked in the order of their keys, as everywhere: connections, models, resellers,
/// holdings.
/// An upload that is approved at once makes a waiting connection active.
async fn count(tx: &mut PgConnection, upload: &Upload, made: &[Made]) -> JobResult<()> {
    lock_connections(tx, upload).await?;
    sqlx::query(
        "UPDATE connections c SET devices = c.devices + r.accepted,
             verified = c.verified + CASE WHEN r.approved THEN r.accepted ELSE 0 END,
             verification = CASE WHEN r.approved AND c.verification = 1 THEN 2 ELSE c.verification END
         FROM receivers r WHERE c.tenant_id = $1 AND c.customer_id = r.customer_id AND r.accepted > 0",
    )
    .bind(upload.reseller_id)
    .execute(&mut *tx)
    .await
    .or_retry()?;
    let mut models: BTreeMap<i32, i64> = BTreeMap::new();
    for made in made {
        if let Some(model) = made.model_id {
            *models.entry(model).or_default() += made.devices;
        }
    }
    sqlx::query!(
        "INSERT INTO model_counts (reseller_id, model_id, devices)
         SELECT $1, model_id, devices FROM unnest($2::integer[], $3::bigint[]) AS more (model_id, devices)
         ORDER BY model_id
         ON CONFLICT ON CONSTRAINT model_counts_pkey DO UPDATE SET devices = model_counts.devices + excluded.devices",
        upload.reseller_id,
        &models.keys().copied().collect::<Vec<_>>(),
        &models.values().copied().collect::<Vec<_>>(),
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    sqlx::query!(
        "INSERT INTO reseller_counts (reseller_id, devices) VALUES ($1, $2)
         ON CONFLICT ON CONSTRAINT reseller_counts_pkey DO UPDATE SET devices = reseller_counts.devices + excluded.devices",
        upload.reseller_id,
        made.iter().map(|made| made.devices).sum::<i64>(),
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    sqlx::query(
        "INSERT INTO holdings (holder_id, model_id, status, devices)
         SELECT r.customer_id, coalesce(made.model_id, 0), CASE WHEN r.approved THEN 2 ELSE 1 END, sum(made.devices)
         FROM unnest($1::bigint[], $2::integer[], $3::bigint[]) AS made (upload_id, model_id, devices)
         JOIN receivers r USING (upload_id) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
         ON CONFLICT ON CONSTRAINT holdings_pkey DO UPDATE SET devices = holdings.devices + excluded.devices",
    )
    .bind(made.iter().map(|made| made.upload_id).collect::<Vec<_>>())
    .bind(made.iter().map(|made| made.model_id).collect::<Vec<_>>())
    .bind(made.iter().map(|made| made.devices).collect::<Vec<_>>())
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}
