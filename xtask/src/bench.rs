//! `cargo xtask bench`: the benchmarks behind `BENCHMARKS.md`, on release builds.

use crate::arguments::Arguments;
use crate::database::Database;
use crate::workspace::{cargo, in_end2end, run as run_program, site};
use crate::{build, prerequisites};
use anyhow::Result;

/// Those that run when none is named.
const ALL: [&str; 6] = ["ingest", "bulk", "lists", "clients", "export", "operations"];

/// Runs the command: `browser` in Chromium, `api` over HTTP, every other name in the store's example `bench`.
pub fn run(mut arguments: Arguments) -> Result<()> {
    match arguments.word().as_deref() {
        None => {
            browser(&[])?;
            api()?;
            ALL.iter().try_for_each(|name| store(name, &[]))
        }
        Some("browser") => browser(&arguments.rest()),
        Some("api") => api(),
        Some(name) => store(name, &arguments.rest()),
    }
}

fn browser(arguments: &[String]) -> Result<()> {
    let chromium = prerequisites::chromium()?;
    prerequisites::node_packages()?;
    build::browser(true)?;
    let mut command = in_end2end("npm");
    command.args(["run", "bench:browser", "--"]).args(arguments);
    run_program(command.env("CHROMIUM", chromium).env("WAYBILL_SITE_ROOT", site()))
}

fn api() -> Result<()> {
    let database = Database::kept("bench")?;
    let mut command = cargo();
    command.args(["run", "--release", "-p", "server", "--example", "bench_api"]);
    run_program(command.env("DATABASE_URL", database.url()))
}

fn store(name: &str, arguments: &[String]) -> Result<()> {
    // Its data folder stays: loading ten million devices takes longer than measuring them.
    let database = Database::kept("bench")?;
    let mut command = cargo();
    command.args(["run", "--release", "-p", "store", "--example", "bench", "--", name]).args(arguments);
    run_program(command.env("DATABASE_URL", database.url()))
}
