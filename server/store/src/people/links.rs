//! Links that open an account or set a password. Only the hash of one is stored.

use super::token_hash;
use crate::Store;
use crate::error::OrInternal;
use domain::PortalResult;
use domain::people::{LinkPurpose, LinkToken};
use sqlx::PgConnection;
use time::{Duration, OffsetDateTime};

/// How long a link is remembered, so that its page can say what became of it.
pub(crate) const REMEMBERED: Duration = Duration::days(30);

/// A link that is about to be made.
#[derive(Debug, Clone)]
pub(crate) struct NewLink {
    /// What is in it.
    pub token: LinkToken,
    /// What is stored of it.
    pub sha256: Vec<u8>,
    /// When it is made.
    pub now: OffsetDateTime,
    /// When it ends.
    pub expires_at: OffsetDateTime,
}

/// What a link is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum LinkFor {
    /// An invitation.
    Invitation(i64),
    /// The password of a person.
    Person(i64),
}

/// A random link that lives for `lifetime`.
pub(crate) fn new_link(random: &crate::Random, now: OffsetDateTime, lifetime: Duration) -> NewLink {
    let token = LinkToken(hex::encode(random.bytes::<32>()));
    let sha256 = token_hash(&token.0).unwrap_or_default();
    NewLink { token, sha256, now, expires_at: now + lifetime }
}

impl Store {
    /// A link of the length that the deployment chose.
    pub(super) fn new_link(&self) -> NewLink {
        new_link(&self.random, self.clock.now(), self.link_lifetime)
    }
}

impl NewLink {
    /// Makes it; answers its key. `mailed`: it goes to the address that it is for, and nowhere else.
    pub(crate) async fn insert(
        &self,
        tx: &mut PgConnection,
        whom: LinkFor,
        mailed: bool,
    ) -> Result<i64, sqlx::Error> {
        let (purpose, invitation, person) = match whom {
            LinkFor::Invitation(id) => (LinkPurpose::Activation, Some(id), None),
            LinkFor::Person(id) => (LinkPurpose::Reset, None, Some(id)),
        };
        sqlx::query_scalar!(
            "INSERT INTO links (token_sha256, purpose, invitation_id, person_id, mailed, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
            self.sha256,
            purpose.code(),
            invitation,
            person,
            mailed,
            self.now,
            self.expires_at,
        )
        .fetch_one(tx)
        .await
    }
}

/// From now on the links of an invitation are of no use, but for the one with the key `but`.
pub(super) async fn replace_links(
    tx: &mut PgConnection,
    invitation: i64,
    but: Option<i64>,
    now: OffsetDateTime,
) -> PortalResult<()> {
    sqlx::query!(
        "UPDATE links SET replaced_at = $3
         WHERE invitation_id = $1 AND id IS DISTINCT FROM $2 AND used_at IS NULL AND replaced_at IS NULL",
        invitation,
        but,
        now,
    )
    .execute(tx)
    .await
    .or_internal()?;
    Ok(())
}
