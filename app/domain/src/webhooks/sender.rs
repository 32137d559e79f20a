use super::WebhookEvent;
use crate::languages::Language;
use crate::tr;
use serde::{Deserialize, Serialize};
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

/// How nobody was told: for the organisation's people, so it says nothing of our network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TellError {
    /// The receiver answered, and not with 2xx.
    Answered(u16),
    /// The address leads where this deployment asks nobody.
    NotPublic,
    /// The name of the host is nobody's.
    UnknownHost,
    /// Nobody answered in time, or at all.
    NoAnswer,
}

impl TellError {
    /// The name it is stored under; the status stands beside it.
    pub fn key(self) -> &'static str {
        match self {
            Self::Answered(_) => "answered",
            Self::NotPublic => "not_public",
            Self::UnknownHost => "unknown_host",
            Self::NoAnswer => "no_answer",
        }
    }

    /// What is stored as `key` beside `status`.
    pub fn stored(key: &str, status: Option<u16>) -> Option<Self> {
        match (key, status) {
            ("answered", Some(status)) => Some(Self::Answered(status)),
            ("not_public", _) => Some(Self::NotPublic),
            ("unknown_host", _) => Some(Self::UnknownHost),
            ("no_answer", _) => Some(Self::NoAnswer),
            _ => None,
        }
    }

    /// In words.
    pub fn sentence(self, language: Language) -> String {
        match self {
            Self::Answered(status) => tr!(language, "The receiver answered {status}.", status),
            Self::NotPublic => tr!(language, "The address is not public.").to_owned(),
            Self::UnknownHost => tr!(language, "The name of the host is not known.").to_owned(),
            Self::NoAnswer => tr!(language, "Nobody answered in time.").to_owned(),
        }
    }
}

/// Tells addresses.
#[async_trait::async_trait]
pub trait Teller: std::fmt::Debug + Send + Sync {
    /// Tells one address. `Ok` is its status: somebody has it now.
    async fn tell(&self, telling: &Telling) -> Result<u16, TellError>;
}
