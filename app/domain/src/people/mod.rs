//! People: one e-mail address each, a role in every organisation they belong to, and their sessions.
//!
//! Who is invited has no account before the link of the invitation is used; until then there is only the invitation, so
//! that inviting tells nobody who has an account. A new thing to do with a user is a method of [`Users`], its action in
//! [`crate::policy`], its line in the activity log.

mod appearance;
mod external_identity;
mod link;
mod password;
mod permission;
mod role;
mod session;
mod use_cases;
mod user;

use crate::logos::LogoTag;
use crate::organisations::{OrganisationKind, OrganisationNumber};
use crate::{Actor, PortalResult, Role};
pub use appearance::{Appearance, Density, Theme, TimeZone};
pub use external_identity::{ExternalIdentities, ExternalIdentity, LinkedIdentity, MAX_ISSUER, MAX_SUBJECT};
pub use link::*;
pub use password::{MAX_PASSWORD, MIN_PASSWORD, PasswordRule, check_password};
pub use permission::{Permission, Permissions};
pub use role::*;
use serde::{Deserialize, Serialize};
pub use session::*;
pub use use_cases::{Accounts, Roles, Users};
pub use user::*;

/// The internal key of a person. Never leaves the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonId(pub i64);

/// The most characters of a person's name.
pub const MAX_NAME: usize = 200;

/// What the shell shows of the signed-in person and the organisation they act in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// The person's name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
    /// The organisation they act in.
    pub organisation: Membership,
    /// All organisations they belong to, that one included.
    pub memberships: Vec<Membership>,
    /// Which picture the organisation they act in has, if any.
    pub logo: Option<LogoTag>,
    /// How they want to see the portal.
    pub appearance: Appearance,
    /// Notifications of that organisation that they have not read ([`crate::notifications::Bell::MANY`]: so many or more).
    pub unread: u32,
    /// Organisations that invite them.
    pub invitations: u32,
}

/// An organisation that a person belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// Its public number.
    pub number: OrganisationNumber,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: OrganisationKind,
    /// The person's role in it.
    pub role: Role,
    /// What that role is called.
    pub role_name: String,
}

/// What people can ask about themselves.
#[async_trait::async_trait]
pub trait People: Send + Sync {
    /// The signed-in person.
    async fn profile(&self, actor: &Actor) -> PortalResult<Profile>;

    /// How the person wants to see the portal from now on.
    async fn set_appearance(&self, actor: &Actor, appearance: Appearance) -> PortalResult<()>;
}

/// An e-mail address as it is stored and compared: trimmed, lower case, with one `@` and something on both sides.
pub fn parse_email(text: &str) -> Option<String> {
    let email = text.trim().to_lowercase();
    let (local, host) = email.split_once('@')?;
    let clean = email.len() <= 254 && !email.chars().any(|c| c.is_whitespace() || c.is_control());
    (clean && !local.is_empty() && host.contains('.') && !host.contains('@')).then_some(email)
}
