use super::Logo;
use crate::organisations::OrganisationNumber;
use crate::{Actor, PortalResult};

/// What can be asked of logos, and done with one's own.
#[async_trait::async_trait]
pub trait Logos: Send + Sync {
    /// The logo of the acting organisation, or of one that it administers. Where there is none, and of any other
    /// organisation: [`crate::PortalError::NotFound`].
    async fn logo(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<Logo>;

    /// Gives the acting organisation this logo, in the place of an earlier one. The bytes are a PNG that was drawn anew:
    /// whoever calls has checked that.
    async fn put_logo(&self, actor: &Actor, png: Vec<u8>) -> PortalResult<()>;

    /// Takes the logo of the acting organisation away, if it has one.
    async fn remove_logo(&self, actor: &Actor) -> PortalResult<()>;
}
