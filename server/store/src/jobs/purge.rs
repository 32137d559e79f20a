use super::claim::{Claim, end};
use super::{Job, JobResult, OrRetry, enqueue};
use crate::Store;
use crate::notifications::KEPT;
use crate::people::REMEMBERED;
use time::Duration;

/// An upload that has waited so long for its bytes is given up; so is a draft without a yes.
const UNFINISHED: Duration = Duration::hours(24);
/// How long the log of a webhook goes back, and what is due waits for one that is paused.
const TOLD: Duration = Duration::days(30);
/// How long a program may repeat a write and hear its answer again.
const ANSWERS: Duration = Duration::hours(24);
/// A mail that nobody took for so long is of no use any more.
const STALE_MAIL: Duration = Duration::days(2);
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
    sqlx::query!("DELETE FROM links WHERE created_at < $1", now - REMEMBERED)
        .execute(&mut *tx)
        .await
        .or_retry()?;
    sqlx::query!("DELETE FROM api_tokens WHERE expires_at < $1", now).execute(&mut *tx).await.or_retry()?;
    sqlx::query!("DELETE FROM api_answers WHERE created_at < $1", now - ANSWERS)
        .execute(&mut *tx)
        .await
        .or_retry()?;
    sqlx::query!("DELETE FROM webhook_deliveries WHERE created_at < $1", now - TOLD,)
        .execute(&mut *tx)
        .await
        .or_retry()?;
    // With them goes who has read them.
    sqlx::query!("DELETE FROM notifications WHERE at < $1", now - KEPT).execute(&mut *tx).await.or_retry()?;
    sqlx::query!(
        "UPDATE notification_mails SET ended_at = $2, failure = 'too late' WHERE ended_at IS NULL AND due_at < $1",
        now - STALE_MAIL,
        now,
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    let waiting = sqlx::query_scalar!(
        r#"SELECT EXISTS (SELECT FROM notification_mails WHERE ended_at IS NULL AND due_at < $1) AS "waiting!""#,
        now,
    )
    .fetch_one(&mut *tx)
    .await
    .or_retry()?;
    if waiting {
        // The job that was to send it was given up: the mail server was down for longer than a job is patient.
        enqueue(&mut tx, &Job::SendMails, now).await.or_retry()?;
    }
    // Jobs that were given up stay until somebody has looked into them.
    sqlx::query!("DELETE FROM jobs WHERE ended_at < $1 AND failure IS NULL", now - ENDED_JOBS)
        .execute(&mut *tx)
        .await
        .or_retry()?;
    end(&mut tx, claim, now).await?;
    tx.commit().await.or_retry()
}
