//! What happens to uploads and operations, and that people are notified, told to whoever watches: one listening connection per process, fed by NOTIFY.

use super::{JobResult, OrRetry};
use domain::operations::OperationNumber;
use domain::organisations::OrganisationId;
use domain::people::PersonId;
use domain::uploads::{UploadNumber, UploadStatus};
use serde::{Deserialize, Serialize};
use sqlx::postgres::PgListener;
use sqlx::{PgConnection, PgPool};
use std::future::ready;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, OnceCell, broadcast};
use tokio::task::JoinHandle;

/// Progress of jobs, by [`notify_percent`] and [`notify_ended`].
const EVENTS: &str = "waybill_events";
/// A job was enqueued; by a trigger on the table.
const JOBS: &str = "waybill_jobs";

/// Something that a browser may want to know at once. Only ids: it reads the rest in its own name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JobEvent {
    /// An upload went on, or came to its end.
    Upload {
        /// The reseller: nobody else may hear of it.
        organisation: OrganisationId,
        /// Which upload.
        number: UploadNumber,
        /// How far it is.
        progress: Progress,
    },
    /// An operation went on, or came to its end.
    Operation {
        /// Whose it is: nobody else may hear of it.
        organisation: OrganisationId,
        /// Which operation.
        number: OperationNumber,
        /// How far it is.
        progress: OperationProgress,
    },
    /// Something that the organisation's lists show has changed: its customers, uploads or deliveries.
    Changed {
        /// Whose lists: nobody else may hear of it.
        organisation: OrganisationId,
    },
    /// Somebody was told something, or has read it: count what is unread again.
    Told {
        /// In which organisation: nobody else may hear of it.
        organisation: OrganisationId,
        /// The one person whom it concerns; none: everyone in it.
        person: Option<PersonId>,
    },
    /// Events may have been missed while the connection was down: read the state again.
    Missed,
}

/// How far an upload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// In progress.
    Percent(u8),
    /// At its end.
    Ended(UploadStatus),
}

/// How far an operation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationProgress {
    /// In progress.
    Percent(u8),
    /// Done, or given up.
    Ended,
}

/// What travels in a NOTIFY.
#[derive(Serialize, Deserialize)]
struct Payload {
    organisation: i64,
    number: UploadNumber,
    progress: Progress,
}

/// What travels about an operation.
#[derive(Serialize, Deserialize)]
struct OfOperation {
    organisation: i64,
    operation: OperationNumber,
    progress: OperationProgress,
}

/// Tells how far an operation is: its end when the transaction commits, percents outside of it.
pub(crate) async fn notify_operation(
    connection: &mut PgConnection,
    organisation: i64,
    number: &OperationNumber,
    progress: OperationProgress,
) -> JobResult<()> {
    notify(connection, &OfOperation { organisation, operation: number.clone(), progress }).await
}

/// What travels when lists are to be read again.
#[derive(Serialize, Deserialize)]
struct Changed {
    changed: i64,
}

/// Tells an organisation to read its lists again, when the transaction commits.
pub(crate) async fn notify_changed(tx: &mut PgConnection, organisation: i64) -> JobResult<()> {
    notify(tx, &Changed { changed: organisation }).await
}

/// Tells many organisations to read their lists again, when the transaction commits.
pub(crate) async fn notify_all_changed(tx: &mut PgConnection, organisations: &[i64]) -> JobResult<()> {
    let payloads: Vec<String> = organisations
        .iter()
        .map(|&changed| serde_json::to_string(&Changed { changed }))
        .collect::<Result<_, _>>()
        .or_retry()?;
    sqlx::query("SELECT pg_notify($1, payload) FROM unnest($2::text[]) AS payload")
        .bind(EVENTS)
        .bind(payloads)
        .execute(tx)
        .await
        .or_retry()?;
    Ok(())
}

/// What travels when there is something in the bell.
#[derive(Serialize, Deserialize)]
struct Told {
    told: i64,
    person: Option<i64>,
}

/// Tells an organisation, or one person in it, to count what is unread, when the transaction commits.
pub(crate) async fn notify_told(
    tx: &mut PgConnection,
    organisation: i64,
    person: Option<i64>,
) -> JobResult<()> {
    notify(tx, &Told { told: organisation, person }).await
}

