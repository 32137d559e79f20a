use super::database::Database;
use super::{CommandError, say};
use crate::config::Config;

/// `server migrate`.
pub async fn run(config: Config) -> Result<(), CommandError> {
    let database = Database::open(&config).await?;
    store::migrate(database.owner.clone()).await?;
    say("The schema is up to date.");
    database.close().await
}
