//! Jobs of this process. Any number of processes share them through Postgres, and any of them may die.

use crate::config::Work;
use store::{Store, Worker, WorkerSettings};

/// Starts the workers that the configuration asks for; none is fine.
pub fn start(store: &Store, work: Work) -> Worker {
    tracing::info!(workers = work.workers, "jobs.started");
    Worker::start(store, WorkerSettings { workers: work.workers, ..WorkerSettings::default() })
}
