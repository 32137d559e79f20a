//! What the device registry knows about single devices. What it knows about models is joined where it is needed.

use super::file::Staged;
use crate::jobs::{JobResult, OrRetry};
use sqlx::PgConnection;

/// Gives the good rows that the registry knows as single devices their primary identity, second IMEI, serial number and
/// model. Answers whether there were any: two rows may name one device now.
pub(super) async fn enrich(tx: &mut PgConnection, staged: &mut Staged) -> JobResult<bool> {
    sqlx::query("ANALYZE staged").execute(&mut *tx).await.or_retry()?;
    let any = sqlx::query_scalar!(r#"SELECT EXISTS (SELECT FROM registry_devices) AS "any!""#)
        .fetch_one(&mut *tx)
        .await
        .or_retry()?;
    if !any {
        return Ok(false);
    }
    let enriched = sqlx::query(
        "UPDATE staged SET identity = known.identity, imei2 = coalesce(known.imei2, nullif(staged.imei2, known.identity)),
             serial = coalesce(staged.serial, known.serial), model_id = known.model_id
         FROM (SELECT DISTINCT ON (line) * FROM (
                   SELECT s.line, 1 AS how, r.* FROM staged s JOIN registry_devices r ON r.identity = s.identity
                       WHERE s.reason IS NULL
                   UNION ALL
                   SELECT s.line, 2 AS how, r.* FROM staged s JOIN registry_devices r ON r.imei2 = s.identity
                       WHERE s.reason IS NULL) found
               ORDER BY line, how) known
         WHERE known.line = staged.line",
    )
    .execute(tx)
    .await
    .or_retry()?;
    let any = enriched.rows_affected() > 0;
    staged.has.imei2s |= any;
    staged.has.serials |= any;
    Ok(any)
}
