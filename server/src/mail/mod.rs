//! Mail: what people are told by it, as letters, handed to a mail server or written to a folder.
//!
//! The store says who is told what, and when ([`domain::notifications::Mailer`]); [`letter`] has the words;
//! [`smtp`] and [`folder`] hand them over.

mod folder;
mod letter;
mod smtp;

pub use folder::Folder;
pub use letter::Writer;
pub use smtp::SmtpServer;

use crate::config::Config;
use domain::notifications::Mailer;
use std::sync::Arc;

/// How this deployment sends mail.
pub fn mailer(config: &Config) -> Result<Arc<dyn Mailer>, lettre::transport::smtp::Error> {
    let portal = config
        .http
        .public_url
        .as_ref()
        .map_or_else(|| format!("http://{}", config.http.address), ToString::to_string);
    let writer = Writer { from: config.mail.from.clone(), portal };
    Ok(match &config.mail.smtp {
        Some(smtp) => Arc::new(SmtpServer::new(smtp, writer)?),
        None => Arc::new(Folder { path: config.database.data_dir.join("mail"), writer }),
    })
}
