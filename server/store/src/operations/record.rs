use super::BLOCK;
use super::operate::Operation;
use crate::jobs::{JobResult, OrFail, OrRetry};
use sqlx::PgConnection;
use time::OffsetDateTime;

/// Writes down the end: how many, and exactly which devices with their verdicts.
pub(super) async fn record(
    tx: &mut PgConnection,
    operation: &Operation,
    (asked, done): (i64, i64),
    now: OffsetDateTime,
) -> JobResult<()> {
    sqlx::query(
        "INSERT INTO operation_devices (operation_id, organisation_id, block, identities, skips)
         SELECT $1, $2, (place / $3)::integer, array_agg(identity ORDER BY place), array_agg(skip ORDER BY place)
         FROM judged GROUP BY place / $3
         ON CONFLICT ON CONSTRAINT operation_devices_pkey DO UPDATE SET skips = excluded.skips",
    )
    .bind(operation.id)
    .bind(operation.organisation)
    .bind(BLOCK)
    .execute(&mut *tx)
    .await
    .or_retry()?;
    let skipped: Vec<(i16, i64)> =
        sqlx::query_as("SELECT skip, count(*) FROM judged WHERE skip <> 0 GROUP BY skip ORDER BY skip")
            .fetch_all(&mut *tx)
            .await
            .or_retry()?;
    sqlx::query!(
        "UPDATE operations SET stage = 2, asked = $2, done = $3, skipped = $4, finished_at = $5 WHERE id = $1",
        operation.id,
        asked,
        done,
        serde_json::to_value(skipped).or_fail()?,
        now,
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    sqlx::query!("DELETE FROM operation_progress WHERE operation_id = $1", operation.id)
        .execute(tx)
        .await
        .or_retry()?;
    Ok(())
}
