//! The second factor of a sign-in: a code of an authenticator app (RFC 6238), or one of the recovery codes.
//!
//! It belongs to the person, whatever organisation they act in; an organisation can require that everyone in it has one.

use crate::{Actor, PortalResult};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Recovery codes that a person gets.
pub const RECOVERY_CODES: usize = 10;

/// How a person stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactor {
    /// Since when a code is asked for; never, if it is off.
    #[serde(with = "time::serde::rfc3339::option")]
    pub since: Option<OffsetDateTime>,
    /// Recovery codes that are left.
    pub recovery_codes: u32,
    /// Whether the organisation requires one.
    pub required: bool,
}

/// What an authenticator app is set up with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactorSetup {
    /// The secret in Base32, to be typed where nothing can be scanned.
    pub secret: String,
    /// The same as an `otpauth` address.
    pub address: String,
    /// The address as a QR code.
    pub code: QrCode,
}

/// A QR code as a picture: dark modules as a path of unit squares.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QrCode {
    /// Modules on a side.
    pub side: u32,
    /// The path, in modules.
    pub path: String,
}

/// What a person can do about their second factor.
#[async_trait::async_trait]
pub trait SecondFactors: Send + Sync {
    /// How the person stands.
    async fn state(&self, actor: &Actor) -> PortalResult<SecondFactor>;

    /// Makes a secret; nothing is asked for until a code of it was given. Again, it makes another one. Refused while it is on.
    async fn begin(&self, actor: &Actor) -> PortalResult<FactorSetup>;

    /// Turns it on by a code of the app; answers the recovery codes, which are shown this once.
    async fn confirm(&self, actor: &Actor, code: &str) -> PortalResult<Vec<String>>;

    /// Makes new recovery codes by a code of the app or an old one; the old ones are good no more.
    async fn renew(&self, actor: &Actor, code: &str) -> PortalResult<Vec<String>>;

    /// Turns it off by a code. Refused where the organisation requires it.
    async fn turn_off(&self, actor: &Actor, code: &str) -> PortalResult<()>;

    /// Whether everyone in the actor's organisation has to have one. Who requires it has one.
    async fn require(&self, actor: &Actor, required: bool) -> PortalResult<()>;
}
