use crate::Store;
use crate::error::{OrInternal, unreadable};
use crate::people::token_hash;
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::people::{Inviting, LinkFound, LinkPurpose, LinkState, LinkToken, OpenLink};
use domain::{Actor, Conflict, PortalError, PortalResult};
use sqlx::PgConnection;
use time::OffsetDateTime;

pub(super) async fn look(store: &Store, token: &LinkToken, actor: Option<&Actor>) -> PortalResult<LinkFound> {
    let Some(hash) = token_hash(&token.0) else { return Ok(LinkFound::Closed(LinkState::Unknown)) };
    let now = store.clock.now();
    match actor {
        None => store.act_as_nobody(move |tx| Box::pin(async move { find(tx, &hash, now).await })).await,
        Some(actor) => {
            let person = actor.person.0;
            store
                .act(actor, move |tx| {
                    Box::pin(async move {
                        let mut found = find(tx, &hash, now).await?;
                        if let LinkFound::Open(open) = &mut found {
                            open.signed_in_as =
                                sqlx::query_scalar!("SELECT email FROM people WHERE id = $1", person)
                                    .fetch_optional(tx)
                                    .await
                                    .or_internal()?;
                        }
                        Ok(found)
                    })
                })
                .await
        }
    }
}

/// A good link of this purpose, with what is stored of its token; otherwise what became of it.
pub(super) async fn open(
    store: &Store,
    token: &LinkToken,
    purpose: LinkPurpose,
) -> PortalResult<(OpenLink, Vec<u8>)> {
    match (look(store, token, None).await?, token_hash(&token.0)) {
        (LinkFound::Open(open), Some(hash)) if open.purpose == purpose => Ok((open, hash)),
        (LinkFound::Closed(state), _) => Err(of_no_use(state)),
        _ => Err(of_no_use(LinkState::Unknown)),
    }
}

/// Why a link that was good a moment ago did nothing: somebody used it meanwhile, for instance. `otherwise` when it is
/// good still.
pub(super) async fn why_not(store: &Store, token: &LinkToken, otherwise: PortalError) -> PortalError {
    match look(store, token, None).await {
        Ok(LinkFound::Closed(state)) => of_no_use(state),
        Ok(LinkFound::Open(_)) => otherwise,
        Err(error) => error,
    }
}

fn of_no_use(state: LinkState) -> PortalError {
    PortalError::Conflict(Conflict::Link(state))
}

async fn find(tx: &mut PgConnection, hash: &[u8], now: OffsetDateTime) -> PortalResult<LinkFound> {
    let row = sqlx::query!(
        r#"SELECT purpose AS "purpose!", expires_at AS "expires_at!", used AS "used!", replaced AS "replaced!",
                  revoked AS "revoked!", mailed AS "mailed!", email, name, known AS "known!", disabled AS "disabled!",
                  number, organisation, kind, closed
           FROM gate_link($1)"#,
        hash
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    let Some(row) = row else { return Ok(LinkFound::Closed(LinkState::Unknown)) };
    // Only who comes by mail is told whether the address has an account, and that it is disabled.
    let told = row.mailed;
    let state = match () {
        () if row.used => Some(LinkState::Used),
        () if row.replaced => Some(LinkState::Replaced),
        () if row.revoked => Some(LinkState::Revoked),
        () if row.expires_at <= now => Some(LinkState::Expired),
        () if row.closed == Some(true) => Some(LinkState::Closed),
        () if row.disabled && told => Some(LinkState::Disabled),
        () => None,
    };
    if let Some(state) = state {
        return Ok(LinkFound::Closed(state));
    }
    let organisation = match (row.number, row.organisation, row.kind) {
        (Some(number), Some(name), Some(kind)) => Some(Inviting {
            number: OrganisationNumber::parse(&number).ok_or_else(|| unreadable("organisation"))?,
            name,
            kind: OrganisationKind::from_code(kind).ok_or_else(|| unreadable("organisation"))?,
        }),
        _ => None,
    };
    Ok(LinkFound::Open(OpenLink {
        purpose: LinkPurpose::from_code(row.purpose).ok_or_else(|| unreadable("link"))?,
        email: row.email.unwrap_or_default(),
        name: row.name.unwrap_or_default(),
        organisation,
        known: row.known && told,
        signed_in_as: None,
        expires_at: row.expires_at,
    }))
}
