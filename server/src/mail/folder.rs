use super::Writer;
use domain::notifications::{Digest, MailError, Mailer};
use domain::people::LinkLetter;
use lettre::Message;
use std::path::PathBuf;

/// Mails as files, for a deployment without a mail server and for looking at them. The same mail has the same name: one that is
/// written again replaces itself.
#[derive(Debug)]
pub struct Folder {
    /// Where they are.
    pub path: PathBuf,
    /// Who writes them.
    pub writer: Writer,
}

#[async_trait::async_trait]
impl Mailer for Folder {
    async fn send(&self, digest: &Digest) -> Result<(), MailError> {
        self.put(&digest.id, &self.writer.write(digest)?).await
    }

    async fn send_link(&self, letter: &LinkLetter) -> Result<(), MailError> {
        self.put(&letter.id, &self.writer.write_link(letter)?).await
    }
}

impl Folder {
    async fn put(&self, id: &str, message: &Message) -> Result<(), MailError> {
        let later = |error: std::io::Error| MailError::Later(error.to_string());
        tokio::fs::create_dir_all(&self.path).await.map_err(later)?;
        let file = self.path.join(format!("{id}.eml"));
        // Whoever looks into the folder sees whole mails.
        let half = self.path.join(format!("{id}.part"));
        tokio::fs::write(&half, message.formatted()).await.map_err(later)?;
        tokio::fs::rename(&half, &file).await.map_err(later)
    }
}
