//! The end of an upload, written down.

use super::Upload;
use super::file::Staged;
use super::judge::Judged;
use crate::jobs::{JobResult, OrFail, OrRetry};
use crate::uploads::stage::status_code;
use domain::uploads::file::{FileRefusal, OTHERS};
use domain::uploads::{ReasonCount, UploadStatus};
use sqlx::{PgConnection, QueryBuilder};
use time::OffsetDateTime;

/// Lines of a file that make a block of failures, at most as many rows.
const BLOCK: i32 = 10_000;

/// Where `staged` has the cells of [`OTHERS`].
const OTHER_COLUMNS: [&str; OTHERS.len()] =
    ["imei2", "serial", "model", "customer", "order_number", "order_date", "manufacturer", "edition"];

/// Every row has its verdict.
pub(super) async fn decided(
    tx: &mut PgConnection,
    upload: &Upload,
    staged: &Staged,
    judged: &Judged,
    verified: u64,
    now: OffsetDateTime,
) -> JobResult<UploadStatus> {
    let failed = staged.summary.failed + judged.refused;
    if failed > 0 {
        failures(tx, upload, staged, judged).await?;
        reasons(tx, upload).await?;
    }
    if upload.is_bulk() {
        end_parts(tx).await?;
    }
    let status = UploadStatus::of(judged.accepted, failed);
    let notes: Vec<(&str, u64)> =
        staged.summary.notes.iter().map(|(note, &rows)| (note.key(), rows)).collect();
    sqlx::query!(
        "UPDATE uploads SET stage = 3, total = $2, accepted = $3, failed = $4, verified = $5, status = $6, notes = $7,
             finished_at = $8, customers = (SELECT count(*) FROM uploads part WHERE part.bulk_id = $1)
         WHERE id = $1",
        upload.id,
        stored(judged.accepted + failed)?,
        stored(judged.accepted)?,
        stored(failed)?,
        stored(verified)?,
        status_code(status),
        serde_json::to_value(notes).or_fail()?,
        now,
    )
    .execute(tx)
    .await
    .or_retry()?;
    Ok(status)
}

/// The uploads in a bulk upload have their other counts from the time when they were opened.
async fn end_parts(tx: &mut PgConnection) -> JobResult<()> {
    sqlx::query(
        "UPDATE uploads u SET verified = r.verified FROM receivers r WHERE u.id = r.upload_id AND r.verified > 0",
    )
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

/// The file as a whole is refused: it has no rows.
pub(super) async fn refused(
    tx: &mut PgConnection,
    id: i64,
    refusal: &FileRefusal,
    now: OffsetDateTime,
) -> JobResult<UploadStatus> {
    let status = UploadStatus::of(0, 0);
    sqlx::query!(
        "UPDATE uploads SET stage = 3, status = $2, refusal = $3, finished_at = $4 WHERE id = $1",
        id,
        status_code(status),
        serde_json::to_value(refusal).or_fail()?,
        now,
    )
    .execute(tx)
    .await
    .or_retry()?;
    Ok(status)
}

/// The failed rows, in blocks by their place in the file. Those that name no receiver are the bulk upload's own.
async fn failures(tx: &mut PgConnection, upload: &Upload, staged: &Staged, judged: &Judged) -> JobResult<()> {
    let mut sql = QueryBuilder::new(
        "INSERT INTO upload_failures (upload_id, block, lines, reasons, identities, details, imei2s, serials, models,
             customers, order_numbers, order_dates, manufacturers, editions) SELECT ",
    );
    if upload.is_bulk() {
        sql.push("coalesce(r.upload_id, ").push_bind(upload.id).push(")");
    } else {
        sql.push_bind(upload.id).push("::bigint");
    }
    sql.push(", s.line / ").push_bind(BLOCK).push(", array_agg(s.line)");
    sql.push(if judged.refused > 0 {
        ", array_agg(coalesce(s.reason, j.reason)), array_agg(s.identity), array_agg(coalesce(s.detail, j.detail, ''))"
    } else {
        ", array_agg(s.reason), array_agg(s.identity), array_agg(coalesce(s.detail, ''))"
    });
    for (role, column) in OTHERS.into_iter().zip(OTHER_COLUMNS) {
        if staged.columns.contains(&role) {
            sql.push(format_args!(", array_agg(s.{column})"));
        } else {
            sql.push(", NULL");
        }
    }
    sql.push(" FROM staged s");
    if upload.is_bulk() {
        sql.push(" LEFT JOIN receivers r ON r.id = s.receiver");
    }
    sql.push(if judged.refused > 0 {
        " LEFT JOIN judged j ON j.line = s.line AND j.reason IS NOT NULL
          WHERE s.reason IS NOT NULL OR j.reason IS NOT NULL"
    } else {
        " WHERE s.reason IS NOT NULL"
    });
    sql.push(if upload.is_bulk() { " GROUP BY 1, 2" } else { " GROUP BY 2" });
    sql.build().execute(tx).await.or_retry()?;
    Ok(())
}

/// The failed rows by reason, with the first lines of each.
async fn reasons(tx: &mut PgConnection, upload: &Upload) -> JobResult<()> {
    sqlx::query!(
        "INSERT INTO upload_reasons (upload_id, reason, rows, lines)
         SELECT upload_id, reason, count(*), (array_agg(line ORDER BY line))[1:$2::integer]
         FROM upload_failures CROSS JOIN unnest(lines, reasons) AS failed (line, reason)
         WHERE upload_id IN (SELECT id FROM uploads WHERE id = $1 OR bulk_id = $1) GROUP BY upload_id, reason",
        upload.id,
        i32::try_from(ReasonCount::LINES).or_fail()?,
    )
    .execute(tx)
    .await
    .or_retry()?;
    Ok(())
}

fn stored(count: u64) -> JobResult<i64> {
    i64::try_from(count).or_fail()
}
