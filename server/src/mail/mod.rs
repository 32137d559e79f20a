//! Mail: what people are told by it, as letters, handed to a mail server or written to a folder.
//!
//! The store says who is told what, and when ([`domain::notifications::Mailer`]); [`letter`] and [`link`] have the words;
//! [`smtp`] and [`folder`] hand them over.

mod folder;
mod letter;
mod link;
mod smtp;

pub use folder::Folder;
pub use letter::Writer;
pub use smtp::SmtpServer;

use crate::config::Config;
use domain::notifications::Mailer;
use std::sync::Arc;

/// The origin of the portal, where links lead.
pub fn portal(config: &Config) -> String {
    let Config { http, .. } = config;
    http.public_url.as_ref().map_or_else(|| format!("http://{}", http.address), ToString::to_string)
}

/// How this deployment sends mail.
pub fn mailer(config: &Config) -> Result<Arc<dyn Mailer>, lettre::transport::smtp::Error> {
    let writer = Writer { from: config.mail.from.clone(), portal: portal(config) };
    Ok(match &config.mail.smtp {
        Some(smtp) => Arc::new(SmtpServer::new(smtp, writer)?),
        None => Arc::new(Folder { path: config.database.data_dir.join("mail"), writer }),
    })
}
