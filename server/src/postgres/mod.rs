//! The Postgres that Waybill brings along when `DATABASE_URL` names no other.
//!
//! [`private`] starts and stops it with the standard library alone, so that `xtask` includes the same files. What needs
//! sqlx or tokio lives here. A new server setting is one line in `private/settings.rs`; a new way to fail is a variant
//! of [`PostgresError`].

mod private;

pub use private::{Mode, PostgresError, PrivatePostgres};

use sqlx::postgres::PgConnectOptions;
use std::io::{self, Write};
use std::path::Path;
use tokio::signal::unix::{SignalKind, signal};

impl PrivatePostgres {
    /// How sqlx connects to it, as its superuser.
    pub fn connect_options(&self) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(self.socket_folder())
            .port(private::PORT)
            .username(private::SUPERUSER)
            .database(private::DATABASE)
    }
}

/// Starts a Postgres in `data_dir`, prints its URL as the first line of standard output, and stops it on SIGTERM or
/// ctrl-c.
pub async fn run_until_signal(data_dir: &Path, mode: Mode) -> Result<(), PostgresError> {
    let failed = |error| PostgresError::Program { program: "postgres".into(), error };
    // Listen first: a signal that arrives while Postgres starts must not leave it behind.
    let mut terminate = signal(SignalKind::terminate()).map_err(failed)?;
    let mut interrupt = signal(SignalKind::interrupt()).map_err(failed)?;
    let postgres = PrivatePostgres::start_as(data_dir, mode)?;
    announce(&postgres.url()).map_err(failed)?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    postgres.stop();
    Ok(())
}

fn announce(url: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{url}")?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sqlx::{ConnectOptions, Connection};

    #[tokio::test]
    async fn sqlx_reaches_the_server_by_options_and_by_url() {
        let dir = private::testing::folder("connect");
        let postgres = PrivatePostgres::start_as(&dir.path, Mode::Fast).unwrap();
        for options in [postgres.connect_options(), postgres.url().parse().unwrap()] {
            let mut connection = options.connect().await.unwrap();
            let user: String =
                sqlx::query_scalar("SELECT current_user::text").fetch_one(&mut connection).await.unwrap();
            assert_eq!(user, "waybill");
            connection.close().await.unwrap();
        }
        postgres.stop();
    }
}
