use async_trait::async_trait;
use domain::notifications::{Digest, MailError, Mailer};
use domain::people::{LinkLetter, LinkToken};
use std::sync::Mutex;

/// Keeps letters with links, or takes none while the mail server is down.
#[derive(Debug, Default)]
pub struct LetterBox {
    taken: Mutex<Vec<LinkLetter>>,
    down: Mutex<bool>,
}

#[async_trait]
impl Mailer for LetterBox {
    async fn send(&self, _: &Digest) -> Result<(), MailError> {
        Ok(())
    }

    async fn send_link(&self, letter: &LinkLetter) -> Result<(), MailError> {
        if self.down.lock().is_ok_and(|down| *down) {
            return Err(MailError::Later("the mail server is down".into()));
        }
        if let Ok(mut taken) = self.taken.lock() {
            taken.push(letter.clone());
        }
        Ok(())
    }
}

impl LetterBox {
    /// Whether the mail server is down from now on.
    pub fn set_down(&self, down: bool) {
        if let Ok(mut is_down) = self.down.lock() {
            *is_down = down;
        }
    }

    /// The letters since the last look.
    pub fn emptied(&self) -> Vec<LinkLetter> {
        self.taken.lock().map(|mut taken| std::mem::take(&mut *taken)).unwrap_or_default()
    }

    /// The link in the only letter since the last look.
    pub fn link(&self) -> LinkToken {
        let mut letters = self.emptied();
        assert_eq!(letters.len(), 1, "{letters:?}");
        letters.remove(0).token
    }
}
