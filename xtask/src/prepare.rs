//! `cargo xtask prepare`: the offline cache of the SQL statements, by which the store compiles without a database.
//!
//! sqlx's macros describe each statement to a live database and, told a folder, write down what they learn. Cargo does
//! not know that they look at a database, so the crate's targets are made to look changed, and then given their times
//! back: no other build has to happen again for it.

use crate::arguments::Arguments;
use crate::database::{Database, Scratch};
use crate::migrations;
use crate::workspace::{cargo, root, run as run_program, target};
use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Runs the command.
pub fn run(mut arguments: Arguments) -> Result<()> {
    let check_only = arguments.flag("--check");
    arguments.end()?;
    let database = Database::throwaway()?;
    let scratch = database.scratch()?;
    if check_only { check(&scratch) } else { write(&scratch) }
}

/// Fails if the cache is not what the statements and the migrations say.
pub fn check(database: &Scratch<'_>) -> Result<()> {
    let (cached, fresh) = (statements(&cache())?, describe(database)?);
    let missing = fresh.keys().filter(|name| !cached.contains_key(*name)).count();
    let unused = cached.keys().filter(|name| !fresh.contains_key(*name)).count();
    let changed =
        fresh.iter().filter(|(name, text)| cached.get(*name).is_some_and(|old| old != *text)).count();
    if missing + unused + changed > 0 {
        bail!(
            "server/store/.sqlx is not current ({missing} missing, {unused} unused, {changed} changed): run cargo xtask prepare"
        );
    }
    Ok(())
}

fn write(database: &Scratch<'_>) -> Result<()> {
    let (cached, fresh) = (statements(&cache())?, describe(database)?);
    fs::create_dir_all(cache())?;
    for name in cached.keys().filter(|name| !fresh.contains_key(*name)) {
        fs::remove_file(cache().join(name))?;
    }
    for (name, text) in fresh.iter().filter(|(name, text)| cached.get(*name) != Some(text)) {
        fs::write(cache().join(name), text)?;
    }
    println!("{} statements in server/store/.sqlx", fresh.len());
    Ok(())
}

/// What a database at the newest migration says about every statement of the store.
fn describe(database: &Scratch<'_>) -> Result<BTreeMap<String, String>> {
    migrations::up(database)?;
    let folder = target().join(format!("sqlx-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let touched = Touched::new(&targets()?)?;
    let mut command = cargo();
    command.args(["check", "--package", "store", "--all-targets"]);
    command.env("DATABASE_URL", database.url()).env("SQLX_OFFLINE", "false").env("SQLX_OFFLINE_DIR", &folder);
    let compiled = run_program(&mut command);
    drop(touched);
    let described = compiled.and_then(|()| statements(&folder));
    fs::remove_dir_all(&folder)?;
    described
}

fn cache() -> PathBuf {
    root().join("server/store/.sqlx")
}

/// The descriptions in a folder, by file name.
fn statements(folder: &Path) -> Result<BTreeMap<String, String>> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(BTreeMap::new()) };
    entries
        .map(|entry| {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            Ok((name, fs::read_to_string(&path).with_context(|| path.display().to_string())?))
        })
        .filter(|entry| !matches!(entry, Ok((name, _)) if !name.starts_with("query-")))
        .collect()
}

/// The roots of the store's targets.
fn targets() -> Result<Vec<PathBuf>> {
    let store = root().join("server/store");
    let mut roots = vec![store.join("src/lib.rs")];
    for kind in ["tests", "examples", "benches"] {
        let Ok(entries) = fs::read_dir(store.join(kind)) else { continue };
        for entry in entries {
            let path = entry?.path();
            let root = if path.is_dir() { path.join("main.rs") } else { path };
            if root.is_file() && root.extension().is_some_and(|extension| extension == "rs") {
                roots.push(root);
            }
        }
    }
    Ok(roots)
}

/// Files that look changed until this is dropped.
struct Touched(Vec<TouchedFile>);

struct TouchedFile {
    path: PathBuf,
    before: SystemTime,
    touched: SystemTime,
}

impl Touched {
    #[expect(
        clippy::disallowed_methods,
        reason = "the time of a file on disk, not of anything in the product"
    )]
    fn new(files: &[PathBuf]) -> Result<Self> {
        let mut touched = Self(Vec::new());
        for path in files {
            let file = File::options().write(true).open(path).with_context(|| path.display().to_string())?;
            let before = file.metadata()?.modified()?;
            file.set_modified(SystemTime::now())?;
            touched.0.push(TouchedFile { path: path.clone(), before, touched: file.metadata()?.modified()? });
        }
        Ok(touched)
    }
}

impl Drop for Touched {
    fn drop(&mut self) {
        for TouchedFile { path, before, touched } in &self.0 {
            // Somebody who has saved the file meanwhile wants it compiled. A time that stays too new does no harm.
            let Ok(file) = File::options().write(true).open(path) else { continue };
            if file.metadata().and_then(|metadata| metadata.modified()).is_ok_and(|now| now == *touched) {
                let _ = file.set_modified(*before);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn files_get_their_times_back_unless_somebody_saved_them() {
        let folder = std::env::temp_dir().join(format!("waybill-touched-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let (kept, saved) = (folder.join("kept.rs"), folder.join("saved.rs"));
        let (long_ago, save) = (UNIX_EPOCH + Duration::from_hours(1), UNIX_EPOCH + Duration::from_hours(2));
        for path in [&kept, &saved] {
            File::create(path).unwrap().set_modified(long_ago).unwrap();
        }
        let modified = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
        let touched = Touched::new(&[kept.clone(), saved.clone()]).unwrap();
        assert!(modified(&kept) > long_ago);
        File::options().write(true).open(&saved).unwrap().set_modified(save).unwrap();
        drop(touched);
        assert_eq!((modified(&kept), modified(&saved)), (long_ago, save));
        fs::remove_dir_all(folder).unwrap();
    }
}
