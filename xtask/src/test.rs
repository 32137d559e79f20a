//! `cargo xtask test`: every check and every test, what is quick before what is slow. The first failure ends it.

use crate::arguments::Arguments;
use crate::database::Database;
use crate::steps::Steps;
use crate::workspace::{cargo, in_end2end, on_path, run as run_program, server, site};
use crate::{build, crate_graph, migrations, prepare, prerequisites, rules, texts};
use anyhow::{Result, bail};
use std::process::Command;

/// Runs the command.
pub fn run(mut arguments: Arguments) -> Result<()> {
    let part = arguments.word();
    let arguments = arguments.rest();
    let mut steps = Steps::default();
    match part.as_deref() {
        None => {
            if !arguments.is_empty() {
                bail!("arguments need a part: cargo xtask test rust {}", arguments.join(" "));
            }
            // One server for all: most of its cost is in starting.
            let database = Database::throwaway()?;
            checks(&mut steps, &database)?;
            rust(&mut steps, &database, &[])?;
            drop(database);
            browser(&mut steps, &[])?;
        }
        Some("checks") => checks(&mut steps, &Database::throwaway()?)?,
        Some("rust") => rust(&mut steps, &Database::throwaway()?, &arguments)?,
        Some("browser") => browser(&mut steps, &arguments)?,
        Some(other) => bail!("there is no part `{other}`: checks, rust or browser"),
    }
    steps.finish();
    Ok(())
}

/// What is known without running the product.
fn checks(steps: &mut Steps, database: &Database) -> Result<()> {
    prerequisites::wasm_target()?;
    steps.step("rules of the house", rules::check)?;
    steps.step("catalogues of texts", texts::check)?;
    steps.step("format", || run_program(cargo().args(["fmt", "--all", "--check"])))?;
    steps.step("crate graph", crate_graph::check)?;
    steps.step("migrations up, down, up", || migrations::check(&database.scratch()?))?;
    steps.step("cache of the SQL statements", || prepare::check(&database.scratch()?))?;
    steps.step("clippy", || clippy(&["--all-targets"]))?;
    steps.step("clippy, browser", || {
        clippy(&["-p", "frontend", "-p", "worker", "--target", "wasm32-unknown-unknown"])
    })?;
    steps.step("clippy, xtask", || clippy(&["-p", "xtask", "--profile", "xtask", "--all-targets"]))?;
    steps.step("documentation", || {
        // A public text may name a private item: it is for whoever changes the code.
        let flags = "-D warnings -A rustdoc::private_intra_doc_links";
        run_program(cargo().args(["doc", "--no-deps"]).env("RUSTDOCFLAGS", flags))
    })?;
    if on_path("cargo-deny").is_some() {
        steps.step("licences and advisories", || run_program(cargo().args(["deny", "check"])))?;
    } else {
        steps.skip("licences and advisories", "cargo-deny is not installed");
    }
    Ok(())
}

/// The tests in Rust, against a real Postgres.
fn rust(steps: &mut Steps, database: &Database, arguments: &[String]) -> Result<()> {
    steps.step("migrations of the tests", || migrations::up_in_new_ones(database))?;
    let with =
        |command: &mut Command| run_program(command.env("DATABASE_URL", database.url()).args(arguments));
    if on_path("cargo-nextest").is_some() {
        steps.step("tests", || with(cargo().args(["nextest", "run", "--no-tests", "pass"])))?;
        if arguments.is_empty() {
            steps.step("examples in the documentation", || with(cargo().args(["test", "--doc"])))?;
        }
    } else {
        steps.step("tests", || with(cargo().arg("test")))?;
    }
    if arguments.is_empty() {
        let fuzzer = prerequisites::schemathesis()?;
        let fuzz = ["test", "-p", "server", "--test", "portal", "--", "--ignored", "api::fuzz"];
        steps.step("the API, fuzzed by its description", || {
            with(cargo().args(fuzz).env("SCHEMATHESIS", fuzzer))
        })?;
        steps.step("tests, xtask", || {
            run_program(cargo().args(["test", "-p", "xtask", "--profile", "xtask"]))
        })?;
    }
    Ok(())
}

/// The tests in a real browser, against the server as anyone starts it.
fn browser(steps: &mut Steps, arguments: &[String]) -> Result<()> {
    prerequisites::postgres()?;
    let chromium = prerequisites::chromium()?;
    prerequisites::node_packages()?;
    steps.step("build", || build::everything(false))?;
    steps.step("types of the browser tests", || run_program(in_end2end("npx").args(["tsc", "--noEmit"])))?;
    steps.step("browser tests", || {
        let mut command = in_end2end("npx");
        command.args(["playwright", "test"]).args(arguments);
        command
            .env("CHROMIUM", chromium)
            .env("WAYBILL_SERVER", server(false))
            .env("WAYBILL_SITE_ROOT", site());
        run_program(&mut command)
    })
}

fn clippy(arguments: &[&str]) -> Result<()> {
    run_program(cargo().arg("clippy").args(arguments).args(["--", "-D", "warnings"]))
}
