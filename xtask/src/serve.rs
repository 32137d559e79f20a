//! `cargo xtask serve`: builds, then becomes the server.

use crate::arguments::Arguments;
use crate::workspace::{data_folder, root, server, site};
use crate::{build, prerequisites};
use anyhow::{Context, Result};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

/// Runs the command; returns only when it fails.
pub fn run(mut arguments: Arguments) -> Result<()> {
    let release = arguments.flag("--release");
    let address = arguments.option("--address")?;
    let data = arguments.option("--data")?.map_or_else(|| data_folder("data"), PathBuf::from);
    arguments.end()?;

    prerequisites::postgres()?;
    build::everything(release)?;
    let mut command = Command::new(server(release));
    command.args(["serve", "--demo"]).current_dir(root());
    command.env("WAYBILL_SITE_ROOT", site()).env("WAYBILL_DATA_DIR", std::path::absolute(data)?);
    if let Some(address) = address {
        command.env("WAYBILL_ADDRESS", address);
    }
    // The server takes our place, so that ctrl-c, SIGTERM and its exit code need no passing on.
    Err(command.exec()).with_context(|| server(release).display().to_string())
}
