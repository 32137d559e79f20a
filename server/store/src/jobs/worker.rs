use super::claim::{self, Claim};
use super::{Events, Job, JobError, JobResult, OrRetry, enqueue, purge};
use crate::Store;
use crate::error::OrInternal;
use domain::PortalResult;
use sqlx::PgConnection;
use std::time::Duration;
use time::OffsetDateTime;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::Instrument as _;
use tracing::field::Empty;

/// The target of spans that are for a collector of traces, and not for the log.
pub const TRACES: &str = "waybill::traces";

/// How a process works.
#[derive(Debug, Clone, Copy)]
pub struct WorkerSettings {
    /// Jobs at the same time. Each takes up to two of the store's job connections.
    pub workers: u16,
    /// A worker that has not been heard of for so long is taken for dead. Prolonged three times in that time.
    pub claim: Duration,
    /// How often to look for jobs when no notification comes.
    pub poll: Duration,
    /// How long [`Worker::stop`] waits for running jobs. One that takes longer is rolled back, and another worker
    /// does it.
    pub grace: Duration,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self {
            workers: 2,
            claim: Duration::from_secs(30),
            poll: Duration::from_secs(5),
            grace: Duration::from_secs(20),
        }
    }
}

/// The running workers of a process.
#[derive(Debug)]
pub struct Worker {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
    grace: Duration,
}

impl Worker {
    /// Starts working.
    pub fn start(store: &Store, settings: WorkerSettings) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        for _ in 0..settings.workers {
            tasks.spawn(work(store.clone(), settings, stopped.clone()));
        }
        if settings.workers > 0 {
            tasks.spawn(keep_hourly(store.clone(), stopped.clone()));
            tasks.spawn(tell(store.clone(), settings, stopped));
        }
        Self { tasks, stop, grace: settings.grace }
    }

    /// Takes no new jobs, and waits for the running ones.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(self.grace, ended).await.is_err() {
            tracing::warn!("jobs.stopped_in_the_middle");
            self.tasks.shutdown().await;
        }
    }
}

impl Store {
    /// Does every job that is due, one after the other, in the caller's task: for tests and for demo data. Answers how
    /// many there were.
    pub async fn work_off(&self) -> PortalResult<u64> {
        let settings = WorkerSettings::default();
        let mut done = 0;
        while let Some(claim) = next(self, &settings).await.or_internal()? {
            attempt(self, &settings, claim).await;
            done += 1;
        }
        Ok(done)
    }
}

async fn work(store: Store, settings: WorkerSettings, mut stopped: watch::Receiver<bool>) {
    let enqueued = Events::enqueued(&store.events).await;
    while !*stopped.borrow() {
        // Before looking: what is enqueued after the look wakes it.
        let woken = enqueued.notified();
        match next(&store, &settings).await {
            Ok(Some(claim)) => {
                attempt(&store, &settings, claim).await;
                continue;
            }
            Ok(None) => {}
            Err(error) => tracing::warn!(%error, "jobs.no_claim"),
        }
        tokio::select! {
            () = woken => {}
            () = tokio::time::sleep(settings.poll) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// Tells webhooks what is due. Beside the jobs: a receiver that hangs keeps no worker.
async fn tell(store: Store, settings: WorkerSettings, mut stopped: watch::Receiver<bool>) {
    let enqueued = Events::enqueued(&store.events).await;
    while !*stopped.borrow() {
        // Before looking: what is put down after the look wakes it.
        let woken = enqueued.notified();
        match crate::webhooks::carry(&store, || !*stopped.borrow()).await {
            Ok(0) => {}
            Ok(_) => continue,
            Err(error) => tracing::warn!(%error, "webhooks.not_carried"),
        }
        tokio::select! {
            () = woken => {}
            () = tokio::time::sleep(settings.poll) => {}
            _ = stopped.changed() => {}
        }
    }
}

async fn keep_hourly(store: Store, mut stopped: watch::Receiver<bool>) {
    while !*stopped.borrow() {
        let now = store.clock.now();
        if let Err(error) = store.work(move |tx| Box::pin(async move { enqueue_hourly(tx, now).await })).await
        {
            tracing::warn!(%error, "jobs.nothing_hourly");
        }
        tokio::select! {
            () = tokio::time::sleep(Duration::from_hours(1)) => {}
            _ = stopped.changed() => {}
        }
    }
}

/// What is done every hour, whatever happens.
async fn enqueue_hourly(tx: &mut PgConnection, now: OffsetDateTime) -> PortalResult<()> {
    for job in [Job::PurgeStale, Job::KeepSubscriptions] {
        enqueue(tx, &job, now).await?;
    }
    Ok(())
}

async fn next(store: &Store, settings: &WorkerSettings) -> JobResult<Option<Claim>> {
    let now = store.clock.now();
    claim::take(&store.jobs, &store.random.name(), now, now + settings.claim).await
}

/// Works on a claimed job while a heartbeat keeps the claim. When the claim is lost the work is dropped, and rolls back.
async fn attempt(store: &Store, settings: &WorkerSettings, claim: Claim) {
    let task = tokio::spawn({
        let (store, claim) = (store.clone(), claim.clone());
        async move { run(&store, &claim).await }
    });
    // A worker that is aborted takes its job along.
    let mut task = AbortOnDrop(task);
    let outcome = loop {
        tokio::select! {
            outcome = &mut task.0 => break outcome.or_retry().and_then(|done| done),
            () = tokio::time::sleep(settings.claim / 3) => {
                let until = store.clock.now() + settings.claim;
                match claim::prolong(&store.jobs, &claim, until).await {
                    Ok(true) => {}
                    // It may have ended in this very moment: then its own answer follows.
                    Ok(false) if task.0.is_finished() => {}
                    Ok(false) => {
                        tracing::warn!(job = claim.id, "jobs.claim_lost");
                        return;
                    }
                    Err(error) => tracing::warn!(job = claim.id, %error, "jobs.no_heartbeat"),
                }
            }
        }
    };
    if let Err(error) = outcome
        && let Err(error) = claim::fail(&store.jobs, &claim, &error, store.clock.now()).await
    {
        // The claim runs out, and somebody takes the job again.
        tracing::warn!(job = claim.id, %error, "jobs.not_given_back");
    }
}

/// Does a job, as a span of its own.
async fn run(store: &Store, claim: &Claim) -> Result<(), JobError> {
    let span = tracing::info_span!(
        target: TRACES,
        "job",
        otel.name = claim.job.kind(),
        otel.kind = "consumer",
        otel.status_code = Empty,
        waybill.job = claim.id,
    );
    let outcome = perform(store, claim).instrument(span.clone()).await;
    if outcome.is_err() {
        span.record("otel.status_code", "ERROR");
    }
    outcome
}

async fn perform(store: &Store, claim: &Claim) -> Result<(), JobError> {
    match claim.job {
        Job::Ingest { upload } => crate::uploads::ingest(store, claim, upload).await,
        Job::Operate { operation } => crate::operations::operate(store, claim, operation).await,
        Job::SendActivation { invitation } => crate::people::send_activation(store, claim, invitation).await,
        Job::SendReset { person } => crate::people::send_reset(store, claim, person).await,
        Job::SendMails => crate::notifications::send_mails(store, claim).await,
        Job::FinishSubscription { subscription } => {
            crate::subscriptions::finish(store, claim, subscription).await
        }
        Job::KeepSubscriptions => crate::subscriptions::keep(store, claim).await,
        Job::PurgeStale => purge::purge(store, claim).await,
    }
}

struct AbortOnDrop<T>(tokio::task::JoinHandle<T>);

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
