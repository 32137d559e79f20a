//! Jobs of this process. Any number of processes share them through Postgres, and any of them may die.

use crate::config::Work;
use store::{Store, Worker, WorkerSettings};

/// Starts the workers that the configuration asks for; none is fine.
pub fn start(store: &Store, work: Work) -> Worker {
    tracing::info!(workers = work.workers, "jobs.started");
    let usual = WorkerSettings::default();
    // A job whose worker died announces itself to nobody: look at least as often as claims run out.
    let poll = usual.poll.min(work.claim);
    Worker::start(store, WorkerSettings { workers: work.workers, claim: work.claim, poll, ..usual })
}
