use super::memberships::act_as_person;
use super::{IDLE_END, sha256_of_token};
use crate::Store;
use crate::error::OrInternal;
use domain::people::{SessionRow, SessionToken};
use domain::{Actor, PortalError, PortalResult};

pub(super) async fn sign_out(store: &Store, token: &SessionToken) -> PortalResult<()> {
    let Some(hashed) = sha256_of_token(token) else { return Ok(()) };
    store
        .act_as_nobody(move |tx| {
            Box::pin(async move {
                let person =
                    sqlx::query_scalar!(r#"SELECT person_id AS "id!" FROM gate_session($1)"#, hashed)
                        .fetch_optional(&mut *tx)
                        .await
                        .or_internal()?;
                if let Some(person) = person {
                    act_as_person(tx, person).await?;
                    sqlx::query!("DELETE FROM sessions WHERE token_sha256 = $1", hashed)
                        .execute(tx)
                        .await
                        .or_internal()?;
                }
                Ok(())
            })
        })
        .await
}

pub(super) async fn list(store: &Store, actor: &Actor, current: &str) -> PortalResult<Vec<SessionRow>> {
    let (now, person, current) = (store.clock.now(), actor.person.0, current.to_owned());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let rows = sqlx::query!(
                    "SELECT id, agent, address, created_at, last_seen_at FROM sessions
                     WHERE person_id = $1 AND NOT factor_due AND expires_at > $2 AND last_seen_at > $3
                     ORDER BY last_seen_at DESC, id LIMIT 100",
                    person,
                    now,
                    now - IDLE_END
                )
                .fetch_all(tx)
                .await
                .or_internal()?;
                Ok(rows
                    .into_iter()
                    .map(|row| SessionRow {
                        current: row.id == current,
                        id: row.id,
                        agent: row.agent,
                        address: row.address,
                        created_at: row.created_at,
                        last_seen_at: row.last_seen_at,
                    })
                    .collect())
            })
        })
        .await
}

pub(super) async fn end(store: &Store, actor: &Actor, id: &str) -> PortalResult<()> {
    let (person, id) = (actor.person.0, id.replace('\0', ""));
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let ended = sqlx::query!("DELETE FROM sessions WHERE id = $1 AND person_id = $2", id, person)
                    .execute(tx)
                    .await
                    .or_internal()?;
                if ended.rows_affected() == 0 { Err(PortalError::NotFound) } else { Ok(()) }
            })
        })
        .await
}

pub(super) async fn end_others(store: &Store, actor: &Actor, current: &str) -> PortalResult<()> {
    let (person, current) = (actor.person.0, current.to_owned());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                sqlx::query!("DELETE FROM sessions WHERE person_id = $1 AND id <> $2", person, current)
                    .execute(tx)
                    .await
                    .or_internal()?;
                Ok(())
            })
        })
        .await
}
