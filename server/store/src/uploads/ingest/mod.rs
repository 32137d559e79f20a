//! The job that decides every row of an upload: one transaction, so that a crash at any point leaves all or nothing.
//!
//! ```text
//! upload_chunks ─ file ─▶ staged ─ registry ─ judge ─▶ judged ─ merge ─▶ devices, counters
//!                           │                            │         └─ deliver ─▶ each receiver's delivery
//!                           └─ receivers ─▶ receivers    └───── record ─▶ failures, reasons, the upload's end
//! ```
//!
//! `staged` has a row for each row of the file, `receivers` one for each customer that gets an upload: one, or those that
//! the rows of a bulk upload name. The rows of a load are nobody's devices: they fill the registry (`load.rs`). `judged` has one for each good row that is not simply new. To refuse rows for another
//! reason: a `Reason`, and a statement in `judge.rs` that puts their lines into `judged`.

mod deliver;
mod file;
mod judge;
mod load;
mod merge;
mod progress;
mod ranges;
mod receivers;
mod record;
mod registry;
mod tell;

pub(crate) use deliver::AUTO_APPROVED;
pub use file::utf8;

use super::stage::Stage;
use crate::Store;
use crate::jobs::{Claim, JobError, JobResult, OrFail, OrRetry, end, notify_ended};
use domain::device_registry::RegistryPart;
use domain::uploads::file::{FileRefusal, Format, Mapping, Repairs, Scope};
use domain::uploads::{UploadNumber, UploadStatus};
use progress::Progress;
use sqlx::{PgConnection, PgTransaction};
use time::{Date, OffsetDateTime};

/// The upload being decided.
struct Upload {
    id: i64,
    number: UploadNumber,
    reseller_id: i64,
    /// Nobody: a bulk upload, whose rows name their customers, or a load of the registry.
    customer_id: Option<i64>,
    registry: Option<RegistryPart>,
    person_id: Option<i64>,
    uploaded_by: String,
    file_bytes: i64,
    format: Option<Format>,
    mapping: Option<Mapping>,
    repairs: Repairs,
    all_or_nothing: bool,
    sold_to_code: bool,
    order_number: Option<String>,
    order_date: Option<Date>,
    uploaded_at: OffsetDateTime,
}

impl Upload {
    fn is_bulk(&self) -> bool {
        self.customer_id.is_none() && self.registry.is_none()
    }

    fn scope(&self) -> Scope {
        match self.registry {
            Some(part) => part.scope(),
            None if self.is_bulk() => Scope::ManyCustomers,
            None => Scope::OneCustomer,
        }
    }
}

/// Decides every row of the upload with this id.
pub(crate) async fn ingest(store: &Store, claim: &Claim, id: i64) -> JobResult<()> {
    let mut tx = store.jobs.begin().await.or_retry()?;
    let Some(mut upload) = lock(&mut tx, id).await? else {
        // Done before, by a worker that died before it could say so.
        end(&mut tx, claim, store.clock.now()).await?;
        return tx.commit().await.or_retry();
    };
    let mut progress = Progress::begin(store, &upload).await;
    sqlx::query("SET LOCAL work_mem = '192MB'").execute(&mut *tx).await.or_retry()?;
    let status = match file::stage(store, &mut tx, &mut upload, &mut progress).await? {
        Ok(staged) if upload.registry.is_some() => {
            load::load(store, &mut tx, &upload, &staged, &mut progress).await?
        }
        Ok(staged) => decide(store, &mut tx, &upload, staged, &mut progress).await?,
        Err(refusal) => record::refused(&mut tx, upload.id, &refusal, store.clock.now()).await?,
    };
    forget_bytes(&mut tx, upload.id).await?;
    tell::finished(&mut tx, upload.id, status, store.clock.now()).await?;
    end(&mut tx, claim, store.clock.now()).await?;
    notify_ended(&mut tx, upload.reseller_id, &upload.number, status).await?;
    tx.commit().await.or_retry()
}

