//! The rows of a load become what the device registry knows. Set-based: a statement a step. What is there already is
//! updated, and every accepted row is counted as added, changed or unchanged.

use super::file::Staged;
use super::judge::{self, counted, hold_back, keep_one_verdict};
use super::progress::Progress;
use super::{Upload, record};
use crate::Store;
use crate::jobs::{JobResult, OrFail, OrRetry};
use domain::device_registry::RegistryPart;
use domain::devices::Edition;
use domain::uploads::{Reason, UploadStatus};
use sqlx::{AssertSqlSafe, PgConnection, PgTransaction};
use time::OffsetDateTime;

/// Decides every row of a load.
pub(super) async fn load(
    store: &Store,
    tx: &mut PgTransaction<'_>,
    upload: &Upload,
    staged: &Staged,
    progress: &mut Progress,
) -> JobResult<UploadStatus> {
    // One load at a time: two that bring the same TAC are decided by who comes last.
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('registry.load', 0))")
        .execute(&mut **tx)
        .await
        .or_retry()?;
    sqlx::query("ANALYZE staged").execute(&mut **tx).await.or_retry()?;
    judge::prepare(tx).await?;
    let part = upload.registry.ok_or("no load of the registry").or_fail()?;
    if part == RegistryPart::Devices {
        let refused = unknown_models(tx).await? + known_as_another(tx).await?;
        if refused > 0 {
            keep_one_verdict(tx).await?;
        }
    }
    let mut judged = counted(tx, staged.summary.accepted).await?;
    if upload.all_or_nothing && staged.summary.failed + judged.refused > 0 && judged.accepted > 0 {
        hold_back(tx).await?;
        judged = counted(tx, staged.summary.accepted).await?;
    }
    progress.at(65).await;
    let now = store.clock.now();
    name_models(tx).await?;
    let (added, changed) = match part {
        RegistryPart::Tacs => tacs(tx, now).await?,
        RegistryPart::Devices => devices(tx, now).await?,
    };
    progress.at(90).await;
    let status = record::decided(tx, upload, staged, &judged, 0, now).await?;
    sqlx::query!("UPDATE uploads SET added = $2, changed = $3 WHERE id = $1", upload.id, added, changed)
        .execute(&mut **tx)
        .await
        .or_retry()?;
    progress.at(99).await;
    Ok(status)
}

/// The good rows that nothing speaks against.
const GOOD: &str =
    "s.reason IS NULL AND NOT EXISTS (SELECT FROM judged j WHERE j.line = s.line AND j.reason IS NOT NULL)";

