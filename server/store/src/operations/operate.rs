use super::progress::Progress;
use super::{Request, apply, judge, notify, record, tell};
use crate::Store;
use crate::jobs::{Claim, JobError, JobResult, OperationProgress, OrFail, OrRetry, end, notify_operation};
use domain::operations::OperationNumber;
use domain::organisations::OrganisationKind;
use sqlx::PgConnection;

/// The operation being done.
pub(super) struct Operation {
    pub id: i64,
    pub number: OperationNumber,
    /// Whose it is.
    pub organisation: i64,
    /// What that organisation is.
    pub kind: OrganisationKind,
    /// Who asked for it.
    pub person_id: Option<i64>,
    /// Their e-mail address.
    pub person: String,
    pub request: Request,
}

/// Does the operation with this id: one transaction.
pub(crate) async fn operate(store: &Store, claim: &Claim, id: i64) -> JobResult<()> {
    let mut tx = store.jobs.begin().await.or_retry()?;
    let Some(operation) = lock(&mut tx, id).await? else {
        // Done before, by a worker that died before it could say so.
        end(&mut tx, claim, store.clock.now()).await?;
        return tx.commit().await.or_retry();
    };
    let mut progress = Progress::begin(store, &operation).await;
    // For grouping and sorting a million devices.
    sqlx::query("SET LOCAL work_mem = '192MB'").execute(&mut *tx).await.or_retry()?;
    if operation.request.changes_hands() {
        // As an ingest does: who has a device is decided by one at a time.
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended('devices.merge', 0))")
            .execute(&mut *tx)
            .await
            .or_retry()?;
    }
    judge::lock_deliveries(&mut tx, &operation).await?;
    let asked = judge::ask(&mut tx, &operation).await?;
    judge::lock_waiting(&mut tx, &operation).await?;
    progress.at(10).await;
    let done = judge::judge(&mut tx, &operation).await?;
    progress.at(30).await;
    let now = store.clock.now();
    let delivery = apply::apply(store, &mut tx, &operation, (asked, done), now, &mut progress).await?;
    progress.at(90).await;
    tell::tell(&mut tx, &operation, (asked, done), delivery.as_ref(), now).await?;
    notify::notify(&mut tx, &operation, (asked, done), delivery.as_ref(), now).await?;
    record::record(&mut tx, &operation, (asked, done), now).await?;
    notify_operation(&mut tx, operation.organisation, &operation.number, OperationProgress::Ended).await?;
    end(&mut tx, claim, store.clock.now()).await?;
    tx.commit().await.or_retry()
}

/// Locks the operation, if it still waits to be done.
async fn lock(tx: &mut PgConnection, id: i64) -> JobResult<Option<Operation>> {
    let row = sqlx::query!(
        r#"SELECT operations.number, organisation_id, organisations.kind, person_id, person, request, stage
           FROM operations JOIN organisations ON organisations.id = organisation_id
           WHERE operations.id = $1 FOR UPDATE OF operations NOWAIT"#,
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
    let row = row.or_retry()?.ok_or("the operation is not there").or_fail()?;
    if row.stage != 1 {
        return Ok(None);
    }
    Ok(Some(Operation {
        id,
        number: OperationNumber::try_from(row.number).or_fail()?,
        organisation: row.organisation_id,
        kind: OrganisationKind::from_code(row.kind).ok_or("a kind of organisation is unknown").or_fail()?,
        person_id: row.person_id,
        person: row.person,
        request: serde_json::from_value(row.request).or_fail()?,
    }))
}
