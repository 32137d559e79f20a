//! What a crash leaves behind: a server that still runs, or a `postmaster.pid` that names a process long gone.

use super::{PAUSE, PostgresError, READY_WITHIN, STOPPED_WITHIN, signals};
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

/// The line of `postmaster.pid` that says how far the server is.
const STATUS_LINE: usize = 7;

/// Whether the server with this process id takes connections.
pub fn is_ready(cluster: &Path, pid: u32) -> bool {
    fs::read_to_string(cluster.join("postmaster.pid")).is_ok_and(|text| {
        let mut lines = text.lines().map(str::trim);
        lines.next() == Some(pid.to_string().as_str()) && lines.nth(STATUS_LINE - 1) == Some("ready")
    })
}

/// Stops the server that an earlier process left in `cluster`; forgets one that is gone. The caller holds the lock.
pub fn stop(cluster: &Path) -> Result<(), PostgresError> {
    let file = cluster.join("postmaster.pid");
    let since = Instant::now();
    let mut asked = false;
    while let Some(pid) = pid_in(&file) {
        if !is_server_of(pid, cluster) {
            // Its number may belong to another process by now, which would keep Postgres from starting.
            return match fs::remove_file(&file) {
                Err(error) if file.exists() => Err(PostgresError::folder(&file, error)),
                _ => Ok(()),
            };
        }
        if since.elapsed() > READY_WITHIN {
            return Err(PostgresError::InUse(cluster.to_owned()));
        }
        if !asked {
            asked = true;
            signals::send("INT", pid);
        } else if since.elapsed() > STOPPED_WITHIN {
            signals::send("QUIT", pid);
        }
        std::thread::sleep(PAUSE);
    }
    Ok(())
}

fn pid_in(file: &Path) -> Option<u32> {
    fs::read_to_string(file).ok()?.lines().next()?.trim().parse().ok()
}

/// Whether the process is a Postgres that was started on this cluster.
fn is_server_of(pid: u32, cluster: &Path) -> bool {
    let command_line = if Path::new("/proc/self").exists() {
        fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default()
    } else {
        Command::new("ps")
            .args(["-o", "command=", "-p", &pid.to_string()])
            .output()
            .map(|output| output.stdout)
            .unwrap_or_default()
    };
    String::from_utf8_lossy(&command_line).contains(&*cluster.to_string_lossy())
}
