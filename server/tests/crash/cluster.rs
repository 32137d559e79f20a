use server::postgres::PrivatePostgres;
use sqlx::postgres::PgConnectOptions;
use std::path::PathBuf;

/// A Postgres of the test's own, which nobody misses while it is gone. Durable, as in a deployment.
pub struct Cluster {
    folder: PathBuf,
    running: Option<PrivatePostgres>,
}

impl Cluster {
    /// Starts an empty one.
    pub fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("waybill-crash-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let running = Some(PrivatePostgres::start(&folder).unwrap());
        Self { folder, running }
    }

    /// How to connect as its owner, before and after a restart.
    pub fn options(&self) -> PgConnectOptions {
        self.running.as_ref().unwrap().connect_options()
    }

    /// Every connection is cut, every transaction that runs is rolled back.
    pub fn restart(&mut self) {
        drop(self.running.take());
        self.running = Some(PrivatePostgres::start(&self.folder).unwrap());
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.running.take());
        // What is left is in a folder for such things.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
