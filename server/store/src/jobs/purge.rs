use super::claim::{Claim, end};
use super::{JobResult, OrRetry};
use crate::Store;
use time::Duration;

/// An upload that has waited so long for its bytes is given up; so is a draft without a yes.
const UNFINISHED: Duration = Duration::hours(24);
/// How long ended jobs are kept, to be looked at.
const ENDED_JOBS: Duration = Duration::days(7);

/// Forgets what nobody will ask for again.
pub(super) async fn purge(store: &Store, claim: &Claim) -> JobResult<()> {
    let now = store.clock.now();
    let mut tx = store.jobs.begin().await.or_retry()?;
    sqlx::query!(
        "WITH stale AS (UPDATE uploads SET stage = 4 WHERE stage = 1 AND begun_at < $1 RETURNING id)
         DELETE FROM upload_chunks USING stale WHERE upload_id = stale.id",
        now - UNFINISHED,
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    // Drafts that nobody has said yes to; one that is being begun in this moment is none any more.
    let drafts = sqlx::query_scalar!(
        "SELECT id FROM operations WHERE stage = 4 AND begun_at < $1 FOR UPDATE",
        now - UNFINISHED,
    )
    .fetch_all(&mut *tx)
    .await
    .or_retry()?;
    sqlx::query!("DELETE FROM operation_devices WHERE operation_id = ANY($1)", &drafts)
        .execute(&mut *tx)
        .await
        .or_retry()?;
    sqlx::query!("DELETE FROM operations WHERE id = ANY($1)", &drafts).execute(&mut *tx).await.or_retry()?;
    sqlx::query!("DELETE FROM sessions WHERE expires_at < $1", now).execute(&mut *tx).await.or_retry()?;
    sqlx::query!("DELETE FROM attempts WHERE updated_at < $1", now - UNFINISHED)
        .execute(&mut *tx)
        .await
        .or_retry()?;
    // Jobs that were given up stay until somebody has looked into them.
    sqlx::query!("DELETE FROM jobs WHERE ended_at < $1 AND failure IS NULL", now - ENDED_JOBS)
        .execute(&mut *tx)
        .await
        .or_retry()?;
    end(&mut tx, claim, now).await?;
    tx.commit().await.or_retry()
}
