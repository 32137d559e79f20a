//! The server's settings, given on its command line so that a change reaches existing data folders too.

use super::{Mode, PORT};
use std::path::Path;

/// Settings for one machine that also runs Waybill itself.
const ALWAYS: &[&str] = &[
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "shared_buffers=256MB",
    "max_wal_size=4GB",
    "min_wal_size=256MB",
    "checkpoint_completion_target=0.9",
    "work_mem=16MB",
    "maintenance_work_mem=256MB",
    "random_page_cost=1.1",
    // Compiling a query costs more than every query of a list takes.
    "jit=off",
    "log_line_prefix=%m [%p] %u@%d ",
];

/// Tests: as many databases at once as tests, and nothing to keep.
const FAST: &[&str] = &[
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "autovacuum_naptime=10s",
];

/// The arguments that set them.
pub fn arguments(mode: Mode, socket_folder: &Path) -> Vec<String> {
    let mut settings: Vec<String> = ALWAYS.iter().map(ToString::to_string).collect();
    settings.push(format!("port={PORT}"));
    settings.push(format!("unix_socket_directories={}", quoted(&socket_folder.to_string_lossy())));
    if mode == Mode::Fast {
        settings.extend(FAST.iter().map(ToString::to_string));
    }
    settings.into_iter().flat_map(|setting| ["-c".to_owned(), setting]).collect()
}

/// The setting is a list: a path with a comma or a space is one entry only in quotes.
fn quoted(path: &str) -> String {
    format!("\"{}\"", path.replace('"', "\"\""))
}
