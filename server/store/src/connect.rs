use crate::jobs::{Events, JobEvent};
use crate::random::Random;
use domain::Clock;
use domain::notifications::Mailer;
use domain::uploads::UploadLimits;
use domain::webhooks::Teller;
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{PgPool, Row as _};
use std::sync::Arc;
use std::time::Duration;

/// The product's data: what every use case is implemented on. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    /// Requests: a role that owns nothing, under row level security.
    pub(crate) app: PgPool,
    /// Jobs: a role whose policies see every holder.
    pub(crate) jobs: PgPool,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Random,
    pub(crate) limits: UploadLimits,
    pub(crate) link_lifetime: time::Duration,
    pub(crate) events: Arc<Events>,
    /// The transaction that its use cases are parts of; none: each has one of its own.
    pub(crate) unit: Option<crate::transaction::Unit>,
    /// When programs may write.
    pub(crate) turns: Arc<crate::api_keys::Turns>,
    /// How webhooks are told; none: they wait for a process that can.
    pub(crate) teller: Option<Arc<dyn Teller>>,
    /// How jobs send mail; none: it waits for a process that can.
    pub(crate) mailer: Option<Arc<dyn Mailer>>,
}

/// How to connect.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Connections for requests.
    pub app_connections: u32,
    /// Connections for jobs: two for each worker, and some for their claims.
    pub job_connections: u32,
    /// Limits of uploaded files.
    pub limits: UploadLimits,
    /// How long a link that opens an account or sets a password is good.
    pub link_lifetime: time::Duration,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            app_connections: 16,
            job_connections: 6,
            limits: UploadLimits::default(),
            link_lifetime: time::Duration::DAY,
        }
    }
}

/// Whether a connection is outside of a transaction and without settings. By the simple protocol, in which both clocks
/// come from one message; by the extended one they always differ.
const CLEAN: &str =
    "SELECT now() = statement_timestamp() AND coalesce(current_setting('app.organisation', true), '') = ''";

/// Why the store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Postgres could not be reached, or refused.
    #[error("Postgres cannot be used")]
    Database(#[from] sqlx::Error),
    /// A migration failed.
    #[error("the database could not be migrated")]
    Migrate(#[from] sqlx::migrate::MigrateError),
    /// Requests would run as a role that row level security does not hold.
    #[error("the role of requests owns tables or can bypass row level security")]
    TooPowerful,
}

/// Brings the schema up to date, as its owner. One that is newer than this program is none of its business: while a
/// deployment changes to another version, a server of the one before may have to start again.
pub async fn migrate(owner: PgConnectOptions) -> Result<(), ConnectError> {
    let pool = PgPoolOptions::new().max_connections(1).connect_with(owner).await?;
    let mut migrator = Migrator::with_migrations(crate::MIGRATOR.iter().cloned().collect());
    migrator.set_ignore_missing(true).run(&pool).await?;
    pool.close().await;
    Ok(())
}

impl Store {
    /// Connects with `options` as the two roles, and makes sure that requests get the weak one.
    pub async fn connect(
        options: PgConnectOptions,
        settings: Settings,
        clock: Arc<dyn Clock>,
        random: Random,
    ) -> Result<Self, ConnectError> {
        let app = options.clone().options([("role", "waybill_app"), ("statement_timeout", "20s")]);
        // Temporary tables of an ingest, before they go to disk.
        let jobs = options.options([("role", "waybill_jobs"), ("temp_buffers", "64MB")]);
        let events = PgPoolOptions::new().max_connections(1).connect_lazy_with(jobs.clone());
        let store = Self {
            app: pool(settings.app_connections).connect_with(app).await?,
            jobs: pool(settings.job_connections).connect_with(jobs).await?,
            clock,
            random,
            limits: settings.limits,
            link_lifetime: settings.link_lifetime,
            events: Arc::new(Events::new(events)),
            unit: None,
            turns: Arc::new(crate::api_keys::Turns::new(settings.app_connections)),
            teller: None,
            mailer: None,
        };
        if store.requests_are_too_powerful().await? { Err(ConnectError::TooPowerful) } else { Ok(store) }
    }

    /// The same store, whose process tells webhooks by `teller`.
    #[must_use]
    pub fn telling_by(self, teller: Arc<dyn Teller>) -> Self {
        Self { teller: Some(teller), ..self }
    }

    /// The same store, whose jobs send mail by `mailer`.
    #[must_use]
    pub fn mailing_by(self, mailer: Arc<dyn Mailer>) -> Self {
        Self { mailer: Some(mailer), ..self }
    }

    async fn requests_are_too_powerful(&self) -> Result<bool, sqlx::Error> {
        sqlx::query_scalar(
            "SELECT rolsuper OR rolbypassrls OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid)
             FROM pg_roles WHERE rolname = current_user",
        )
        .fetch_one(&self.app)
        .await
    }

    /// What happens to uploads from now on. One connection of the process listens, however many watch.
    pub async fn watch(&self) -> tokio::sync::broadcast::Receiver<JobEvent> {
        self.events.watch().await
    }

    /// The clock.
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// Whether Postgres answers: for the health check.
    pub async fn is_alive(&self) -> bool {
        sqlx::query("SELECT 1").execute(&self.app).await.is_ok()
    }

    /// Closes all connections.
    pub async fn close(&self) {
        tokio::join!(self.app.close(), self.jobs.close(), self.events.close());
    }
}

fn pool(connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(10))
        // A connection that comes back inside a transaction (its BEGIN was cancelled) or with somebody's settings would
        // lose the next request's write, or show it another's rows: close it.
        .after_release(|connection, _| {
            Box::pin(async move {
                let row = sqlx::raw_sql(CLEAN).fetch_one(connection).await?;
                row.try_get(0)
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::World;
    use domain::Role;
    use sqlx::Executor as _;

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn a_clean_connection_is_used_again_and_a_poisoned_one_closed(
        _: PgPoolOptions,
        options: PgConnectOptions,
    ) {
        let settings = Settings { app_connections: 1, job_connections: 1, ..Settings::default() };
        let world = World::with(options, settings).await;
        let reseller = world.reseller("Nordlicht").await;
        let ada = world.actor(&reseller, Role::Viewer).await;
        let backend = async || {
            let (pid,): (i32,) = world
                .store
                .act(&ada, |tx| {
                    Box::pin(async move {
                        Ok(sqlx::query_as("SELECT pg_backend_pid()").fetch_one(tx).await.expect("a backend"))
                    })
                })
                .await
                .expect("an answer");
            pid
        };
        let first = backend().await;
        assert_eq!(backend().await, first);
        for poison in ["BEGIN", "SELECT set_config('app.organisation', '1', false)"] {
            let before = backend().await;
            let mut connection = world.store.app.acquire().await.unwrap();
            connection.execute(poison).await.unwrap();
            drop(connection);
            assert_ne!(backend().await, before, "{poison}");
        }
    }
}
