//! Accepted rows become devices, and the counters follow.

use super::Upload;
use super::deliver::{Answer, answer, deliver};
use super::judge::Judged;
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
    let batch = record_batch(tx, upload, judged, now).await?;
    let answer = answer(tx, upload, batch, judged.accepted, now).await?;
    let mut models = BTreeMap::new();
    if judged.revived > 0 {
        give_up_second_imeis(tx).await?;
        add(&mut models, revive(tx, upload, &answer).await?);
    }
    if judged.accepted > judged.revived {
        add(&mut models, insert(tx, upload, judged, &answer).await?);
    }
    let devices: i64 = models.values().sum();
    if devices.unsigned_abs() != judged.accepted {
        return Err("the devices are not as many as the accepted rows").or_fail();
    }
    models.remove(&None);
    count(tx, upload, &answer, devices, &models).await?;
    deliver(tx, upload, &answer, devices, now).await?;
    Ok(models.values().sum::<i64>().unsigned_abs())
}

/// Devices by model.
type Models = BTreeMap<Option<i32>, i64>;

fn add(models: &mut Models, more: Vec<(Option<i32>, i64)>) {
    for (model, devices) in more {
        *models.entry(model).or_default() += devices;
    }
}

/// The custody record of all of them: one row.
async fn record_batch(
    tx: &mut PgConnection,
    upload: &Upload,
    judged: &Judged,
    now: OffsetDateTime,
) -> JobResult<i64> {
    sqlx::query_scalar!(
        "INSERT INTO batches (event, organisation_id, to_id, person_id, person, upload_id, devices, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id",
        CustodyEvent::Uploaded.code(),
        upload.reseller_id,
        upload.customer_id,
        upload.person_id,
        upload.uploaded_by,
        upload.id,
        i64::try_from(judged.accepted).or_fail()?,
        now,
    )
    .fetch_one(tx)
    .await
    .or_retry()
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
async fn revive(
    tx: &mut PgConnection,
    upload: &Upload,
    answer: &Answer,
) -> JobResult<Vec<(Option<i32>, i64)>> {
    sqlx::query_as(
        "WITH revived AS (
             UPDATE devices d SET
                 (identity, kind, imei2) = (
                     SELECT CASE WHEN kept THEN d.identity ELSE s.identity END, CASE WHEN kept THEN d.kind ELSE s.kind END,
                            CASE WHEN kept THEN d.imei2 ELSE s.imei2 END
                     FROM (SELECT d.reseller_id = $1 AND s.imei2 IS NULL AND (
                         s.identity IN (d.identity, d.imei2) OR s.kind = 3 AND s.identity = d.serial) AS kept) identities),
                 serial = CASE WHEN d.reseller_id = $1 THEN coalesce(s.serial, d.serial) ELSE s.serial END,
                 model_id = coalesce(s.model_id, t.model_id),
                 reseller_id = $1, holder_id = $2, upload_id = $3, status = $8, tags = 0,
                 via_id = NULL, delivery_id = NULL, services = $9, deleted_from = 0,
                 order_number = coalesce(s.order_number, $4), order_date = coalesce(s.order_date::date, $5),
                 uploaded_at = $6, batches = d.batches || $7::bigint[]
             FROM judged j JOIN staged s ON s.line = j.line
             LEFT JOIN registry_tacs t ON s.kind = 1 AND t.tac = left(s.identity, 8)
             WHERE j.revive = d.identity
             RETURNING d.model_id)
         SELECT model_id, count(*) FROM revived GROUP BY model_id",
    )
    .bind(upload.reseller_id)
    .bind(upload.customer_id)
    .bind(upload.id)
    .bind(&upload.order_number)
    .bind(upload.order_date)
    .bind(upload.uploaded_at)
    .bind(&answer.batches)
    .bind(answer.device_status().code())
    .bind(answer.services)
    .fetch_all(tx)
    .await
    .or_retry()
}

/// Devices that nobody has seen before. In the order of their identities: every index grows at one place at a time,
/// which is what makes this as fast as a bare COPY.
async fn insert(
    tx: &mut PgConnection,
    upload: &Upload,
    judged: &Judged,
    answer: &Answer,
) -> JobResult<Vec<(Option<i32>, i64)>> {
    let mut sql = QueryBuilder::new(
        "WITH inserted AS (
             INSERT INTO devices (identity, kind, imei2, serial, model_id, reseller_id, holder_id, upload_id,
                 order_number, order_date, uploaded_at, status, services, batches)
             SELECT s.identity, s.kind, s.imei2, s.serial, coalesce(s.model_id, t.model_id), ",
    );
    sql.push_bind(upload.reseller_id).push("::bigint, ").push_bind(upload.customer_id).push("::bigint, ");
    sql.push_bind(upload.id)
        .push("::bigint, coalesce(s.order_number, ")
        .push_bind(upload.order_number.clone());
    sql.push("::text), coalesce(s.order_date::date, ").push_bind(upload.order_date);
    sql.push("::date), ").push_bind(upload.uploaded_at).push("::timestamptz, ");
    sql.push_bind(answer.device_status().code()).push("::smallint, ").push_bind(answer.services);
    sql.push("::bigint, ").push_bind(answer.batches.clone());
    sql.push(
        "::bigint[]
             FROM staged s LEFT JOIN registry_tacs t ON s.kind = 1 AND t.tac = left(s.identity, 8)
             WHERE s.reason IS NULL",
    );
    if judged.refused + judged.revived > 0 {
        sql.push(" AND NOT EXISTS (SELECT FROM judged j WHERE j.line = s.line)");
    }
    sql.push(
        " ORDER BY s.identity RETURNING model_id) SELECT model_id, count(*) FROM inserted GROUP BY model_id",
    );
    sql.build_query_as().fetch_all(tx).await.or_retry()
}

/// Keeps the counters true. Rows are locked in the order of their keys, as everywhere: connections, models, resellers.
/// An upload that is approved at once makes a waiting connection active.
async fn count(
    tx: &mut PgConnection,
    upload: &Upload,
    answer: &Answer,
    devices: i64,
    models: &Models,
) -> JobResult<()> {
    sqlx::query!(
        "UPDATE connections SET devices = devices + $3, verified = verified + CASE WHEN $4 THEN $3 ELSE 0 END,
             verification = CASE WHEN $4 AND verification = 1 THEN 2 ELSE verification END
         WHERE tenant_id = $1 AND customer_id = $2",
        upload.reseller_id,
        upload.customer_id,
        devices,
        answer.approved,
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    let (ids, counts): (Vec<i32>, Vec<i64>) =
        models.iter().filter_map(|(&model, &devices)| Some((model?, devices))).unzip();
    sqlx::query!(
        "INSERT INTO model_counts (reseller_id, model_id, devices)
         SELECT $1, model_id, devices FROM unnest($2::integer[], $3::bigint[]) AS more (model_id, devices)
         ORDER BY model_id
         ON CONFLICT ON CONSTRAINT model_counts_pkey DO UPDATE SET devices = model_counts.devices + excluded.devices",
        upload.reseller_id,
        &ids,
        &counts,
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    sqlx::query!(
        "INSERT INTO reseller_counts (reseller_id, devices) VALUES ($1, $2)
         ON CONFLICT ON CONSTRAINT reseller_counts_pkey DO UPDATE SET devices = reseller_counts.devices + excluded.devices",
        upload.reseller_id,
        devices,
    )
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}
