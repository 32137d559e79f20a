//! The account that Postgres runs as: ours, or an unprivileged one when we are root, which Postgres refuses.

use super::PostgresError;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

/// An unprivileged account.
#[derive(Clone, Copy, Debug)]
pub struct Account {
    uid: u32,
    gid: u32,
}

impl Account {
    /// The account to change to; none when we are not root and Postgres runs as ourselves.
    pub fn of_postgres() -> Result<Option<Self>, PostgresError> {
        if id(&["-u"]) != Some(0) {
            return Ok(None);
        }
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| Some(Self { uid: id(&["-u", name])?, gid: id(&["-g", name])? }))
            .map(Some)
            .ok_or(PostgresError::NoAccount)
    }

    /// Gives a file or folder to the account.
    pub fn own(self, path: &Path) -> Result<(), PostgresError> {
        chown(path, Some(self.uid), Some(self.gid)).map_err(|error| PostgresError::folder(path, error))
    }

    /// Refuses a path with a folder on the way that the account may not enter, as `/root` usually is.
    pub fn can_reach(self, path: &Path) -> Result<(), PostgresError> {
        for folder in path.ancestors().skip(1) {
            let metadata = fs::metadata(folder).map_err(|error| PostgresError::folder(folder, error))?;
            let bit = match metadata {
                ref m if m.uid() == self.uid => 0o100,
                ref m if m.gid() == self.gid => 0o010,
                _ => 0o001,
            };
            if metadata.mode() & bit == 0 {
                return Err(PostgresError::Unreachable(folder.to_owned()));
            }
        }
        Ok(())
    }

    /// Whether a folder belongs to the account.
    pub fn owns(self, metadata: &fs::Metadata) -> bool {
        metadata.uid() == self.uid
    }
}

/// A command run as the account, away from the terminal's process group.
pub fn command(account: Option<Account>, program: impl AsRef<OsStr>, cwd: &Path) -> Command {
    let mut command = super::apart(program);
    command.current_dir(cwd).env_remove("PGDATA").env("LC_ALL", "C");
    if let Some(account) = account {
        command.uid(account.uid).gid(account.gid);
    }
    command
}

fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok().filter(|output| output.status.success())?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}
