use super::{Client, Opened, parse_email};
use crate::{Actor, PortalResult};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// The most characters of an issuer.
pub const MAX_ISSUER: usize = 500;
/// The most characters of a subject (OpenID Connect Core 1.0, 2).
pub const MAX_SUBJECT: usize = 255;

/// Whom a sign-in provider vouches for: its signature is checked, and it has verified the address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalIdentity {
    issuer: String,
    subject: String,
    email: String,
}

impl ExternalIdentity {
    /// None, if one of the texts cannot be what it should.
    pub fn new(issuer: &str, subject: &str, email: &str) -> Option<Self> {
        let fits = |text: &str, most: usize| {
            !text.is_empty() && text.chars().count() <= most && !text.chars().any(char::is_control)
        };
        let email = parse_email(email)?;
        (fits(issuer, MAX_ISSUER) && fits(subject, MAX_SUBJECT)).then(|| Self {
            issuer: issuer.to_owned(),
            subject: subject.to_owned(),
            email,
        })
    }

    /// The provider, as its tokens name it.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The provider's own key of the person.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The address that the provider has verified.
    pub fn email(&self) -> &str {
        &self.email
    }
}

/// A linked identity in the person's own list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkedIdentity {
    /// The provider.
    pub issuer: String,
    /// The address that it had verified then.
    pub email: String,
    /// Since when the person signs in by it.
    #[serde(with = "time::serde::rfc3339")]
    pub linked_at: OffsetDateTime,
}

/// Signing in by a provider of identities, and what the person sees of it.
#[async_trait::async_trait]
pub trait ExternalIdentities: Send + Sync {
    /// Somebody is about to be sent to the provider, or comes back from there: limited per address, because each is a call
    /// to a third party.
    async fn attempt(&self, client: &Client) -> PortalResult<()>;

    /// Opens a session for the person that the identity is linked to. On its first use it is linked to the person with its
    /// address, who has an account that is open, and has proved the address by a mail. Nobody, a disabled person, one without
    /// an organisation and one who is linked to another identity of the provider answer the same.
    ///
    /// The provider stands for the password alone: who has a second factor here gives its code, and an organisation that
    /// requires one does so however somebody signed in.
    async fn sign_in(&self, identity: &ExternalIdentity, client: &Client) -> PortalResult<Opened>;

    /// The person's linked identities.
    async fn list(&self, actor: &Actor) -> PortalResult<Vec<LinkedIdentity>>;

    /// Unlinks the one of this provider; the next sign-in by it links again.
    async fn unlink(&self, actor: &Actor, issuer: &str) -> PortalResult<()>;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_has_an_issuer_a_subject_and_an_address() {
        let identity =
            ExternalIdentity::new("https://id.example", "248289761001", " Ada@Nordlicht.example ").unwrap();
        assert_eq!(identity.email(), "ada@nordlicht.example");
        let long = "x".repeat(MAX_SUBJECT + 1);
        for (issuer, subject, email) in [
            ("", "1", "ada@nordlicht.example"),
            ("https://id.example", "", "ada@nordlicht.example"),
            ("https://id.example", "a\0b", "ada@nordlicht.example"),
            ("https://id.example", long.as_str(), "ada@nordlicht.example"),
            ("https://id.example", "1", "ada"),
            ("https://id.example", "1", "ada\0@nordlicht.example"),
        ] {
            assert_eq!(
                ExternalIdentity::new(issuer, subject, email),
                None,
                "{issuer:?} {subject:?} {email:?}"
            );
        }
    }
}
