use super::look::why_not;
use crate::Store;
use crate::error::{OrInternal, unreadable};
use crate::people::memberships::memberships;
use crate::people::token_hash;
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::people::{Inviting, LinkState, LinkToken, OpenInvitation, OwnInvitations, UserKey};
use domain::{Actor, Conflict, PortalError, PortalResult};

pub(super) async fn accept_link(
    store: &Store,
    actor: &Actor,
    token: &LinkToken,
) -> PortalResult<OrganisationNumber> {
    let unknown = PortalError::Conflict(Conflict::Link(LinkState::Unknown));
    let hash = token_hash(&token.0).ok_or(unknown)?;
    let now = store.clock.now();
    let joined = store
        .act(actor, move |tx| {
            Box::pin(async move {
                let joined = sqlx::query_scalar!("SELECT gate_accept_link($1, $2)", hash, now)
                    .fetch_one(&mut *tx)
                    .await
                    .or_internal()?;
                let Some(organisation) = joined else { return Ok(None) };
                let belongings = memberships(tx).await?;
                Ok(belongings.into_iter().find(|belonging| belonging.organisation == organisation))
            })
        })
        .await?;
    match joined {
        Some(belonging) => Ok(belonging.membership.number),
        None => Err(why_not(store, token, PortalError::Conflict(Conflict::OtherPerson)).await),
    }
}

pub(super) async fn list(store: &Store, actor: &Actor) -> PortalResult<OwnInvitations> {
    let (now, person) = (store.clock.now(), actor.person.0);
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let proved = sqlx::query_scalar!(
                    r#"SELECT email_proved_at IS NOT NULL AS "proved!" FROM people WHERE id = $1"#,
                    person
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::Unauthenticated)?;
                let rows = sqlx::query!(
                    r#"SELECT key AS "key!", number AS "number!", organisation AS "organisation!", kind AS "kind!",
                              role AS "role!", invited_by, created_at AS "created_at!", expires_at AS "expires_at!"
                       FROM gate_invitations($1) LIMIT 200"#,
                    now
                )
                .fetch_all(tx)
                .await
                .or_internal()?;
                let open = rows.into_iter().map(|row| {
                    Ok(OpenInvitation {
                        key: row.key,
                        organisation: Inviting {
                            number: OrganisationNumber::parse(&row.number)
                                .ok_or_else(|| unreadable("organisation"))?,
                            name: row.organisation,
                            kind: OrganisationKind::from_code(row.kind)
                                .ok_or_else(|| unreadable("organisation"))?,
                        },
                        role: row.role,
                        invited_by: row.invited_by,
                        created_at: row.created_at,
                        expires_at: row.expires_at,
                    })
                });
                Ok(OwnInvitations { proved, open: open.collect::<PortalResult<Vec<_>>>()? })
            })
        })
        .await
}

pub(super) async fn answer(store: &Store, actor: &Actor, key: &str, accept: bool) -> PortalResult<()> {
    let Some(UserKey::Invitation(key)) = UserKey::parse(key) else { return Err(PortalError::NotFound) };
    let now = store.clock.now();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let answered =
                    sqlx::query_scalar!("SELECT gate_answer_invitation($1, $2, $3)", key, accept, now)
                        .fetch_one(tx)
                        .await
                        .or_internal()?;
                answered.map(drop).ok_or(PortalError::NotFound)
            })
        })
        .await
}
