use crate::error::OrInternal;
use domain::PortalResult;
use serde::{Deserialize, Serialize};
use sqlx::PgConnection;
use std::error::Error;
use time::OffsetDateTime;

/// What there is to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(crate) enum Job {
    /// Decides every row of an upload whose bytes are all here.
    Ingest {
        /// `uploads.id`.
        upload: i64,
    },
    /// Does what was asked for many devices at once.
    Operate {
        /// `operations.id`.
        operation: i64,
    },
    /// Sends the mail that is due.
    SendMails,
    /// Sends the link of an invitation.
    SendActivation {
        /// `invitations.id`.
        invitation: i64,
    },
    /// Sends a link that sets a new password.
    SendReset {
        /// `people.id`; none when nobody has the address that was typed.
        person: Option<i64>,
    },
    /// Brings the operation that runs on a subscription to its end.
    FinishSubscription {
        /// `subscriptions.id`.
        subscription: i64,
    },
    /// Does what the calendar has come to: financial holds, renewals, ends.
    KeepSubscriptions,
    /// Forgets uploads that were never finished, notifications, sessions and jobs that have ended.
    PurgeStale,
}

impl Job {
    /// The name it is stored under; never reuse one.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Ingest { .. } => "ingest",
            Self::Operate { .. } => "operate",
            Self::SendMails => "send_mails",
            Self::SendActivation { .. } => "send_activation",
            Self::SendReset { .. } => "send_reset",
            Self::FinishSubscription { .. } => "finish_subscription",
            Self::KeepSubscriptions => "keep_subscriptions",
            Self::PurgeStale => "purge_stale",
        }
    }
}

/// How an attempt at a job went wrong.
#[derive(Debug, thiserror::Error)]
pub(crate) enum JobError {
    /// It may go better next time: a connection was lost, a lock was held.
    #[error("to be tried again: {0}")]
    Retry(Box<dyn Error + Send + Sync>),
    /// Somebody is at it: a worker that was taken for dead, or one whose transaction is not rolled back yet. To be
    /// tried again in a moment; not the job's fault.
    #[error("somebody is at it")]
    Busy,
    /// It will never work.
    #[error("given up: {0}")]
    Fail(Box<dyn Error + Send + Sync>),
}

/// What an attempt at a job answers.
pub(crate) type JobResult<T> = Result<T, JobError>;

/// `?` that tries again later.
pub(crate) trait OrRetry<T> {
    fn or_retry(self) -> JobResult<T>;
}

impl<T, E: Into<Box<dyn Error + Send + Sync>>> OrRetry<T> for Result<T, E> {
    fn or_retry(self) -> JobResult<T> {
        self.map_err(|error| JobError::Retry(error.into()))
    }
}

/// `?` that gives the job up.
pub(crate) trait OrFail<T> {
    fn or_fail(self) -> JobResult<T>;
}

impl<T, E: Into<Box<dyn Error + Send + Sync>>> OrFail<T> for Result<T, E> {
    fn or_fail(self) -> JobResult<T> {
        self.map_err(|error| JobError::Fail(error.into()))
    }
}

/// Puts `job` down, to run from `run_at` on, if the transaction commits. A trigger wakes the workers.
pub(crate) async fn enqueue(tx: &mut PgConnection, job: &Job, run_at: OffsetDateTime) -> PortalResult<()> {
    let payload = serde_json::to_value(job).or_internal()?;
    sqlx::query!("INSERT INTO jobs (kind, payload, run_at) VALUES ($1, $2, $3)", job.kind(), payload, run_at)
        .execute(tx)
        .await
        .or_internal()?;
    Ok(())
}
