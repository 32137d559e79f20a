use crate::error::OrInternal;
use crate::people::memberships::{act_as_person, memberships};
use crate::people::open::{NewSession, last_organisation};
use crate::people::sign_in::shut_out;
use crate::transaction::act_for;
use crate::{Store, activity};
use domain::organisations::OrganisationId;
use domain::people::{Client, ExternalIdentity, Opened, PersonId};
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;

const NO_ACCOUNT: PortalError = PortalError::Conflict(Conflict::NoAccount);

/// Who signs in.
enum Found {
    Linked(i64),
    /// Until now only the address says so.
    ByEmail(i64),
}

pub(super) async fn sign_in(
    store: &Store,
    identity: &ExternalIdentity,
    client: &Client,
) -> PortalResult<Opened> {
    let (now, session, identity) = (store.clock.now(), NewSession::new(store, client), identity.clone());
    store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                let found = find(tx, &identity).await?.ok_or(NO_ACCOUNT)?;
                let (Found::Linked(person) | Found::ByEmail(person)) = found;
                act_as_person(tx, person).await?;
                // Somebody without any organisation has no account.
                let Some(organisation) = last_organisation(tx, person).await? else {
                    return Err(shut_out(tx, Conflict::NoAccount).await?);
                };
                if matches!(found, Found::ByEmail(_)) {
                    link(tx, &identity, person, organisation, now).await?;
                }
                session.open(tx, person, organisation).await
            })
        })
        .await
}

async fn find(tx: &mut PgConnection, identity: &ExternalIdentity) -> PortalResult<Option<Found>> {
    let linked = sqlx::query!(
        r#"SELECT id AS "id!", disabled AS "disabled!" FROM gate_identity($1, $2)"#,
        identity.issuer(),
        identity.subject(),
    )
    .fetch_optional(&mut *tx)
    .await
    .or_internal()?;
    if let Some(linked) = linked {
        return Ok((!linked.disabled).then_some(Found::Linked(linked.id)));
    }
    // An account that was never opened is none: that is what the link of the invitation is for.
    let known = sqlx::query_scalar!(r#"SELECT id AS "id!" FROM gate_person_to_link($1)"#, identity.email())
        .fetch_optional(tx)
        .await
        .or_internal()?;
    Ok(known.map(Found::ByEmail))
}

/// Links the identity to the acting person, unless they are linked to another one of the same provider: an address that
/// the provider has given to somebody else does not open the account of who had it before.
async fn link(
    tx: &mut PgConnection,
    identity: &ExternalIdentity,
    person: i64,
    organisation: i64,
    now: OffsetDateTime,
) -> PortalResult<()> {
    let linked = sqlx::query!(
        "INSERT INTO external_identities (issuer, subject, person_id, email, linked_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
        identity.issuer(),
        identity.subject(),
        person,
        identity.email(),
        now,
    )
    .execute(&mut *tx)
    .await
    .or_internal()?;
    if linked.rows_affected() == 0 {
        tracing::warn!(issuer = identity.issuer(), "sign_in.linked_to_another_identity");
        return Err(NO_ACCOUNT);
    }
    let acting = memberships(tx).await?.into_iter().find(|belonging| belonging.organisation == organisation);
    let membership = acting.ok_or(NO_ACCOUNT)?.membership;
    let actor = Actor {
        person: PersonId(person),
        organisation: OrganisationId(organisation),
        kind: membership.kind,
        role: membership.role,
        api_key: None,
    };
    act_for(tx, organisation, person).await?;
    activity::record(tx, &actor, now, "identity.linked", identity.issuer(), json!({})).await
}
