use crate::organisations::OrganisationNumber;
use crate::{Actor, PortalResult};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Where a request comes from, for the list of sessions and the limits on attempts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// The address of the peer, or of the client as told by the trusted proxy.
    pub address: String,
    /// The browser's `User-Agent`, cut to 200 characters.
    pub agent: String,
}

/// The secret of a session: 32 random bytes, hexadecimal. Only its SHA-256 is stored.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(pub String);

impl std::fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

/// A session in the person's own list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// A random name for it; not the secret.
    pub id: String,
    /// The browser's `User-Agent`.
    pub agent: String,
    /// The address it was last used from.
    pub address: String,
    /// When the person signed in.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// When it was last used, to the minute.
    #[serde(with = "time::serde::rfc3339")]
    pub last_seen_at: OffsetDateTime,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// A session that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its secret.
    pub token: SessionToken,
    /// Whether it is good for nothing until the code of the second factor is given.
    pub factor_due: bool,
}

/// A resumed session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// Who is asking.
    pub actor: Actor,
    /// The session's name, to mark it in the list.
    pub session: String,
}

/// Sign-in and what follows from it.
#[async_trait::async_trait]
pub trait Sessions: Send + Sync {
    /// Checks e-mail and password and opens a session. Unknown address, wrong password and disabled person answer the
    /// same, after the same work. Limited per address and per e-mail.
    async fn sign_in(&self, email: &str, password: &str, client: &Client) -> PortalResult<Opened>;

    /// The second step, for who has a second factor: takes its code, or a recovery code. Limited per person. The session
    /// goes on under the token that is answered.
    async fn pass(&self, token: &SessionToken, code: &str) -> PortalResult<SessionToken>;

    /// The actor of a session, while it lives and the person still belongs to the organisation.
    async fn resume(&self, token: &SessionToken, client: &Client) -> PortalResult<Option<SignedIn>>;

    /// Ends a session.
    async fn sign_out(&self, token: &SessionToken) -> PortalResult<()>;

    /// Acts in another of the person's organisations from now on.
    async fn switch(&self, token: &SessionToken, to: &OrganisationNumber) -> PortalResult<()>;

    /// The person's sessions, latest used first.
    async fn list(&self, actor: &Actor, current: &str) -> PortalResult<Vec<SessionRow>>;

    /// Ends one of the person's own sessions.
    async fn end(&self, actor: &Actor, id: &str) -> PortalResult<()>;

    /// Ends all of the person's sessions but the one that asks.
    async fn end_others(&self, actor: &Actor, current: &str) -> PortalResult<()>;
}
