use crate::languages::Language;
use crate::organisations::{OrganisationKind, OrganisationNumber};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// The secret of a link: 32 random bytes, hexadecimal. Only its SHA-256 is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LinkToken(pub String);

impl std::fmt::Debug for LinkToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkToken(…)")
    }
}

/// What a link is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkPurpose {
    /// Accepts an invitation, and opens the account of who has none.
    Activation,
    /// Sets a new password.
    Reset,
}

impl LinkPurpose {
    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Activation => 1,
            Self::Reset => 2,
        }
    }

    /// The purpose stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        [Self::Activation, Self::Reset].into_iter().find(|purpose| purpose.code() == code)
    }
}

/// Why a link is of no use. Each has its sentence, which says what to do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// There is none like it, or it was so long ago that nobody remembers.
    Unknown,
    /// Its time is over.
    Expired,
    /// It was used.
    Used,
    /// A newer one took its place.
    Replaced,
    /// The invitation was taken back or declined.
    Revoked,
    /// The organisation is suspended or deleted.
    Closed,
    /// The account is disabled.
    Disabled,
}

/// What a link leads to. What it says is for whoever holds the link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkFound {
    /// It is good.
    Open(OpenLink),
    /// It is of no use.
    Closed(LinkState),
}

/// A link that is good.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenLink {
    /// What for.
    pub purpose: LinkPurpose,
    /// Whose address.
    pub email: String,
    /// The name: of the account, or as the invitation has it.
    pub name: String,
    /// The organisation of an invitation.
    pub organisation: Option<Inviting>,
    /// Whether the address has an account already. Told only to who comes by mail: a link that is shown to whoever
    /// invites must not tell them.
    pub known: bool,
    /// As whom the browser is signed in, if it is.
    pub signed_in_as: Option<String>,
    /// When it ends.
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
}

/// An organisation that invites.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inviting {
    /// Its number.
    pub number: OrganisationNumber,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrganisationKind,
}

/// *Display activation link*: shown once, to be handed on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShownLink {
    /// The secret of it.
    pub token: LinkToken,
    /// Whom it is for.
    pub email: String,
    /// When it ends.
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
}

/// An invitation in the person's own list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenInvitation {
    /// Its random name.
    pub key: String,
    /// Who invites.
    pub organisation: Inviting,
    /// The name of the role there.
    pub role: String,
    /// The name of the person who invites, if it is known.
    pub invited_by: Option<String>,
    /// When it was sent.
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
    /// Until when it can be accepted.
    #[serde(with = "time::serde::rfc3339")]
    pub expires_at: OffsetDateTime,
}

/// The invitations to the person's address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnInvitations {
    /// Whether the address is known to be theirs; otherwise none are told.
    pub proved: bool,
    /// Latest first.
    pub open: Vec<OpenInvitation>,
}

/// A mail with a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkLetter {
    /// Random, of this mail alone.
    pub id: String,
    /// The e-mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// The person's language; that of who invites, while the person has not chosen one.
    pub language: Language,
    /// Of an invitation: who invites.
    pub organisation: Option<Inviting>,
    /// Of an invitation: the name of the person who invites.
    pub invited_by: Option<String>,
    /// What the link is for.
    pub purpose: LinkPurpose,
    /// The secret of it.
    pub token: LinkToken,
    /// When it ends.
    pub expires_at: OffsetDateTime,
}
