use super::{Reader, Variable};
use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;

pub(super) const VARIABLES: &[Variable] = &[URL, DATA_DIR, APP_CONNECTIONS, JOB_CONNECTIONS];

const URL: Variable = Variable {
    name: "DATABASE_URL",
    default: "a private Postgres",
    meaning: "postgres:// URL of the database's owner",
};
const DATA_DIR: Variable =
    Variable { name: "WAYBILL_DATA_DIR", default: "data", meaning: "folder of the private Postgres" };
const APP_CONNECTIONS: Variable =
    Variable { name: "WAYBILL_APP_CONNECTIONS", default: "16", meaning: "database connections for requests" };
pub(super) const JOB_CONNECTIONS: Variable = Variable {
    name: "WAYBILL_JOB_CONNECTIONS",
    default: "6",
    meaning: "database connections for jobs: two for each worker, and one or more for their claims",
};

/// Which Postgres holds the data.
#[derive(Debug, Clone)]
pub struct Database {
    /// `DATABASE_URL`: the URL of the database, as its owner: migrations run as that role; requests and jobs step down to
    /// weaker ones. A private Postgres is started when it is missing.
    pub url: Option<SecretString>,
    /// `WAYBILL_DATA_DIR`: where the private Postgres keeps its data. Outside of `/root` when the server runs as root.
    pub data_dir: PathBuf,
    /// `WAYBILL_APP_CONNECTIONS`: connections for requests.
    pub app_connections: u32,
    /// `WAYBILL_JOB_CONNECTIONS`: connections for jobs: two for each worker, and some for their claims.
    pub job_connections: u32,
}

impl Database {
    pub(super) fn from(reader: &mut Reader<'_>) -> Self {
        let url = reader.text(&URL).map(SecretString::from);
        if url.as_ref().is_some_and(|url| options(url).is_none()) {
            reader.problem(&URL, "must be a postgres:// URL");
        }
        Self {
            url,
            data_dir: reader.text(&DATA_DIR).unwrap_or_else(|| "data".to_owned()).into(),
            app_connections: reader.read(&APP_CONNECTIONS, "a number above 0", Connections(16)).0,
            job_connections: reader.read(&JOB_CONNECTIONS, "a number above 0", Connections(6)).0,
        }
    }

    /// How sqlx connects to `DATABASE_URL`, if it is set.
    pub fn options(&self) -> Option<PgConnectOptions> {
        self.url.as_ref().and_then(options)
    }
}

fn options(url: &SecretString) -> Option<PgConnectOptions> {
    let url = url.expose_secret();
    // sqlx reads any scheme.
    let of_postgres = url.starts_with("postgres://") || url.starts_with("postgresql://");
    url.parse().ok().filter(|_| of_postgres)
}

struct Connections(u32);

impl std::str::FromStr for Connections {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        text.parse().ok().filter(|number| (1..=1000).contains(number)).map(Self).ok_or(())
    }
}
