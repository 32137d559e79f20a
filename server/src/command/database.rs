use super::CommandError;
use crate::config::Config;
use crate::postgres::PrivatePostgres;
use domain::SystemClock;
use sqlx::postgres::PgConnectOptions;
use std::sync::Arc;
use store::{Random, Settings, Store};

/// The database of a command: the one that `DATABASE_URL` names, or a private one that lives as long as this value.
pub struct Database {
    /// How to connect as its owner.
    pub owner: PgConnectOptions,
    private: Option<PrivatePostgres>,
}

impl Database {
    /// Finds it, or starts it.
    pub async fn open(config: &Config) -> Result<Self, CommandError> {
        if let Some(owner) = config.database.options() {
            return Ok(Self { owner, private: None });
        }
        let data_dir = config.database.data_dir.clone();
        tracing::info!(folder = %data_dir.display(), "postgres.starting");
        let private = blocking(move || PrivatePostgres::start(&data_dir)).await??;
        Ok(Self { owner: private.connect_options(), private: Some(private) })
    }

    /// Opens the store on it, with the schema up to date.
    pub async fn store(&self, config: &Config, random: &Random) -> Result<Store, CommandError> {
        store::migrate(self.owner.clone()).await?;
        let settings = Settings {
            app_connections: config.database.app_connections,
            job_connections: config.database.job_connections,
            limits: config.limits.uploads,
            link_lifetime: config.limits.links,
        };
        Ok(Store::connect(self.owner.clone(), settings, Arc::new(SystemClock), random.clone()).await?)
    }

    /// Stops the private one.
    pub async fn close(self) -> Result<(), CommandError> {
        match self.private {
            Some(private) => blocking(move || private.stop()).await,
            None => Ok(()),
        }
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, CommandError> {
    tokio::task::spawn_blocking(work).await.map_err(|error| CommandError::Io {
        doing: "start or stop Postgres".to_owned(),
        source: error.into(),
    })
}
