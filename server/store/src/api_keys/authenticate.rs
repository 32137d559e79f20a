use super::sha256;
use super::tokens::is_token;
use crate::Store;
use crate::attempts::{API, API_FAILURES, take, take_counted};
use crate::error::{OrInternal, unreadable};
use crate::transaction::act_for;
use domain::api_keys::{Network, Program, is_secret};
use domain::organisations::{OrganisationId, OrganisationKind};
use domain::people::{Client, Permissions, PersonId};
use domain::{Actor, PortalError, PortalResult, Role};
use sqlx::PgConnection;
use std::net::IpAddr;
use time::{Duration, OffsetDateTime};

/// `last_used_at` is written at most this often: otherwise every read would cost a write.
const USED_EVERY: Duration = Duration::minutes(1);
/// The most characters of an address that are kept.
const MAX_ADDRESS: usize = 64;

pub(super) async fn program(store: &Store, secret: &str, client: &Client) -> PortalResult<Program> {
    let (now, address) = (store.clock.now(), client.address.clone());
    if is_secret(secret) || is_token(secret) {
        let (hashed, from) = (sha256(secret), address.clone());
        let found = store
            .act_as_nobody(move |tx| Box::pin(async move { find(tx, &hashed, &from, now).await }))
            .await?;
        if let Some(program) = found {
            return Ok(program);
        }
    }
    // Whoever tries secrets is slowed down; what they hear is the same whatever was wrong.
    store
        .act_as_nobody(move |tx| Box::pin(async move { take(tx, &API_FAILURES.bucket(&address), now).await }))
        .await?;
    Err(PortalError::Unauthenticated)
}

/// Whose it is, if it is good from there; counts the request.
async fn find(
    tx: &mut PgConnection,
    hashed: &[u8],
    address: &str,
    now: OffsetDateTime,
) -> PortalResult<Option<Program>> {
    let row = sqlx::query!(
        r#"SELECT id AS "id!", key AS "key!", name AS "name!", organisation_id AS "organisation_id!", kind AS "kind!",
                  person_id AS "person_id!", permissions AS "permissions!", restricted AS "restricted!",
                  networks AS "networks!", expires_at, last_used_at
           FROM gate_api_key($1)"#,
        hashed
    )
    .fetch_optional(&mut *tx)
    .await
    .or_internal()?;
    let Some(row) = row else { return Ok(None) };
    if row.expires_at.is_some_and(|end| end <= now) {
        return Ok(None);
    }
    if !comes_from(&row.networks, address) {
        tracing::warn!(key = row.key, "api_key.from_another_network");
        return Ok(None);
    }
    let taken = take_counted(tx, &API.bucket(&row.key), now).await?;
    if row.last_used_at.is_none_or(|last| now - last >= USED_EVERY) {
        act_for(tx, row.organisation_id, row.person_id).await?;
        let address: String = address.chars().filter(|c| !c.is_control()).take(MAX_ADDRESS).collect();
        sqlx::query!(
            "UPDATE api_keys SET last_used_at = $2, last_address = $3 WHERE id = $1",
            row.id,
            now,
            address,
        )
        .execute(tx)
        .await
        .or_internal()?;
    }
    let role =
        if row.restricted { Role::Restricted } else { Role::Custom(Permissions::from_bits(row.permissions)) };
    Ok(Some(Program {
        actor: Actor {
            person: PersonId(row.person_id),
            organisation: OrganisationId(row.organisation_id),
            kind: OrganisationKind::from_code(row.kind).ok_or_else(|| unreadable("organisation"))?,
            role,
            api_key: Some(row.name),
        },
        key: row.key,
        limit: taken.limit,
        remaining: taken.remaining,
        reset_seconds: taken.reset_seconds,
    }))
}

/// Whether a key for these networks is used from one of them. An address that is none is in no network.
fn comes_from(networks: &[String], address: &str) -> bool {
    let Ok(address) = address.parse::<IpAddr>() else { return networks.is_empty() };
    networks.is_empty()
        || networks
            .iter()
            .filter_map(|text| text.parse::<Network>().ok())
            .any(|network| network.contains(address))
}
