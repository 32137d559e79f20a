//! Work that outlives a request: claimed by any server, finished exactly once whatever crashes.
//!
//! A job is enqueued in the transaction that causes it, and its end is recorded in the transaction that does its work:
//! a worker that dies leaves all of it or nothing, and its claim runs out. To add a kind:
//!
//! 1. A variant of [`Job`], and its name in [`Job::kind`].
//! 2. Its work, as a function that answers `Result<(), JobError>`; each `?` says whether to try again
//!    (`.or_retry()?`) or to give up (`.or_fail()?`). It ends the job itself, by [`claim::end`] in its own transaction.
//! 3. An arm where `worker.rs` runs a claim.

mod claim;
mod events;
mod job;
mod purge;
mod throttle;
mod worker;

#[cfg(test)]
mod tests;

pub use events::{JobEvent, OperationProgress, Progress};
pub use worker::{TRACES, Worker, WorkerSettings};

pub(crate) use claim::{Claim, end};
pub(crate) use events::{
    Events, notify_all_changed, notify_changed, notify_ended, notify_operation, notify_percent, notify_told,
};
pub(crate) use job::{Job, JobError, JobResult, OrFail, OrRetry, enqueue};
pub(crate) use throttle::Throttle;
