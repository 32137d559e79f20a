//! The folders of a private Postgres: its data, its lock and log, its socket.

use super::account::{self, Account};
use super::binaries::Binaries;
use super::{Mode, PORT, PostgresError, SUPERUSER};
use std::fs::{self, DirBuilder, Permissions};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// What a socket's address holds on the meanest system, less the closing zero.
const LONGEST_SOCKET: usize = 103;

/// `data_dir/postgres`, made if need be, closed to everyone but the account.
pub fn folder(data_dir: &Path, account: Option<Account>) -> Result<PathBuf, PostgresError> {
    let folder = data_dir.join("postgres");
    fs::create_dir_all(&folder).map_err(|error| PostgresError::folder(&folder, error))?;
    let folder = fs::canonicalize(&folder).map_err(|error| PostgresError::folder(&folder, error))?;
    if let Some(account) = account {
        account.can_reach(&folder)?;
        account.own(&folder)?;
    }
    fs::set_permissions(&folder, Permissions::from_mode(0o700))
        .map_err(|error| PostgresError::folder(&folder, error))?;
    Ok(folder)
}

/// Creates the cluster unless it exists. A half-made one, left by a crash, never carries the final name.
pub fn create_once(
    cluster: &Path,
    binaries: &Binaries,
    account: Option<Account>,
    mode: Mode,
) -> Result<(), PostgresError> {
    if cluster.join("PG_VERSION").is_file() {
        return Ok(());
    }
    let unfinished = cluster.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished).map_err(|error| PostgresError::folder(&unfinished, error))?;
    }
    let program = binaries.program("initdb");
    let mut initdb = account::command(account, &program, cluster.parent().unwrap_or(cluster));
    initdb.arg("-D").arg(&unfinished).args(["-U", SUPERUSER, "--encoding=UTF8", "--locale=C.UTF-8"]);
    // Whoever gets through the socket's folder is us.
    initdb.args(["--auth-local=trust", "--auth-host=reject"]);
    if mode == Mode::Fast {
        initdb.arg("--no-sync");
    }
    let output = initdb.output().map_err(|error| PostgresError::Program { program, error })?;
    if !output.status.success() {
        return Err(PostgresError::Init { output: String::from_utf8_lossy(&output.stderr).into_owned() });
    }
    fs::rename(&unfinished, cluster).map_err(|error| PostgresError::folder(cluster, error))
}

/// Where the socket goes: beside the data, or in a short path when that one is too long for an address.
pub fn socket_folder(folder: &Path, account: Option<Account>) -> Result<PathBuf, PostgresError> {
    if folder.join(format!(".s.PGSQL.{PORT}")).as_os_str().len() <= LONGEST_SOCKET {
        return Ok(folder.to_owned());
    }
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    let short = PathBuf::from(format!("/tmp/waybill-{:016x}", hasher.finish()));
    let failed = |error| PostgresError::folder(&short, error);
    if DirBuilder::new().mode(0o700).create(&short).is_ok()
        && let Some(account) = account
    {
        account.own(&short)?;
    }
    // Anyone may have made that name before us: only a closed folder of our own will do.
    let metadata = fs::symlink_metadata(&short).map_err(failed)?;
    let owner = fs::metadata(folder).map_err(failed)?.uid();
    let ours = account.map_or(metadata.uid() == owner, |account| account.owns(&metadata));
    if metadata.is_dir() && metadata.mode() & 0o777 == 0o700 && ours {
        Ok(short)
    } else {
        Err(PostgresError::InUse(short))
    }
}
