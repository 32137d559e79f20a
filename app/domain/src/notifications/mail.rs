use super::{NotificationKind, NotificationRow};
use crate::languages::Language;
use crate::organisations::OrganisationNumber;
use crate::people::LinkLetter;

/// What one mail tells one person: notifications of one kind, in one organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Digest {
    /// The same for the same person and notifications, whenever it is tried: mail systems drop what they have seen.
    pub id: String,
    /// The e-mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// The person's language.
    pub language: Language,
    /// In which organisation they are told.
    pub organisation: String,
    /// Its number.
    pub number: OrganisationNumber,
    /// What kind of thing.
    pub kind: NotificationKind,
    /// What happened, oldest first; at most [`Self::MAX`].
    pub rows: Vec<NotificationRow>,
}

impl Digest {
    /// The most notifications in one mail; what is beyond goes into the next.
    pub const MAX: usize = 200;
}

/// How a mail could not be handed over. The text is for the log.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MailError {
    /// It may go better later: nobody answered, or the server asked for patience.
    #[error("to be tried again: {0}")]
    Later(String),
    /// It will never work: the server refused this mail, or the address is none.
    #[error("refused: {0}")]
    Never(String),
}

/// Hands mail over: by SMTP, or to a folder.
#[async_trait::async_trait]
pub trait Mailer: std::fmt::Debug + Send + Sync {
    /// Hands one mail over. `Ok` means that somebody else has it now.
    async fn send(&self, digest: &Digest) -> Result<(), MailError>;

    /// Hands over a mail with a link that opens an account or sets a password.
    async fn send_link(&self, letter: &LinkLetter) -> Result<(), MailError>;
}
