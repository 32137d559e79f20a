//! Where things are, and how cargo and other programs are run.

use anyhow::{Context, Result, bail};
use std::collections::hash_map::DefaultHasher;
use std::env;
use std::fs;
use std::hash::{Hash, Hasher};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The checkout: the one in which cargo was called, when several share what they build.
pub fn root() -> PathBuf {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    let manifest = Path::new(&manifest);
    manifest.parent().unwrap_or(manifest).to_owned()
}

/// What cargo builds into.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The site that the server hands out.
pub fn site() -> PathBuf {
    target().join("site")
}

/// The server's binary.
pub fn server(release: bool) -> PathBuf {
    target().join(if release { "release" } else { "debug" }).join("server")
}

/// A folder for data, `name` in the checkout. Postgres does not run as root, so for root it lies where another account
/// may go when the checkout does not.
pub fn data_folder(name: &str) -> PathBuf {
    let root = root();
    let open = root
        .ancestors()
        .all(|folder| fs::metadata(folder).is_ok_and(|metadata| metadata.mode() & 0o001 != 0));
    let uid = program_output(Command::new("id").arg("-u")).unwrap_or_default();
    if open || uid.trim() != "0" {
        return root.join(name);
    }
    let mut hasher = DefaultHasher::new();
    root.hash(&mut hasher);
    PathBuf::from(format!("/var/tmp/waybill-{:08x}", hasher.finish() >> 32)).join(name)
}

/// Cargo in the checkout. The SQL statements are checked against their cache, whatever `DATABASE_URL` holds: that
/// database may have no tables yet.
pub fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root()).env("SQLX_OFFLINE", "true");
    command
}

/// A program in the folder of the browser tests.
pub fn in_end2end(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root().join("end2end")).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    command
}

/// Every file of the project by its path from the root, but for what git ignores.
pub fn files() -> Result<Vec<String>> {
    let mut git = Command::new("git");
    git.args(["ls-files", "--cached", "--others", "--exclude-standard"]).current_dir(root());
    Ok(program_output(&mut git)?.lines().map(str::to_owned).collect())
}

/// Runs a program to its end; failing is an error that names it.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run {}", line(command)))?;
    if !status.success() {
        bail!("failed: {}", line(command));
    }
    Ok(())
}

/// Runs a program and returns what it printed; its complaint is the error.
pub fn program_output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("cannot run {}", line(command)))?;
    if !output.status.success() {
        bail!("failed: {}\n{}", line(command), String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The program of that name on PATH.
pub fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// Writes a file unless it holds that already, so that what depends on it stays fresh.
pub fn write_if_changed(path: &Path, content: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|old| old == content) {
        return Ok(());
    }
    fs::write(path, content).with_context(|| path.display().to_string())
}

fn line(command: &Command) -> String {
    let arguments = command.get_args().map(|argument| argument.to_string_lossy());
    let program =
        Path::new(command.get_program()).file_name().unwrap_or(command.get_program()).to_string_lossy();
    std::iter::once(program).chain(arguments).collect::<Vec<_>>().join(" ")
}
