//! A private Postgres: found on the machine, run in a folder of its own, reached by a unix socket only.
//!
//! Standard library only: `xtask` includes these files too, to have a database before the server can be compiled.
//!
//! The server is a child in its own process group, so that a ctrl-c meant for us does not reach it. Beside it waits a
//! watcher, a shell that reads from a pipe we hold: when we die, however we die, the pipe closes and the watcher asks
//! Postgres to stop. A file lock, which the kernel releases with us, says whether the folder is in use.

mod account;
mod binaries;
mod cluster;
mod error;
mod leftover;
mod settings;
mod signals;
#[cfg(test)]
pub mod testing;

pub use error::PostgresError;

use account::Account;
use binaries::Binaries;
use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Part of the socket's name; nothing listens on TCP.
pub const PORT: u16 = 5432;
/// The superuser, and owner of everything.
pub const SUPERUSER: &str = "waybill";
/// The database that exists from the beginning.
pub const DATABASE: &str = "postgres";

/// Recovery after a crash replays up to `max_wal_size` of log before the server is ready.
const READY_WITHIN: Duration = Duration::from_mins(5);
/// A fast shutdown writes a checkpoint; after this long the server is told to drop everything.
const STOPPED_WITHIN: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(20);

/// What the server may trade.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Nothing that was committed is lost.
    Durable,
    /// For tests: a crash of the machine may lose everything.
    Fast,
}

/// A running Postgres; stops when dropped.
#[derive(Debug)]
pub struct PrivatePostgres {
    server: Child,
    watcher: Child,
    binaries: Binaries,
    socket_folder: PathBuf,
    lock: File,
}

impl PrivatePostgres {
    /// Starts the server of `data_dir`, creating it at the first time. Blocks until it takes connections: 0.2 s
    /// usually, some seconds at the first time.
    pub fn start(data_dir: &Path) -> Result<Self, PostgresError> {
        Self::start_as(data_dir, Mode::Durable)
    }

    /// As [`PrivatePostgres::start`], with a choice of mode.
    pub fn start_as(data_dir: &Path, mode: Mode) -> Result<Self, PostgresError> {
        let account = Account::of_postgres()?;
        let folder = cluster::folder(data_dir, account)?;
        let lock = lock(&folder)?;
        let cluster = folder.join("cluster");
        let binaries = Binaries::find(&cluster)?;
        leftover::stop(&cluster)?;
        cluster::create_once(&cluster, &binaries, account, mode)?;
        let socket_folder = cluster::socket_folder(&folder, account)?;

        let log = log_file(&folder)?;
        let program = binaries.program("postgres");
        let server = account::command(account, &program, &folder)
            .arg("-D")
            .arg(&cluster)
            .args(settings::arguments(mode, &socket_folder))
            .stdin(Stdio::null())
            .stdout(log.try_clone().map_err(|error| PostgresError::folder(&folder, error))?)
            .stderr(log)
            .spawn()
            .map_err(|error| PostgresError::Program { program, error })?;
        let watcher = match signals::watcher(server.id(), &cluster) {
            Ok(watcher) => watcher,
            Err(error) => {
                signals::send("INT", server.id());
                return Err(error);
            }
        };
        let mut postgres = Self { server, watcher, binaries, socket_folder, lock };
        postgres.wait_until_ready(&cluster, &folder.join("postgres.log"))?;
        Ok(postgres)
    }

    /// The folder with the server's socket.
    pub fn socket_folder(&self) -> &Path {
        &self.socket_folder
    }

    /// The URL of the first database, as sqlx and libpq read it.
    pub fn url(&self) -> String {
        let folder = escape(&self.socket_folder().to_string_lossy());
        format!("postgres:///{DATABASE}?host={folder}&port={PORT}&user={SUPERUSER}")
    }

    /// A program that came with the server, such as `psql`.
    pub fn program(&self, name: &str) -> PathBuf {
        self.binaries.program(name)
    }

    /// Stops the server, as dropping does; to be said where the moment matters.
    pub fn stop(self) {
        drop(self);
    }

    fn wait_until_ready(&mut self, cluster: &Path, log: &Path) -> Result<(), PostgresError> {
        let since = Instant::now();
        while !leftover::is_ready(cluster, self.server.id()) {
            let ended = self.server.try_wait().ok().flatten().is_some();
            if ended || since.elapsed() > READY_WITHIN {
                let log = fs::read_to_string(log).unwrap_or_default();
                return Err(if ended {
                    PostgresError::Ended { log }
                } else {
                    PostgresError::NotReady { log }
                });
            }
            std::thread::sleep(PAUSE);
        }
        Ok(())
    }
}

impl Drop for PrivatePostgres {
    fn drop(&mut self) {
        let since = Instant::now();
        let mut order = Some("INT");
        while matches!(self.server.try_wait(), Ok(None)) {
            if let Some(signal) = order.take() {
                signals::send(signal, self.server.id());
            }
            if since.elapsed() > STOPPED_WITHIN {
                signals::send("QUIT", self.server.id());
                break;
            }
            std::thread::sleep(PAUSE);
        }
        // Nothing is left to do about a failure here: the server or the watcher has ended already.
        let _ = self.server.wait();
        let _ = self.watcher.kill();
        let _ = self.watcher.wait();
        let _ = self.lock.unlock();
    }
}

/// One server per folder: a second one would otherwise take the first for a leftover and stop it.
fn lock(folder: &Path) -> Result<File, PostgresError> {
    let file = File::create(folder.join("lock")).map_err(|error| PostgresError::folder(folder, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(PostgresError::InUse(folder.to_owned())),
        Err(TryLockError::Error(error)) => Err(PostgresError::folder(folder, error)),
    }
}

/// A log per start, and the one before for whoever asks why the last run ended.
fn log_file(folder: &Path) -> Result<File, PostgresError> {
    let path = folder.join("postgres.log");
    // Absent at the first start.
    let _ = fs::rename(&path, folder.join("postgres.log.1"));
    File::create(path).map_err(|error| PostgresError::folder(folder, error))
}

/// Percent-encodes what a path may hold and a query string may not.
fn escape(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut escaped, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'.' | b'_' | b'~' => {
                escaped.push(byte as char);
            }
            // Writing to a `String` cannot fail.
            _ => write!(escaped, "%{byte:02X}").unwrap_or_default(),
        }
        escaped
    })
}

/// A command in its own process group, so that a ctrl-c at the terminal is ours alone.
fn apart(program: impl AsRef<std::ffi::OsStr>) -> Command {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new(program);
    command.process_group(0);
    command
}

#[cfg(test)]
mod tests;
