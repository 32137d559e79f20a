//! How the store is doing: for metrics.

use crate::Store;
use crate::error::OrInternal;
use domain::PortalResult;
use sqlx::{PgConnection, PgPool};
use time::OffsetDateTime;

/// Figures of this process's connections, and of the jobs of all processes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Connections for requests.
    pub app: Connections,
    /// Connections for jobs.
    pub jobs: Connections,
    /// Jobs by kind.
    pub waiting: Vec<JobFigures>,
    /// What programs are to be told.
    pub webhooks: WebhookFigures,
}

/// What programs are to be told, of all organisations.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct WebhookFigures {
    /// How much is due and waits to be sent; what waits for a paused webhook is not due.
    pub waiting: i64,
    /// For how many seconds the first of it has waited.
    pub oldest_seconds: i64,
    /// How much nobody answered for a day, in the last 30.
    pub given_up: i64,
}

/// The connections of a pool.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Connections {
    /// How many are open.
    pub open: u64,
    /// How many of them nobody uses.
    pub idle: u64,
}

/// Jobs of a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobFigures {
    /// Of which kind.
    pub kind: String,
    /// How many are due and wait for a worker.
    pub waiting: i64,
    /// How many a worker is at.
    pub running: i64,
    /// How many were given up, and wait for somebody to look into them.
    pub given_up: i64,
}

impl Store {
    /// The figures of this moment.
    pub async fn figures(&self) -> PortalResult<Figures> {
        let now = self.clock.now();
        let waiting = self
            .work(move |tx| {
                Box::pin(async move {
                    sqlx::query_as!(
                        JobFigures,
                        r#"SELECT kind,
                                  count(*) FILTER (WHERE ended_at IS NULL AND claimed_by IS NULL AND run_at <= $1) AS "waiting!",
                                  count(*) FILTER (WHERE ended_at IS NULL AND claimed_by IS NOT NULL) AS "running!",
                                  count(*) FILTER (WHERE ended_at IS NOT NULL) AS "given_up!"
                           FROM jobs WHERE ended_at IS NULL OR failure IS NOT NULL
                           GROUP BY kind ORDER BY kind"#,
                        now,
                    )
                    .fetch_all(tx)
                    .await
                    .or_internal()
                })
            })
            .await?;
        let webhooks = self.work(move |tx| Box::pin(async move { webhooks(tx, now).await })).await?;
        Ok(Figures { app: connections(&self.app), jobs: connections(&self.jobs), waiting, webhooks })
    }
}

async fn webhooks(tx: &mut PgConnection, now: OffsetDateTime) -> PortalResult<WebhookFigures> {
    sqlx::query_as!(
        WebhookFigures,
        r#"SELECT count(*) FILTER (WHERE d.given_up_at IS NULL) AS "waiting!",
                  coalesce(extract(epoch FROM $1 - min(d.due_at) FILTER (WHERE d.given_up_at IS NULL))::bigint, 0) AS "oldest_seconds!",
                  count(*) FILTER (WHERE d.given_up_at IS NOT NULL) AS "given_up!"
           FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id
           WHERE d.delivered_at IS NULL AND (d.given_up_at IS NOT NULL OR (d.due_at <= $1 AND w.paused_at IS NULL))"#,
        now,
    )
    .fetch_one(tx)
    .await
    .or_internal()
}

fn connections(pool: &PgPool) -> Connections {
    Connections { open: pool.size().into(), idle: pool.num_idle() as u64 }
}
