//! Folders for tests, reachable for the account that Postgres runs as.

use std::path::PathBuf;

/// A folder that is removed when dropped.
pub struct Folder {
    /// Where it is.
    pub path: PathBuf,
}

/// A fresh folder for one test.
pub fn folder(name: &str) -> Folder {
    let path = std::env::temp_dir().join(format!("waybill-{name}-{}", std::process::id()));
    std::fs::create_dir_all(&path).unwrap();
    Folder { path }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
