//! Opening a session: the one place that makes one, whatever proved who it is.

use super::memberships::begin_to_act;
use super::{ABSOLUTE_END, sha256};
use crate::error::OrInternal;
use crate::{Store, second_factors};
use domain::PortalResult;
use domain::people::{Client, Opened, SessionToken};
use sqlx::PgConnection;
use time::OffsetDateTime;

/// A session's agent and address are shown in a list: this much of them is enough.
const MAX_CLIENT: usize = 200;

/// A session that is about to be opened.
pub(super) struct NewSession {
    token: SessionToken,
    id: String,
    agent: String,
    address: String,
    now: OffsetDateTime,
}

impl NewSession {
    /// Under a random token, for the browser at `client`.
    pub(super) fn new(store: &Store, client: &Client) -> Self {
        Self {
            token: SessionToken(hex::encode(store.random.bytes::<32>())),
            id: store.random.name(),
            agent: printable(&client.agent),
            address: printable(&client.address),
            now: store.clock.now(),
        }
    }

    /// Opens it for the acting person, in an organisation of theirs; answers its token. Who has a second factor gives a
    /// code of it before it is good for anything, whatever opened it.
    pub(super) async fn open(
        self,
        tx: &mut PgConnection,
        person: i64,
        organisation: i64,
    ) -> PortalResult<Opened> {
        let factor_due = second_factors::is_on(tx).await?;
        let Self { token, id, agent, address, now } = self;
        sqlx::query!(
            "INSERT INTO sessions (id, token_sha256, person_id, organisation_id, agent, address, created_at,
                 last_seen_at, expires_at, factor_due)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9)",
            id,
            sha256(&token),
            person,
            organisation,
            agent,
            address,
            now,
            now + ABSOLUTE_END,
            factor_due,
        )
        .execute(&mut *tx)
        .await
        .or_internal()?;
        begin_to_act(tx, person, organisation, now).await?;
        Ok(Opened { token, factor_due })
    }
}

/// Where the acting person was last, or else the first of their organisations by name, their own before those where a role
/// flows down to; none when they belong nowhere.
pub(super) async fn last_organisation(tx: &mut PgConnection, person: i64) -> PortalResult<Option<i64>> {
    sqlx::query_scalar!(
        r#"SELECT gate.organisation_id AS "id!"
           FROM gate_memberships() WITH ORDINALITY AS gate (organisation_id, number, name, kind, role, permissions, role_name, restricted, place)
           JOIN memberships ON memberships.organisation_id = gate.organisation_id AND memberships.person_id = $1
           ORDER BY memberships.last_used_at DESC NULLS LAST, memberships.inherited_from_id IS NOT NULL, gate.place LIMIT 1"#,
        person
    )
    .fetch_optional(tx)
    .await
    .or_internal()
}

/// A header as it may be stored and shown.
pub(super) fn printable(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MAX_CLIENT).collect()
}