/// Gives single devices the model that they name, or that their TAC stands for, where the registry has it. Refuses rows
/// whose model is neither there nor named in full, and those that several models fit.
async fn unknown_models(tx: &mut PgConnection) -> JobResult<u64> {
    sqlx::query(
        "UPDATE staged SET model_id = t.model_id FROM registry_tacs t
         WHERE staged.reason IS NULL AND staged.kind = 1 AND staged.model IS NULL AND t.tac = left(staged.identity, 8)",
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    // Each model that rows name only in part is looked up once, however many devices of it there are.
    sqlx::query(
        "CREATE TEMPORARY TABLE named ON COMMIT DROP AS
         SELECT n.model, n.manufacturer, n.edition, array_agg(m.id) FILTER (WHERE m.id IS NOT NULL) AS found
         FROM (SELECT DISTINCT model, manufacturer, edition FROM staged
               WHERE reason IS NULL AND model IS NOT NULL AND (manufacturer IS NULL OR edition IS NULL)) n
         LEFT JOIN models m ON lower(m.name) = lower(n.model)
             AND (n.manufacturer IS NULL OR lower(m.manufacturer) = lower(n.manufacturer))
             AND (n.edition IS NULL OR m.edition = CASE n.edition WHEN 'Enterprise' THEN 2 ELSE 1 END)
         GROUP BY 1, 2, 3",
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    // Where several fit, the one of the device's own TAC is meant.
    sqlx::query(
        "UPDATE staged SET model_id = CASE WHEN cardinality(n.found) = 1 THEN n.found[1] ELSE (
             SELECT t.model_id FROM registry_tacs t
             WHERE staged.kind = 1 AND t.tac = left(staged.identity, 8) AND t.model_id = ANY(n.found)) END
         FROM named n
         WHERE staged.reason IS NULL AND n.model = staged.model AND n.manufacturer IS NOT DISTINCT FROM staged.manufacturer
           AND n.edition IS NOT DISTINCT FROM staged.edition AND n.found IS NOT NULL",
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    let refused = sqlx::query(
        "INSERT INTO judged (line, reason)
         SELECT s.line, CASE WHEN n.found IS NULL THEN $1 ELSE $2 END
         FROM staged s LEFT JOIN named n ON n.model = s.model AND n.manufacturer IS NOT DISTINCT FROM s.manufacturer
             AND n.edition IS NOT DISTINCT FROM s.edition
         WHERE s.reason IS NULL AND s.model_id IS NULL
           AND (s.model IS NULL OR s.manufacturer IS NULL OR cardinality(n.found) > 1)",
    )
    .bind(Reason::UnknownModel.code())
    .bind(Reason::SeveralModels.code())
    .execute(tx)
    .await
    .or_retry()?;
    Ok(refused.rows_affected())
}

/// Refuses devices one of whose IMEIs the registry has under another device.
async fn known_as_another(tx: &mut PgConnection) -> JobResult<u64> {
    let refused = sqlx::query(
        "INSERT INTO judged (line, reason)
         SELECT s.line, $1 FROM staged s
         WHERE s.reason IS NULL AND (
             EXISTS (SELECT FROM registry_devices r WHERE r.imei2 = s.identity)
             OR s.imei2 IS NOT NULL AND EXISTS (SELECT FROM registry_devices r WHERE r.identity = s.imei2)
             OR s.imei2 IS NOT NULL AND EXISTS (
                 SELECT FROM registry_devices r WHERE r.imei2 = s.imei2 AND r.identity <> s.identity))",
    )
    .bind(Reason::KnownAsAnother.code())
    .execute(tx)
    .await
    .or_retry()?;
    Ok(refused.rows_affected())
}

/// Gives rows that name their model in full that model, and adds it where it is new. Without an edition it is Standard.
async fn name_models(tx: &mut PgConnection) -> JobResult<()> {
    let edition = format!(
        "CASE s.edition WHEN '{}' THEN {}::smallint ELSE {}::smallint END",
        Edition::Enterprise.label().english(),
        Edition::Enterprise.code(),
        Edition::Standard.code()
    );
    let named = "s.model_id IS NULL AND s.model IS NOT NULL AND s.manufacturer IS NOT NULL";
    let added = format!(
        "INSERT INTO models (manufacturer, name, edition)
         SELECT DISTINCT s.manufacturer, s.model, {edition} FROM staged s WHERE {named} AND {GOOD}
         ON CONFLICT ON CONSTRAINT models_name_key DO NOTHING"
    );
    let given = format!(
        "UPDATE staged s SET model_id = m.id FROM models m
         WHERE s.reason IS NULL AND {named}
           AND m.manufacturer = s.manufacturer AND m.name = s.model AND m.edition = {edition}"
    );
    for statement in [added, given] {
        // Nothing but constants of ours.
        sqlx::query(AssertSqlSafe(statement)).execute(&mut *tx).await.or_retry()?;
    }
    Ok(())
}

async fn tacs(tx: &mut PgConnection, now: OffsetDateTime) -> JobResult<(i64, i64)> {
    let changed = format!(
        "UPDATE registry_tacs t SET model_id = s.model_id, loaded_at = $1 FROM staged s
         WHERE t.tac = s.identity AND t.model_id <> s.model_id AND {GOOD}"
    );
    let added = format!(
        "INSERT INTO registry_tacs (tac, model_id, loaded_at)
         SELECT s.identity, s.model_id, $1 FROM staged s LEFT JOIN registry_tacs t ON t.tac = s.identity
         WHERE t.tac IS NULL AND {GOOD} ORDER BY s.identity"
    );
    merge(tx, [changed, added], now).await
}

async fn devices(tx: &mut PgConnection, now: OffsetDateTime) -> JobResult<(i64, i64)> {
    let changed = format!(
        "UPDATE registry_devices r SET imei2 = s.imei2, serial = s.serial, model_id = s.model_id, loaded_at = $1
         FROM staged s
         WHERE r.identity = s.identity
           AND (r.imei2, r.serial, r.model_id) IS DISTINCT FROM (s.imei2, s.serial, s.model_id) AND {GOOD}"
    );
    let added = format!(
        "INSERT INTO registry_devices (identity, imei2, serial, model_id, loaded_at)
         SELECT s.identity, s.imei2, s.serial, s.model_id, $1 FROM staged s
         LEFT JOIN registry_devices r ON r.identity = s.identity
         WHERE r.identity IS NULL AND {GOOD} ORDER BY s.identity"
    );
    merge(tx, [changed, added], now).await
}

/// Those that change first: one that is changed is like its row from then on, and was not added. Answers how many were added and changed.
async fn merge(
    tx: &mut PgConnection,
    [changed, added]: [String; 2],
    now: OffsetDateTime,
) -> JobResult<(i64, i64)> {
    let mut rows = [0; 2];
    for (rows, statement) in rows.iter_mut().zip([changed, added]) {
        // Nothing but constants of ours.
        let done = sqlx::query(AssertSqlSafe(statement)).bind(now).execute(&mut *tx).await.or_retry()?;
        *rows = i64::try_from(done.rows_affected()).or_fail()?;
    }
    let [changed, added] = rows;
    Ok((added, changed))
}
