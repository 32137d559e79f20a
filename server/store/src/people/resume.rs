use super::memberships::{act_as_person, begin_to_act, role};
use super::open::printable;
use super::{SEEN_EVERY, is_alive, sha256_of_token};
use crate::Store;
use crate::error::OrInternal;
use domain::organisations::{OrganisationId, OrganisationKind};
use domain::people::{Client, PersonId, SessionToken, SignedIn};
use domain::{Actor, PortalResult};
use sqlx::PgConnection;
use time::OffsetDateTime;

pub(super) async fn resume(
    store: &Store,
    token: &SessionToken,
    client: &Client,
) -> PortalResult<Option<SignedIn>> {
    let Some(hashed) = sha256_of_token(token) else { return Ok(None) };
    let (now, address) = (store.clock.now(), printable(&client.address));
    store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                let Some(living) = living(tx, &hashed, now).await? else { return Ok(None) };
                if now - living.last_seen_at >= SEEN_EVERY {
                    act_as_person(tx, living.signed_in.actor.person.0).await?;
                    sqlx::query!(
                        "UPDATE sessions SET last_seen_at = $2, address = $3 WHERE token_sha256 = $1",
                        hashed,
                        now,
                        address
                    )
                    .execute(&mut *tx)
                    .await
                    .or_internal()?;
                    let Actor { person, organisation, .. } = living.signed_in.actor;
                    begin_to_act(tx, person.0, organisation.0, now).await?;
                }
                Ok(Some(living.signed_in))
            })
        })
        .await
}

/// A session that has not ended.
pub(super) struct Living {
    pub signed_in: SignedIn,
    pub last_seen_at: OffsetDateTime,
}

/// The session of a token, if it lives.
pub(super) async fn living(
    tx: &mut PgConnection,
    hashed: &[u8],
    now: OffsetDateTime,
) -> PortalResult<Option<Living>> {
    let row = sqlx::query!(
        r#"SELECT id AS "id!", person_id AS "person_id!", organisation_id AS "organisation_id!", kind AS "kind!",
                  role AS "role!", permissions AS "permissions!", restricted AS "restricted!",
                  last_seen_at AS "last_seen_at!", expires_at AS "expires_at!"
           FROM gate_session($1)"#,
        hashed
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    Ok(row.filter(|row| is_alive(now, row.last_seen_at, row.expires_at)).and_then(|row| {
        let actor = Actor {
            person: PersonId(row.person_id),
            organisation: OrganisationId(row.organisation_id),
            kind: OrganisationKind::from_code(row.kind)?,
            role: role(row.role, row.permissions, row.restricted),
            api_key: None,
        };
        Some(Living { signed_in: SignedIn { actor, session: row.id }, last_seen_at: row.last_seen_at })
    }))
}
