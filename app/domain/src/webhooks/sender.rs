use super::WebhookEvent;
use time::OffsetDateTime;

/// What is told to an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// The same at every try: a receiver that knows it has been told before.
    pub id: String,
    /// The address.
    pub url: String,
    /// What happened.
    pub event: WebhookEvent,
    /// Which try it is, from 1.
    pub attempt: u32,
    /// The body.
    pub body: String,
    /// When it is sent, in seconds.
    pub sent_at: OffsetDateTime,
    /// HMAC-SHA256 of `<seconds>.<body>`, hexadecimal: by the secret, and by the one before while it is good.
    pub signatures: Vec<String>,
}

/// How nobody was told. The text is for the organisation's people: it says nothing of our network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TellError {
    /// The receiver answered, and not with 2xx.
    #[error("answered {0}")]
    Answered(u16),
    /// The address leads where this deployment asks nobody.
    #[error("the address is not public")]
    NotPublic,
    /// Nobody answered in time, or at all.
    #[error("{0}")]
    NoAnswer(&'static str),
}

/// Tells addresses.
#[async_trait::async_trait]
pub trait Teller: std::fmt::Debug + Send + Sync {
    /// Tells one address. `Ok` is its status: somebody has it now.
    async fn tell(&self, telling: &Telling) -> Result<u16, TellError>;
}
