//! Taking a job, keeping it, and giving it back.

use super::{Job, JobError, JobResult, OrFail, OrRetry};
use sqlx::{PgConnection, PgPool};
use std::time::Duration;
use time::OffsetDateTime;

/// A job that failed this often is given up.
const MAX_ATTEMPTS: i16 = 10;

/// When to look again for a job that somebody is at.
const BUSY: Duration = Duration::from_secs(2);

/// A job that is ours until `claimed_until`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claim {
    pub job: Job,
    pub id: i64,
    /// The claim's own name, not the worker's: a worker that lost a job and took it again is another claimant.
    pub by: String,
    attempts: i16,
}

/// Takes the job that waits longest. One that somebody else claimed is passed over, unless that claim ran out.
pub(super) async fn take(
    pool: &PgPool,
    by: &str,
    now: OffsetDateTime,
    until: OffsetDateTime,
) -> JobResult<Option<Claim>> {
    let row = sqlx::query!(
        r#"UPDATE jobs SET claimed_by = $1, claimed_until = $3
           WHERE id = (
               SELECT id FROM jobs
               WHERE ended_at IS NULL AND run_at <= $2 AND (claimed_until IS NULL OR claimed_until < $2)
               ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
           RETURNING id, payload, attempts"#,
        by,
        now,
        until,
    )
    .fetch_optional(pool)
    .await
    .or_retry()?;
    let Some(row) = row else { return Ok(None) };
    match serde_json::from_value(row.payload) {
        Ok(job) => Ok(Some(Claim { job, id: row.id, by: by.to_owned(), attempts: row.attempts })),
        // Of a newer version, while servers are being replaced: theirs.
        Err(error) => {
            give_back(pool, row.id, by, now + Duration::from_mins(1)).await?;
            Err(error).or_fail()
        }
    }
}

/// Says that the claimant lives. Answers whether the job is still its own.
pub(super) async fn prolong(pool: &PgPool, claim: &Claim, until: OffsetDateTime) -> JobResult<bool> {
    let kept = sqlx::query!(
        "UPDATE jobs SET claimed_until = $3 WHERE id = $1 AND claimed_by = $2 AND ended_at IS NULL",
        claim.id,
        claim.by,
        until,
    )
    .execute(pool)
    .await
    .or_retry()?;
    Ok(kept.rows_affected() == 1)
}

/// Records that the job is done, in the transaction that did it. Fails when somebody else has claimed it meanwhile,
/// so that the work is not done twice.
pub(crate) async fn end(tx: &mut PgConnection, claim: &Claim, now: OffsetDateTime) -> JobResult<()> {
    let ended = sqlx::query!(
        "UPDATE jobs SET ended_at = $3, claimed_by = NULL, claimed_until = NULL
         WHERE id = $1 AND claimed_by = $2 AND ended_at IS NULL",
        claim.id,
        claim.by,
        now,
    )
    .execute(tx)
    .await
    .or_retry()?;
    if ended.rows_affected() == 1 { Ok(()) } else { Err("the claim was lost").or_retry() }
}

/// Gives a failed job back, to be tried later and later, or gives it up: then nobody waits for its end any more.
pub(super) async fn fail(
    pool: &PgPool,
    claim: &Claim,
    error: &JobError,
    now: OffsetDateTime,
) -> JobResult<()> {
    if matches!(error, JobError::Busy) {
        return give_back(pool, claim.id, &claim.by, now + BUSY).await;
    }
    let attempts = claim.attempts.saturating_add(1);
    let hopeless = matches!(error, JobError::Fail(_)) || attempts >= MAX_ATTEMPTS;
    if hopeless {
        tracing::error!(job = claim.id, kind = claim.job.kind(), attempts, %error, "jobs.given_up");
    } else {
        tracing::warn!(job = claim.id, kind = claim.job.kind(), attempts, %error, "jobs.retry");
    }
    let mut tx = pool.begin().await.or_retry()?;
    let ours = sqlx::query!(
        "UPDATE jobs SET attempts = $3, claimed_by = NULL, claimed_until = NULL, run_at = $4,
             ended_at = CASE WHEN $5 THEN $6::timestamptz END, failure = CASE WHEN $5 THEN $7 END
         WHERE id = $1 AND claimed_by = $2 AND ended_at IS NULL",
        claim.id,
        claim.by,
        attempts,
        now + backoff(attempts),
        hopeless,
        now,
        error.to_string(),
    )
    .execute(&mut *tx)
    .await
    .or_retry()?;
    if hopeless && ours.rows_affected() == 1 {
        match claim.job {
            Job::Ingest { upload } => crate::uploads::give_up(&mut tx, upload, now).await?,
            Job::Operate { operation } => crate::operations::give_up(&mut tx, operation, now).await?,
            Job::FinishSubscription { subscription } => {
                crate::subscriptions::give_up(&mut tx, subscription).await?;
            }
            // What was not sent is still due, and sent with whatever is due next; a link is asked for again. The last two
            // are begun again within the hour.
            Job::SendMails
            | Job::SendActivation { .. }
            | Job::SendReset { .. }
            | Job::PurgeStale
            | Job::KeepSubscriptions => {}
        }
    }
    tx.commit().await.or_retry()
}

/// Gives an untouched job back.
pub(super) async fn give_back(pool: &PgPool, id: i64, by: &str, run_at: OffsetDateTime) -> JobResult<()> {
    sqlx::query!(
        "UPDATE jobs SET claimed_by = NULL, claimed_until = NULL, run_at = $3 WHERE id = $1 AND claimed_by = $2",
        id,
        by,
        run_at,
    )
    .execute(pool)
    .await
    .or_retry()?;
    Ok(())
}

/// 1 s, 2 s, 4 s … at most ten minutes.
fn backoff(attempts: i16) -> Duration {
    let doublings = u32::try_from(attempts - 1).unwrap_or_default().min(10);
    Duration::from_secs((1 << doublings).min(600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_job_is_tried_less_and_less_often() {
        let waits: Vec<u64> = [1, 2, 5, 10, i16::MAX].map(|attempts| backoff(attempts).as_secs()).to_vec();
        assert_eq!(waits, [1, 2, 16, 512, 600]);
    }
}
