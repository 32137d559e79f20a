//! What the binary can do: a file for each.
//!
//! To add a command: a file with `run`, a variant of [`Command`], an arm in [`Command::run`]. Configuration comes from the
//! environment ([`crate::config`]), never from arguments: `server --help` lists all of it.

mod database;
mod demo;
mod migrate;
mod postgres;
mod serve;
mod user;
mod work;

pub use user::User;

use crate::config::{self, Config, Problems};
use crate::oidc;
use crate::postgres::PostgresError;
use crate::traces::Traces;
use clap::Parser;
use std::error::Error;
use std::io::{self, Write as _};
use std::path::PathBuf;

/// Waybill: devices from reseller to customer.
#[derive(Debug, Parser)]
#[command(name = "server", version, after_help = config::help())]
pub enum Command {
    /// Serves the portal, and does its jobs.
    Serve {
        /// Loads demo organisations and prints their sign-ins, when there is no organisation yet.
        #[arg(long)]
        demo: bool,
    },
    /// Does jobs and nothing else.
    Work,
    /// Brings the database's schema up to date.
    Migrate,
    /// Loads demo organisations, when there is no organisation yet.
    Demo,
    /// Adds people, sets passwords, lists people.
    #[command(subcommand)]
    User(User),
    /// Runs a private Postgres, prints its URL, and stops it on ctrl-c.
    #[command(hide = true)]
    Postgres {
        /// The folder of its data.
        #[arg(long)]
        data: PathBuf,
        /// Faster, for tests: a crash of the machine may lose everything.
        #[arg(long)]
        fast: bool,
    },
}

/// Why a command did not do what it should.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    /// The environment is wrong.
    #[error(transparent)]
    Config(#[from] Problems),
    /// The private Postgres did not start.
    #[error(transparent)]
    Postgres(#[from] PostgresError),
    /// The database cannot be used.
    #[error(transparent)]
    Store(#[from] store::ConnectError),
    /// People and organisations could not be changed.
    #[error(transparent)]
    Admin(#[from] store::admin::AdminError),
    /// What was typed has not the shape it needs.
    #[error("{what} must be {shape}")]
    Malformed {
        /// The argument.
        what: &'static str,
        /// What it must be.
        shape: &'static str,
    },
    /// The mail server cannot be used as configured.
    #[error("mail cannot be sent")]
    Mail(#[from] lettre::transport::smtp::Error),
    /// The sign-in provider cannot be used as configured.
    #[error("people cannot sign in by the provider")]
    Oidc(#[from] oidc::ProviderError),
    /// Traces cannot be sent as configured.
    #[error("traces cannot be sent")]
    Traces(#[from] opentelemetry_otlp::ExporterBuildError),
    /// Reading, writing, listening.
    #[error("{doing}")]
    Io {
        /// What was tried.
        doing: String,
        /// What came of it.
        source: io::Error,
    },
}

impl CommandError {
    fn io(doing: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let doing = doing.into();
        |source| Self::Io { doing, source }
    }
}

impl Command {
    /// Does it.
    pub fn run(self) -> Result<(), CommandError> {
        let runtime = tokio::runtime::Runtime::new().map_err(CommandError::io("start the runtime"))?;
        if let Self::Postgres { data, fast } = self {
            return runtime.block_on(postgres::run(&data, fast));
        }
        let config = Config::from_environment()?;
        let start = |config| Traces::start(config, runtime.handle().clone());
        let traces = config.traces.as_ref().map(start).transpose()?;
        config.log.start(traces.as_ref());
        let outcome = runtime.block_on(async {
            match self {
                Self::Serve { demo } => serve::run(config, demo).await,
                Self::Work => work::run(config).await,
                Self::Migrate => migrate::run(config).await,
                Self::Demo => demo::run(config).await,
                Self::User(user) => user.run(config).await,
                Self::Postgres { .. } => Ok(()),
            }
        });
        if let Some(traces) = traces {
            traces.end();
        }
        outcome
    }
}

/// Says on standard error why a command failed, with every cause.
pub fn complain(error: &CommandError) {
    let causes = std::iter::successors(error.source(), |cause| (*cause).source());
    let text = causes.fold(error.to_string(), |text, cause| format!("{text}: {cause}"));
    // Nobody is left to tell when standard error is gone too.
    let _ = writeln!(io::stderr(), "{text}");
}

/// Says something to whoever runs the command.
fn say(text: &str) {
    // A closed standard output is no reason to stop serving.
    let _ = writeln!(io::stdout(), "{text}");
}