/// Ends the upload with this id whose ingest is given up: its file is refused, by a fault of ours.
pub(crate) async fn give_up(tx: &mut PgTransaction<'_>, id: i64, now: OffsetDateTime) -> JobResult<()> {
    let waiting =
        sqlx::query!("SELECT number, reseller_id FROM uploads WHERE id = $1 AND stage = 2 FOR UPDATE", id)
            .fetch_optional(&mut **tx)
            .await
            .or_retry()?;
    let Some(upload) = waiting else { return Ok(()) };
    let number = UploadNumber::try_from(upload.number).or_fail()?;
    let status = record::refused(tx, id, &FileRefusal::OurFault, now).await?;
    forget_bytes(tx, id).await?;
    tell::finished(tx, id, status, now).await?;
    notify_ended(tx, upload.reseller_id, &number, status).await
}

async fn decide(
    store: &Store,
    tx: &mut PgTransaction<'_>,
    upload: &Upload,
    mut staged: file::Staged,
    progress: &mut Progress,
) -> JobResult<UploadStatus> {
    receivers::find(tx, upload, &mut staged).await?;
    let enriched = registry::enrich(tx, &mut staged).await?;
    progress.at(50).await;
    // One ingest at a time from here on: two uploads that meet on the same device are decided by who comes first. The
    // unique indexes are the net below.
    sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('devices.merge', 0))")
        .execute(&mut **tx)
        .await
        .or_retry()?;
    let judged = judge::judge(tx, upload, &staged, enriched).await?;
    progress.at(65).await;
    let now = store.clock.now();
    receivers::count(store, tx, upload, &judged, now).await?;
    let verified = merge::merge(tx, upload, &judged, now).await?;
    progress.at(90).await;
    let status = record::decided(tx, upload, &staged, &judged, verified, now).await?;
    progress.at(99).await;
    Ok(status)
}

/// Locks the upload, if it still waits for its ingest.
async fn lock(tx: &mut PgConnection, id: i64) -> JobResult<Option<Upload>> {
    let row = sqlx::query!(
        r#"SELECT number, reseller_id, customer_id, registry, person_id, uploaded_by, stage, file_bytes, format, mapping, repairs,
                  all_or_nothing, sold_to_code IS NOT NULL AS "sold_to_code!", order_number, order_date, uploaded_at
           FROM uploads WHERE id = $1 FOR UPDATE NOWAIT"#,
        id,
    )
    .fetch_optional(tx)
    .await;
    // lock_not_available
    if let Err(sqlx::Error::Database(error)) = &row
        && error.code().as_deref() == Some("55P03")
    {
        return Err(JobError::Busy);
    }
    let row = row.or_retry()?.ok_or("the upload is not there").or_fail()?;
    if Stage::from_code(row.stage).or_fail()? != Stage::Queued {
        return Ok(None);
    }
    Ok(Some(Upload {
        id,
        number: UploadNumber::try_from(row.number).or_fail()?,
        reseller_id: row.reseller_id,
        customer_id: row.customer_id,
        registry: row.registry.and_then(RegistryPart::from_code),
        person_id: row.person_id,
        uploaded_by: row.uploaded_by,
        file_bytes: row.file_bytes,
        format: row.format.map(serde_json::from_value).transpose().or_fail()?,
        mapping: row.mapping.map(serde_json::from_value).transpose().or_fail()?,
        repairs: serde_json::from_value(row.repairs).or_fail()?,
        all_or_nothing: row.all_or_nothing,
        sold_to_code: row.sold_to_code,
        order_number: row.order_number,
        order_date: row.order_date,
        uploaded_at: row.uploaded_at.ok_or("the upload has no date").or_fail()?,
    }))
}

/// The end is recorded: the bytes may go, and progress is over.
async fn forget_bytes(tx: &mut PgConnection, id: i64) -> JobResult<()> {
    sqlx::query!("DELETE FROM upload_chunks WHERE upload_id = $1", id).execute(&mut *tx).await.or_retry()?;
    sqlx::query!("DELETE FROM upload_progress WHERE upload_id = $1", id).execute(tx).await.or_retry()?;
    Ok(())
}
