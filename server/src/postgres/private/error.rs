//! The ways in which a private Postgres fails to start.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why there is no private Postgres.
#[derive(Debug)]
pub enum PostgresError {
    /// The machine has no Postgres.
    NoBinaries,
    /// The machine's Postgres is older than Waybill needs.
    TooOld {
        /// Its major version.
        found: u32,
    },
    /// The data were written by a major version that is no longer on the machine.
    OtherVersion {
        /// The version that wrote the data.
        data: u32,
        /// The newest on the machine.
        found: u32,
    },
    /// We are root, and there is no account that Postgres could run as.
    NoAccount,
    /// The account that Postgres runs as may not enter this folder.
    Unreachable(PathBuf),
    /// Another process runs a Postgres in this folder.
    InUse(PathBuf),
    /// A folder or file could not be made or read.
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A program could not be run.
    Program {
        /// Which.
        program: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// `initdb` failed.
    Init {
        /// What it said.
        output: String,
    },
    /// Postgres ended while starting.
    Ended {
        /// What it said.
        log: String,
    },
    /// Postgres did not become ready in time.
    NotReady {
        /// What it said.
        log: String,
    },
}

impl PostgresError {
    pub(super) fn folder(path: &Path, error: io::Error) -> Self {
        Self::Folder { path: path.to_owned(), error }
    }
}

/// Written by hand: the standard library is all that this folder may use.
impl fmt::Display for PostgresError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoBinaries => f.write_str(
                "no Postgres on this machine: install it (Debian: apt-get install postgresql), name its programs' folder in PG_BIN_DIR, or give the URL of another one in DATABASE_URL",
            ),
            Self::TooOld { found } => write!(f, "Postgres {found} is too old: 15 or newer is needed"),
            Self::OtherVersion { data, found } => {
                write!(f, "the data were written by Postgres {data}, and this machine has {found}: install Postgres {data}, or upgrade the data with pg_upgrade")
            }
            Self::NoAccount => {
                f.write_str("Postgres refuses to run as root, and there is no account `postgres` or `nobody` to run it as")
            }
            Self::Unreachable(path) => write!(
                f,
                "the account that Postgres runs as may not enter {}: choose another data folder",
                path.display()
            ),
            Self::InUse(path) => write!(f, "another process runs the Postgres in {}", path.display()),
            Self::Folder { path, error } => write!(f, "{}: {error}", path.display()),
            Self::Program { program, error } => write!(f, "cannot run {}: {error}", program.display()),
            Self::Init { output } => write!(f, "initdb failed: {output}"),
            Self::Ended { log } => write!(f, "Postgres ended while starting: {log}"),
            Self::NotReady { log } => write!(f, "Postgres did not become ready: {log}"),
        }
    }
}

impl std::error::Error for PostgresError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Folder { error, .. } | Self::Program { error, .. } => Some(error),
            _ => None,
        }
    }
}
