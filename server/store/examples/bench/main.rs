//! The benchmarks of the store: `cargo xtask bench ingest|bulk|lists|clients|export|operations`, or, with a Postgres of one's own,
//! `DATABASE_URL=… cargo run --release -p store --example bench -- ingest`.
//!
//! Each makes its own databases. The one with many devices (`waybill_bench_10000000`) is kept, because loading it takes
//! minutes; `--fresh` makes it again. `--devices N` are present, `--rows N` are uploaded (`--shuffled`, `--rounds N`); `--only TEXT` asks the
//! lists whose name holds it. To add a benchmark: a file with `run`, an arm below, a section in BENCHMARKS.md.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "what a benchmark is for")]

mod bulk;
mod clients;
mod database;
mod devices;
mod export;
mod ingest;
mod lists;
mod operations;
mod timing;

use anyhow::{Context, Result, bail};

/// What to measure, and on how much.
pub struct Options {
    /// The server that databases are made on.
    pub server: String,
    /// Devices present.
    pub devices: u32,
    /// Rows of an upload.
    pub rows: u32,
    /// Whether those rows come in no order.
    pub shuffled: bool,
    /// How often an ingest is measured.
    pub rounds: u32,
    /// Whether the database with the devices present is made again.
    pub fresh: bool,
    /// Only the requests whose name holds this.
    pub only: String,
}

impl Options {
    fn from_arguments(arguments: &[String]) -> Result<Self> {
        let number = |name: &str, default: u32| -> Result<u32> {
            let Some(at) = arguments.iter().position(|argument| argument == name) else { return Ok(default) };
            let text = arguments.get(at + 1).with_context(|| format!("{name} needs a number"))?;
            Ok(text.replace('_', "").parse()?)
        };
        Ok(Self {
            server: std::env::var("DATABASE_URL").context("DATABASE_URL says where databases can be made")?,
            devices: number("--devices", 10_000_000)?,
            rows: number("--rows", 1_000_000)?,
            shuffled: arguments.iter().any(|argument| argument == "--shuffled"),
            rounds: number("--rounds", 3)?,
            fresh: arguments.iter().any(|argument| argument == "--fresh"),
            only: arguments
                .iter()
                .position(|argument| argument == "--only")
                .and_then(|at| arguments.get(at + 1).cloned())
                .unwrap_or_default(),
        })
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let options = Options::from_arguments(&arguments)?;
    match arguments.first().map(String::as_str) {
        Some("ingest" | "duplicates") => ingest::run(&options).await,
        Some("bulk") => bulk::run(&options).await,
        Some("lists") => lists::run(&options).await,
        Some("clients") => clients::run(&options).await,
        Some("export") => export::run(&options).await,
        Some("operations") => operations::run(&options).await,
        _ => bail!("say what to measure: ingest, bulk, lists, clients, export or operations"),
    }
}
