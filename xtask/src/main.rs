//! The project's own commands: `cargo xtask build`, `serve`, `test`, `prepare`, `bench`, `postgres`.
//!
//! Nothing has to be installed beforehand: each command installs or names what it needs (`prerequisites`). A new
//! command is a file with a `run`, an arm in [`run`] and a line in [`HELP`]; a new check is a step in `test`.

#![expect(clippy::print_stdout, reason = "what these commands tell goes to the console")]

mod arguments;
mod bench;
mod build;
mod compress;
mod crate_graph;
mod database;
mod migrations;
mod prepare;
mod prerequisites;
mod rules;
mod serve;
mod steps;
mod style;
mod test;
mod texts;
mod wasm;
mod workspace;

/// The server's own files: what it takes to run a Postgres before the server itself can be compiled.
#[path = "../../server/src/postgres/private/mod.rs"]
mod postgres;

use anyhow::{Result, bail};
use arguments::Arguments;
use std::process::ExitCode;

const HELP: &str = "\
Waybill's own commands.

  cargo xtask build [--release]
      Builds the browser's part and the server. The site is in target/site.

  cargo xtask serve [--release] [--address 127.0.0.1:3000] [--data FOLDER]
      Builds, then runs the portal with demo organisations; sign-ins are printed. Its private Postgres is in
      FOLDER (default: data); DATABASE_URL names another one. Ctrl-c or SIGTERM ends it.

  cargo xtask test [checks|rust|browser] [ARGUMENTS]
      Every check and every test, or one part of them, the quick ones first. ARGUMENTS go to the test runner.

  cargo xtask prepare [--check]
      Writes the offline cache of the SQL statements (server/store/.sqlx), or says whether it is current.

  cargo xtask texts [--check]
      Adds the texts of the source to the catalogues of translations (app/domain/languages), and drops unused ones.

  cargo xtask bench [browser|ingest|bulk|lists|export|…] [ARGUMENTS]
      Runs one benchmark, or all of them, on release builds.

  cargo xtask postgres [--data FOLDER] [--fast]
      Runs a private Postgres and prints its URL, until ctrl-c or the end of its input. --fast is for tests.

Environment: DATABASE_URL (use this Postgres), PG_BIN_DIR (where Postgres' programs are), CHROMIUM (the browser).
";

fn main() -> ExitCode {
    match run(Arguments::new(std::env::args().skip(1))) {
        Ok(()) => ExitCode::SUCCESS,
        // Without the backtrace: what failed is a program or a file, and the message names it.
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(mut arguments: Arguments) -> Result<()> {
    match arguments.word().as_deref() {
        Some("build") => build::run(arguments),
        Some("serve") => serve::run(arguments),
        Some("test") => test::run(arguments),
        Some("prepare") => prepare::run(arguments),
        Some("texts") => texts::run(arguments),
        Some("bench") => bench::run(arguments),
        Some("postgres") => database::run(arguments),
        None | Some("help") => {
            print!("{HELP}");
            Ok(())
        }
        Some(other) => bail!("there is no command `{other}`\n\n{HELP}"),
    }
}
