//! From a crate to the `.js` and `.wasm` that a browser loads.

use crate::workspace::{cargo, run, target, write_if_changed};
use anyhow::{Context, Result};
use std::fs;
use std::path::Path;
use std::time::UNIX_EPOCH;
use wasm_bindgen_cli_support::Bindgen;

const TRIPLE: &str = "wasm32-unknown-unknown";

/// One wasm module.
pub struct Bundle {
    /// The crate it is built from.
    pub krate: &'static str,
    /// The name of its files.
    pub name: &'static str,
    /// The profile of its release build.
    pub release_profile: &'static str,
    /// What rustc is told for this module alone.
    pub rustflags: &'static [&'static str],
}

/// Builds the crate and writes `name.js` and `name.wasm` into `pkg`.
pub fn build(bundle: &Bundle, release: bool, pkg: &Path) -> Result<()> {
    let profile = if release { bundle.release_profile } else { "wasm-dev" };
    let mut command = cargo();
    command.args(["build", "-p", bundle.krate, "--lib", "--target", TRIPLE, "--profile", profile]);
    if !bundle.rustflags.is_empty() {
        command.arg("--config").arg(format!("target.{TRIPLE}.rustflags={:?}", bundle.rustflags));
    }
    run(&mut command)?;

    let input = target().join(TRIPLE).join(profile).join(format!("{}.wasm", bundle.krate));
    let stamp = stamp(&input)?;
    let stamp_file = target().join("site-stamps").join(bundle.name);
    let (js, wasm) =
        (pkg.join(bundle.name).with_extension("js"), pkg.join(bundle.name).with_extension("wasm"));
    if js.exists() && wasm.exists() && fs::read_to_string(&stamp_file).is_ok_and(|old| old == stamp) {
        return Ok(());
    }
    bind(bundle, release, &input, pkg)?;
    // The bindings ask for `_bg.wasm` by default; leptos, and we, for the plain name.
    let generated = format!("{}_bg.wasm", bundle.name);
    let script = fs::read_to_string(&js)
        .with_context(|| js.display().to_string())?
        .replace(&generated, &format!("{}.wasm", bundle.name));
    write_if_changed(&js, script.as_bytes())?;
    fs::rename(pkg.join(&generated), wasm).context(generated)?;
    fs::create_dir_all(target().join("site-stamps"))?;
    Ok(fs::write(stamp_file, stamp)?)
}

fn bind(bundle: &Bundle, release: bool, input: &Path, pkg: &Path) -> Result<()> {
    Bindgen::new()
        .input_path(input)
        .out_name(bundle.name)
        .web(true)?
        // The worker calls `init()` with nothing; leptos passes the address.
        .omit_default_module_path(false)
        .typescript(false)
        .debug(!release)
        .remove_name_section(release)
        .remove_producers_section(release)
        .generate(pkg)
        .with_context(|| format!("binding {}", input.display()))
}

/// Which build a file is from: binding takes seconds, and most builds change only one of the modules.
fn stamp(input: &Path) -> Result<String> {
    let metadata = fs::metadata(input).with_context(|| input.display().to_string())?;
    let modified = metadata.modified()?.duration_since(UNIX_EPOCH)?.as_nanos();
    Ok(format!("{} {} {modified}", input.display(), metadata.len()))
}
