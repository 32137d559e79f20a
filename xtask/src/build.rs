//! `cargo xtask build`: the wasm of page and worker, style, assets, and the server.

use crate::arguments::Arguments;
use crate::steps::timed;
use crate::wasm::{self, Bundle};
use crate::workspace::{cargo, root, run as run_program, site, target, write_if_changed};
use crate::{compress, prerequisites, style};
use anyhow::{Context, Result};
use std::fs::{self, File};
use std::path::Path;

/// The page: `waybill.js` and `waybill.wasm`, the names that leptos asks for.
const FRONTEND: Bundle =
    Bundle { krate: "frontend", name: "waybill", release_profile: "wasm-release", rustflags: &[] };

/// The file worker. SIMD is in every browser that runs module workers; it has flags of its own so that the page's build
/// is not thrown away.
const WORKER: Bundle = Bundle {
    krate: "worker",
    name: "worker",
    release_profile: "worker-release",
    rustflags: &["-Ctarget-feature=+simd128"],
};

/// Runs the command.
pub fn run(mut arguments: Arguments) -> Result<()> {
    let release = arguments.flag("--release");
    arguments.end()?;
    everything(release)
}

/// Builds the site and the server.
pub fn everything(release: bool) -> Result<()> {
    browser(release)?;
    timed("server", || {
        let mut command = cargo();
        command.args(["build", "-p", "server"]);
        if release {
            command.arg("--release");
        }
        run_program(&mut command)
    })
}

/// Builds the site alone.
pub fn browser(release: bool) -> Result<()> {
    prerequisites::wasm_target()?;
    let site = site();
    let pkg = site.join("pkg");
    fs::create_dir_all(&pkg).with_context(|| pkg.display().to_string())?;
    // Two builds at once would take each other's files away; cargo's own lock does not cover these.
    let lock = File::create(target().join("site.lock"))?;
    lock.lock()?;
    timed("page", || wasm::build(&FRONTEND, release, &pkg))?;
    timed("worker", || {
        wasm::build(&WORKER, release, &pkg)?;
        let script = root().join("frontend/worker/main.js");
        let script = fs::read(&script).with_context(|| script.display().to_string())?;
        write_if_changed(&pkg.join("worker-main.js"), &script)
    })?;
    timed("style and assets", || {
        let css = style::bundle(&root().join("style/main.css"))?;
        write_if_changed(&pkg.join("waybill.css"), css.as_bytes())?;
        copy(&root().join("public"), &site)
    })?;
    if release { timed("compression", || compress::folder(&pkg)) } else { compress::clear(&pkg) }
}

/// Copies a folder, if there is one, into another.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
    fs::create_dir_all(to)?;
    for entry in entries {
        let entry = entry?;
        let path = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &path)?;
        } else {
            write_if_changed(&path, &fs::read(entry.path())?)?;
        }
    }
    Ok(())
}
