use super::CommandError;
use crate::postgres::{Mode, run_until_signal};
use std::path::Path;

/// `server postgres --data DIR [--fast]`: what `xtask` starts for tests.
pub async fn run(data: &Path, fast: bool) -> Result<(), CommandError> {
    let mode = if fast { Mode::Fast } else { Mode::Durable };
    Ok(run_until_signal(data, mode).await?)
}
