//! Finding a Postgres on the machine: `PG_BIN_DIR`, then PATH, then where Debian keeps it, newest first.

use super::PostgresError;
use std::cmp::Reverse;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Row level security and `MERGE` as the migrations use them.
const OLDEST: u32 = 15;

/// The folder with one version's programs.
#[derive(Clone, Debug)]
pub struct Binaries {
    folder: PathBuf,
    version: u32,
}

impl Binaries {
    /// The programs to run `cluster` with: of the version that wrote it, or the first that is new enough.
    pub fn find(cluster: &Path) -> Result<Self, PostgresError> {
        let written_by =
            fs::read_to_string(cluster.join("PG_VERSION")).ok().and_then(|text| text.trim().parse().ok());
        choose(candidates().filter_map(|folder| Self::at(&folder)), written_by)
    }

    /// A program of this version.
    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn at(folder: &Path) -> Option<Self> {
        // PATH may hold links into the real folder, where the libraries and the other programs are found.
        let postgres = fs::canonicalize(folder.join("postgres")).ok()?;
        let folder = postgres.parent()?.to_owned();
        if !folder.join("initdb").is_file() {
            return None;
        }
        let output = Command::new(&postgres).arg("--version").output().ok()?;
        let version = major(&String::from_utf8(output.stdout).ok()?)?;
        Some(Self { folder, version })
    }
}

fn candidates() -> impl Iterator<Item = PathBuf> {
    let named = env::var_os("PG_BIN_DIR").map(PathBuf::from);
    let path: Vec<_> = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
    let mut debian: Vec<_> =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|e| e.path()).collect();
    debian.sort_by_key(|folder| {
        Reverse(folder.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok()))
    });
    named.into_iter().chain(path).chain(debian.into_iter().map(|folder| folder.join("bin")))
}

fn choose(found: impl Iterator<Item = Binaries>, written_by: Option<u32>) -> Result<Binaries, PostgresError> {
    let mut newest = None;
    for binaries in found {
        if binaries.version >= OLDEST && written_by.is_none_or(|data| data == binaries.version) {
            return Ok(binaries);
        }
        newest = newest.max(Some(binaries.version));
    }
    Err(match (newest, written_by) {
        (None, _) => PostgresError::NoBinaries,
        (Some(found), Some(data)) if found >= OLDEST => PostgresError::OtherVersion { data, found },
        (Some(found), _) => PostgresError::TooOld { found },
    })
}

/// The major version in what `postgres --version` prints.
fn major(text: &str) -> Option<u32> {
    let version = text.split_whitespace().nth(2)?;
    version.split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(version: u32) -> Binaries {
        Binaries { folder: format!("/pg/{version}").into(), version }
    }

    #[test]
    fn the_version_is_read_from_releases_and_previews() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(major("postgres (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(major("something else"), None);
    }

    #[test]
    fn a_cluster_keeps_the_version_that_wrote_it() {
        let chosen = choose([at(17), at(15)].into_iter(), Some(15)).unwrap();
        assert_eq!(chosen.version, 15);
        let refused = choose([at(17)].into_iter(), Some(15)).unwrap_err();
        assert!(matches!(refused, PostgresError::OtherVersion { data: 15, found: 17 }));
    }

    #[test]
    fn a_new_cluster_takes_the_first_that_is_new_enough() {
        assert_eq!(choose([at(13), at(16), at(15)].into_iter(), None).unwrap().version, 16);
        assert!(matches!(choose([at(13)].into_iter(), None), Err(PostgresError::TooOld { found: 13 })));
        assert!(matches!(choose([].into_iter(), None), Err(PostgresError::NoBinaries)));
    }
}
