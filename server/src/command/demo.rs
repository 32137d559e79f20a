use super::database::Database;
use super::{CommandError, say};
use crate::config::Config;
use store::demo::PASSWORD;
use store::{Random, Store};

/// The demo tells the same story every time.
const SEED: u64 = 2026;

/// `server demo`.
pub async fn run(config: Config) -> Result<(), CommandError> {
    let database = Database::open(&config).await?;
    let store = database.store(&config, &Random::from_system()).await?;
    load(&database, &store).await?;
    store.close().await;
    database.close().await
}

/// Loads the demo organisations, once, and prints their sign-ins.
pub async fn load(database: &Database, store: &Store) -> Result<(), CommandError> {
    let sign_ins = store::demo::load(database.owner.clone(), store, Random::seeded(SEED)).await?;
    if sign_ins.is_empty() {
        say("There are organisations already, and they are not the demo's: nothing was loaded.");
        return Ok(());
    }
    say(&format!("Demo sign-ins, each with the password {PASSWORD}:"));
    for sign_in in sign_ins {
        let (email, role, organisation) =
            (sign_in.email, sign_in.role.label().english(), sign_in.organisation);
        say(&format!("  {email:<36} {role} of {organisation} ({})", sign_in.kind.label().english()));
    }
    Ok(())
}
