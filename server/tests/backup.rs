//! A back-up is what `docs/operating.md` says: dumped, restored, and the same.

use crate::support::Portal;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgPool};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;
use store::{Random, demo};

/// A program of Postgres: of `PG_BIN_DIR`, of the newest version that Debian keeps, or of the path.
fn program(name: &str) -> PathBuf {
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    folders.sort();
    let named = std::env::var_os("PG_BIN_DIR").map(PathBuf::from);
    let found = named.into_iter().chain(folders.into_iter().rev()).map(|folder| folder.join(name));
    found.into_iter().find(|program| program.is_file()).unwrap_or_else(|| name.into())
}

/// Runs a program against the database `name`.
fn run(program_name: &str, options: &PgConnectOptions, name: &str, arguments: &[&str]) -> Result<(), String> {
    let host = options
        .get_socket()
        .map_or_else(|| options.get_host().into(), |socket| socket.clone().into_os_string());
    let output = Command::new(program(program_name))
        .args(arguments)
        .args(["--dbname", name])
        .env("PGHOST", host)
        .env("PGPORT", options.get_port().to_string())
        .env("PGUSER", options.get_username())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    if output.status.success() { Ok(()) } else { Err(format!("{program_name}: {said}")) }
}

/// Rows of every table, the policies, and who owns each function: row level security hangs on the last two.
async fn contents(pool: &PgPool) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
           AND relpersistence = 'p'",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    for table in tables {
        let rows: i64 = sqlx::query_scalar(AssertSqlSafe(format!("SELECT count(*) FROM {table}")))
            .fetch_one(pool)
            .await
            .unwrap();
        found.insert(format!("rows of {table}"), rows.to_string());
    }
    for (what, statement) in [
        ("policy", "SELECT tablename || '.' || policyname, concat(roles, qual, with_check) FROM pg_policies"),
        (
            "function",
            "SELECT oid::regprocedure::text, proowner::regrole::text || prosecdef || coalesce(proacl::text, '')
             FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
        ),
    ] {
        let rows: Vec<(String, String)> =
            sqlx::query_as(AssertSqlSafe(statement)).fetch_all(pool).await.unwrap();
        // Written and read again, `(a OR b) OR c` is `a OR b OR c`.
        found.extend(rows.into_iter().map(|(name, text)| (format!("{what} {name}"), text.replace(['(', ')'], ""))));
    }
    found
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_restored_is_what_was_dumped(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options.clone()).await;
    demo::load(options.clone(), &portal.world.store, Random::seeded(1)).await.unwrap();
    let owner = &portal.world.owner;
    let name = options.get_database().unwrap().to_owned();
    // Names have 63 bytes, and those of tests use them up.
    let restored = format!("restored_{}", &name[name.len().saturating_sub(50)..]);
    let file = std::env::temp_dir().join(format!("{name}.dump"));
    let file_name = file.to_str().unwrap();
    run("pg_dump", &options, &name, &["--format=custom", "--file", file_name]).unwrap();
    let gone = format!("DROP DATABASE IF EXISTS \"{restored}\"");
    sqlx::query(AssertSqlSafe(gone.clone())).execute(owner).await.unwrap();
    sqlx::query(AssertSqlSafe(format!("CREATE DATABASE \"{restored}\" TEMPLATE template0")))
        .execute(owner)
        .await
        .unwrap();
    let restore = run("pg_restore", &options, &restored, &["--exit-on-error", file_name]);
    let pool = PgPoolOptions::new().max_connections(1).connect_lazy_with(options.clone().database(&restored));
    let same = match restore {
        Ok(()) => Ok((contents(owner).await, contents(&pool).await)),
        Err(said) => Err(said),
    };
    pool.close().await;
    sqlx::query(AssertSqlSafe(gone.clone())).execute(owner).await.unwrap();
    std::fs::remove_file(&file).unwrap();
    let (before, after) = same.unwrap();
    assert!(before["rows of devices"].parse::<u64>().unwrap() > 100, "{}", before["rows of devices"]);
    let other: Vec<_> = before.iter().filter(|(key, value)| after.get(*key) != Some(value)).collect();
    assert!(other.is_empty() && before.len() == after.len(), "{other:?}");
}
