//! Signals without unsafe code: the shell's own `kill`, which every system has.

use super::PostgresError;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// Waits for the end of its input; then stops the server, if that is still the one it was told of.
const WATCH: &str = r#"
read -r _
if [ "$(head -n 1 "$2" 2>/dev/null)" = "$1" ]; then kill -INT "$1"; fi
"#;

/// Sends a signal; a process that has ended is no error.
pub fn send(signal: &str, pid: u32) {
    let _ = Command::new("sh")
        .args(["-c", r#"kill -s "$1" "$2""#, "sh", signal, &pid.to_string()])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .status();
}

/// Starts the shell that stops the server when we are gone.
pub fn watcher(pid: u32, cluster: &Path) -> Result<Child, PostgresError> {
    super::apart("sh")
        .args(["-c", WATCH, "sh", &pid.to_string()])
        .arg(cluster.join("postmaster.pid"))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|error| PostgresError::Program { program: "sh".into(), error })
}
