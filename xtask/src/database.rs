//! The Postgres that checks, tests and benchmarks use, and `cargo xtask postgres`.

use crate::arguments::Arguments;
use crate::postgres::{Mode, PostgresError, PrivatePostgres};
use crate::prerequisites::{self, database_url};
use crate::workspace::{data_folder, program_output, run as run_program};
use anyhow::{Context, Result};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs the command.
pub fn run(mut arguments: Arguments) -> Result<()> {
    let fast = arguments.flag("--fast");
    let data = arguments.option("--data")?.map_or_else(|| data_folder("target/postgres"), PathBuf::from);
    arguments.end()?;
    prerequisites::postgres()?;
    let postgres =
        if fast { PrivatePostgres::start_as(&data, Mode::Fast)? } else { PrivatePostgres::start(&data)? };
    println!("{}", postgres.url());
    // Ctrl-c ends us here; Postgres' watcher then stops it.
    io::copy(&mut io::stdin(), &mut io::sink())?;
    postgres.stop();
    Ok(())
}

/// A Postgres: the one that `DATABASE_URL` names, or one of our own.
pub struct Database {
    url: String,
    // Before the folder: it is dropped, and the server stopped, first.
    private: Option<PrivatePostgres>,
    _folder: Option<Throwaway>,
}

impl Database {
    /// For checks and tests: fast, empty, gone afterwards.
    pub fn throwaway() -> Result<Self> {
        let folder = Throwaway(data_folder(&format!("target/postgres-{}", std::process::id())));
        folder.0.parent().map_or(Ok(()), remove_left_behind)?;
        let path = folder.0.clone();
        Self::open(|| PrivatePostgres::start_as(&path, Mode::Fast), Some(folder))
    }

    /// For benchmarks: as in production, kept between runs because loading takes minutes.
    pub fn kept(name: &str) -> Result<Self> {
        Self::open(|| PrivatePostgres::start(&data_folder(&format!("target/postgres-{name}"))), None)
    }

    fn open(
        start: impl FnOnce() -> Result<PrivatePostgres, PostgresError>,
        folder: Option<Throwaway>,
    ) -> Result<Self> {
        if let Some(url) = database_url() {
            return Ok(Self { url, private: None, _folder: None });
        }
        prerequisites::postgres()?;
        let private = start()?;
        Ok(Self { url: private.url(), private: Some(private), _folder: folder })
    }

    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// An empty database in it, dropped again at the end.
    pub fn scratch(&self) -> Result<Scratch<'_>> {
        let name = format!("waybill_check_{}", std::process::id());
        self.psql(&self.url, &["-c", &format!("DROP DATABASE IF EXISTS {name}")])?;
        self.psql(&self.url, &["-c", &format!("CREATE DATABASE {name} TEMPLATE template0")])?;
        Ok(Scratch { url: with_database(&self.url, &name), name, database: self })
    }

    /// Runs SQL in the database that every new one is a copy of, if the server is ours alone.
    pub fn prepare_new_ones(&self, sql: &str) -> Result<()> {
        if self.private.is_none() {
            return Ok(());
        }
        let file = data_folder("target").join(format!("template-{}.sql", std::process::id()));
        fs::write(&file, sql).with_context(|| file.display().to_string())?;
        let path = file.to_str().context("the path of the target folder is not UTF-8")?;
        let done = self.psql(&with_database(&self.url, "template1"), &["-f", path]);
        fs::remove_file(&file).with_context(|| file.display().to_string())?;
        done
    }

    fn psql(&self, url: &str, arguments: &[&str]) -> Result<()> {
        let mut command = self.command("psql");
        command.args(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", url]).args(arguments);
        command.env("PGOPTIONS", "-c client_min_messages=warning");
        run_program(&mut command)
    }

    /// Postgres' own client programs come with the server's.
    fn command(&self, program: &str) -> Command {
        Command::new(self.private.as_ref().map_or_else(|| program.into(), |private| private.program(program)))
    }
}

/// A database for one check.
pub struct Scratch<'a> {
    url: String,
    name: String,
    database: &'a Database,
}

