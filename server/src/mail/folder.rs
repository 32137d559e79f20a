use super::Writer;
use domain::notifications::{Digest, MailError, Mailer};
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
        let letter = self.writer.write(digest)?.formatted();
        let later = |error: std::io::Error| MailError::Later(error.to_string());
        tokio::fs::create_dir_all(&self.path).await.map_err(later)?;
        let file = self.path.join(format!("{}.eml", digest.id));
        // Whoever looks into the folder sees whole mails.
        let half = self.path.join(format!("{}.part", digest.id));
        tokio::fs::write(&half, letter).await.map_err(later)?;
        tokio::fs::rename(&half, &file).await.map_err(later)
    }
}
