//! What cargo alone does not bring: installed where that is ours to do, named otherwise, and said either way.

use crate::workspace::{in_end2end, on_path, program_output, root, run, target};
use anyhow::{Result, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The standard library for wasm.
pub fn wasm_target() -> Result<()> {
    const TRIPLE: &str = "wasm32-unknown-unknown";
    let sysroot = program_output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(root()))?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(TRIPLE).join("lib").is_dir() {
        return Ok(());
    }
    if on_path("rustup").is_none() {
        bail!(
            "Rust's {TRIPLE} target is missing, and there is no rustup to add it: install it from your distribution"
        );
    }
    println!("adding Rust's {TRIPLE} target");
    run(Command::new("rustup").args(["target", "add", TRIPLE]).current_dir(root()))
}

/// Postgres' programs, unless `DATABASE_URL` names a Postgres.
pub fn postgres() -> Result<()> {
    if database_url().is_some() || has_postgres() {
        return Ok(());
    }
    apt_install("Postgres", &["postgresql"], "or give the URL of one in DATABASE_URL")
}

/// The Postgres that the environment names.
pub fn database_url() -> Option<String> {
    env::var("DATABASE_URL").ok().filter(|url| !url.is_empty())
}

/// The browser of the browser tests.
pub fn chromium() -> Result<PathBuf> {
    if let Some(path) = find_chromium() {
        return Ok(path);
    }
    apt_install("Chromium", &["chromium", "fonts-liberation"], "or name one in CHROMIUM")?;
    find_chromium()
        .ok_or_else(|| anyhow::anyhow!("Chromium was installed, but is not on PATH: name it in CHROMIUM"))
}

/// Node, and the packages of the browser tests exactly as their lock file says.
pub fn node_packages() -> Result<()> {
    if on_path("node").is_none() || on_path("npm").is_none() {
        apt_install("Node", &["nodejs", "npm"], "version 20 or newer")?;
    }
    let modified =
        |file: &str| fs::metadata(root().join("end2end").join(file)).and_then(|metadata| metadata.modified());
    let wanted = modified("package-lock.json")?;
    if modified("node_modules/.package-lock.json").is_ok_and(|installed| installed >= wanted) {
        return Ok(());
    }
    println!("installing the Node packages of end2end");
    run(in_end2end("npm").args(["ci", "--no-audit", "--no-fund"]))
}

/// The fuzzer of the API, from the Python Package Index, in a folder of its own under `target`.
pub fn schemathesis() -> Result<PathBuf> {
    // A release of its own finds other things: raised on purpose, like any dependency.
    const VERSION: &str = "4.32.5";
    let folder = target().join("schemathesis").join(VERSION);
    let program = folder.join("bin/schemathesis");
    if program.is_file() {
        return Ok(program);
    }
    let make = || run(Command::new("python3").args(["-m", "venv", "--clear"]).arg(&folder));
    if on_path("python3").is_none() || make().is_err() {
        apt_install("Python", &["python3", "python3-venv"], "version 3.10 or newer with its module venv")?;
        make()?;
    }
    println!("installing schemathesis {VERSION} from PyPI");
    let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--timeout", "30"];
    let wanted = format!("schemathesis=={VERSION}");
    run(Command::new(folder.join("bin/python")).args(pip).arg(wanted))?;
    Ok(program)
}

fn has_postgres() -> bool {
    let named = env::var_os("PG_BIN_DIR").is_some_and(|folder| Path::new(&folder).join("postgres").is_file());
    let debian = || fs::read_dir("/usr/lib/postgresql").is_ok_and(|mut versions| versions.next().is_some());
    named || (on_path("postgres").is_some() && on_path("initdb").is_some()) || debian()
}

fn find_chromium() -> Option<PathBuf> {
    let named = env::var_os("CHROMIUM").map(PathBuf::from).filter(|path| path.is_file());
    named.or_else(|| ["chromium", "chromium-browser", "google-chrome"].into_iter().find_map(on_path))
}

/// Installs packages when we are root on a Debian; says what to do otherwise.
fn apt_install(what: &str, packages: &[&str], otherwise: &str) -> Result<()> {
    let names = packages.join(" ");
    let is_root = program_output(Command::new("id").arg("-u"))?.trim() == "0";
    if !is_root || on_path("apt-get").is_none() {
        bail!("{what} is missing. Install it (Debian: sudo apt-get install {names}), {otherwise}");
    }
    println!("installing {what}: apt-get install {names}");
    let apt = || {
        let mut command = Command::new("apt-get");
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    };
    run(apt().args(["update", "-qq"]))?;
    run(apt().args(["install", "-y", "-qq", "--no-install-recommends"]).args(packages))
}