impl Scratch<'_> {
    /// Its URL.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Runs a file of SQL as sqlx runs a migration: in one transaction, unless it says otherwise.
    pub fn execute(&self, file: &Path) -> Result<()> {
        let text = fs::read_to_string(file).with_context(|| file.display().to_string())?;
        let mut arguments = vec!["-f", file.to_str().context("the path of a migration is not UTF-8")?];
        if in_transaction(&text) {
            arguments.push("-1");
        }
        self.database.psql(&self.url, &arguments)
    }

    /// The schema, as SQL.
    pub fn schema(&self) -> Result<String> {
        let mut command = self.database.command("pg_dump");
        let dump = program_output(command.args(["--schema-only", "-d", &self.url]))?;
        // These lines carry a key that differs from dump to dump.
        Ok(dump
            .lines()
            .filter(|line| !line.contains("restrict "))
            .fold(String::new(), |text, line| text + line + "\n"))
    }
}

/// Whether sqlx runs a migration in one transaction: unless it says otherwise.
pub fn in_transaction(migration: &str) -> bool {
    !migration.starts_with("-- no-transaction")
}

impl Drop for Scratch<'_> {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        if let Err(error) = self.database.psql(&self.database.url, &["-c", &drop]) {
            println!("the database {} was not removed: {error}", self.name);
        }
    }
}

/// Removes the folders of runs that were killed: with data in them, and nobody who holds the lock.
fn remove_left_behind(folder: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    for entry in entries {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_ours = name.strip_prefix("postgres-").is_some_and(|id| id.parse::<u32>().is_ok());
        let was_used = path.join("postgres/cluster/PG_VERSION").is_file();
        if is_ours
            && was_used
            && File::open(path.join("postgres/lock")).is_ok_and(|lock| lock.try_lock().is_ok())
        {
            fs::remove_dir_all(&path).with_context(|| path.display().to_string())?;
        }
    }
    Ok(())
}

/// A folder removed at the end.
struct Throwaway(PathBuf);

impl Drop for Throwaway {
    fn drop(&mut self) {
        // A folder that stays costs disk space and nothing else.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The URL with another database's name in its path.
fn with_database(url: &str, name: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let authority = address.find("://").map_or(0, |at| at + 3);
    let end = address[authority..].find('/').map_or(address.len(), |at| authority + at);
    let query = query.map(|query| format!("?{query}")).unwrap_or_default();
    format!("{}/{name}{query}", &address[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_data_that_nobody_uses_any_more_are_removed() {
        let folder = Throwaway(std::env::temp_dir().join(format!("waybill-left-{}", std::process::id())));
        for name in ["postgres-1", "postgres-2", "postgres-bench", "postgres-3"] {
            fs::create_dir_all(folder.0.join(name).join("postgres/cluster")).unwrap();
            fs::write(folder.0.join(name).join("postgres/lock"), "").unwrap();
            fs::write(folder.0.join(name).join("postgres/cluster/PG_VERSION"), "15").unwrap();
        }
        fs::remove_file(folder.0.join("postgres-3/postgres/cluster/PG_VERSION")).unwrap();
        let in_use = File::open(folder.0.join("postgres-2/postgres/lock")).unwrap();
        in_use.lock().unwrap();
        remove_left_behind(&folder.0).unwrap();
        let exists = |name| folder.0.join(name).exists();
        assert!(!exists("postgres-1"));
        assert!(exists("postgres-2") && exists("postgres-bench") && exists("postgres-3"));
    }

    #[test]
    fn only_the_name_of_the_database_changes_in_a_url() {
        for (url, changed) in [
            ("postgres:///postgres?host=/run/a&user=b", "postgres:///x?host=/run/a&user=b"),
            ("postgres://u:p@host:5433/app", "postgres://u:p@host:5433/x"),
            ("postgres://host", "postgres://host/x"),
            ("postgres://host?sslmode=require", "postgres://host/x?sslmode=require"),
        ] {
            assert_eq!(with_database(url, "x"), changed);
        }
    }
}
