use super::CommandError;
use super::database::Database;
use super::serve::told_to_stop;
use crate::config::Config;
use crate::webhooks::Messenger;
use crate::{jobs, mail};
use std::sync::Arc;
use store::Random;

/// `server work`: jobs only, for a machine of their own.
pub async fn run(config: Config) -> Result<(), CommandError> {
    let stop = told_to_stop()?;
    let database = Database::open(&config).await?;
    let store = database
        .store(&config, &Random::from_system())
        .await?
        .mailing_by(mail::mailer(&config)?)
        .telling_by(Arc::new(Messenger::new(config.webhooks)));
    let worker = jobs::start(&store, config.work);
    stop.await;
    worker.stop().await;
    store.close().await;
    database.close().await
}