/// Tells that an upload is in progress. Outside of the ingest's transaction, which nobody sees before its end.
pub(crate) async fn notify_percent(
    pool: &PgPool,
    organisation: i64,
    number: &UploadNumber,
    percent: u8,
) -> JobResult<()> {
    let payload = Payload { organisation, number: number.clone(), progress: Progress::Percent(percent) };
    notify(&mut *pool.acquire().await.or_retry()?, &payload).await
}

/// Tells that an upload came to its end, when the transaction commits.
pub(crate) async fn notify_ended(
    tx: &mut PgConnection,
    organisation: i64,
    number: &UploadNumber,
    status: UploadStatus,
) -> JobResult<()> {
    let payload = Payload { organisation, number: number.clone(), progress: Progress::Ended(status) };
    notify(tx, &payload).await
}

async fn notify(connection: &mut PgConnection, payload: &impl Serialize) -> JobResult<()> {
    let text = serde_json::to_string(payload).or_retry()?;
    sqlx::query("SELECT pg_notify($1, $2)").bind(EVENTS).bind(text).execute(connection).await.or_retry()?;
    Ok(())
}

/// The process's one listening connection. Opened when the first watcher or worker asks for it.
#[derive(Debug)]
pub(crate) struct Events {
    pool: PgPool,
    listening: OnceCell<JoinHandle<()>>,
    watchers: broadcast::Sender<JobEvent>,
    enqueued: Arc<Notify>,
}

impl Events {
    /// On a pool of its own with one connection, so that listening never takes one from the work.
    pub(crate) fn new(pool: PgPool) -> Self {
        let (watchers, _) = broadcast::channel(1024);
        Self { pool, listening: OnceCell::new(), watchers, enqueued: Arc::default() }
    }

    /// What happens from now on.
    pub(crate) async fn watch(&self) -> broadcast::Receiver<JobEvent> {
        let receiver = self.watchers.subscribe();
        self.start().await;
        receiver
    }

    /// Woken when a job is enqueued.
    pub(super) async fn enqueued(&self) -> Arc<Notify> {
        self.start().await;
        Arc::clone(&self.enqueued)
    }

    async fn start(&self) {
        self.listening
            .get_or_init(|| {
                let (pool, watchers) = (self.pool.clone(), self.watchers.clone());
                ready(tokio::spawn(listen(pool, watchers, Arc::clone(&self.enqueued))))
            })
            .await;
    }

    /// Stops listening and closes the connection.
    pub(crate) async fn close(&self) {
        if let Some(task) = self.listening.get() {
            task.abort();
        }
        self.pool.close().await;
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        if let Some(task) = self.listening.get() {
            task.abort();
        }
    }
}

/// Listens for ever; a lost connection is opened again, and everyone told that something may have been missed.
async fn listen(pool: PgPool, watchers: broadcast::Sender<JobEvent>, enqueued: Arc<Notify>) {
    loop {
        if let Err(error) = listen_once(&pool, &watchers, &enqueued).await {
            tracing::warn!(%error, "jobs.listener_lost");
        }
        if pool.is_closed() {
            return;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
}

async fn listen_once(
    pool: &PgPool,
    watchers: &broadcast::Sender<JobEvent>,
    enqueued: &Notify,
) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen_all([EVENTS, JOBS]).await?;
    loop {
        // Nobody watching is no error: `send` fails then, and that is fine.
        let _ = watchers.send(JobEvent::Missed);
        enqueued.notify_waiters();
        // `None`: the connection was lost and is open again.
        while let Some(notification) = listener.try_recv().await? {
            if notification.channel() == JOBS {
                enqueued.notify_waiters();
            } else if let Ok(Payload { organisation, number, progress }) =
                serde_json::from_str(notification.payload())
            {
                let organisation = OrganisationId(organisation);
                let _ = watchers.send(JobEvent::Upload { organisation, number, progress });
            } else if let Ok(OfOperation { organisation, operation, progress }) =
                serde_json::from_str(notification.payload())
            {
                let organisation = OrganisationId(organisation);
                let _ = watchers.send(JobEvent::Operation { organisation, number: operation, progress });
            } else if let Ok(Changed { changed }) = serde_json::from_str(notification.payload()) {
                let _ = watchers.send(JobEvent::Changed { organisation: OrganisationId(changed) });
            } else if let Ok(Told { told, person }) = serde_json::from_str(notification.payload()) {
                let (organisation, person) = (OrganisationId(told), person.map(PersonId));
                let _ = watchers.send(JobEvent::Told { organisation, person });
            }
        }
    }
}
