use crate::error::OrInternal;
use crate::{Store, activity};
use domain::people::LinkedIdentity;
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;

pub(super) async fn list(store: &Store, actor: &Actor) -> PortalResult<Vec<LinkedIdentity>> {
    let person = actor.person.0;
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                sqlx::query_as!(
                    LinkedIdentity,
                    "SELECT issuer, email, linked_at FROM external_identities WHERE person_id = $1
                     ORDER BY linked_at, issuer LIMIT 100",
                    person,
                )
                .fetch_all(tx)
                .await
                .or_internal()
            })
        })
        .await
}

pub(super) async fn unlink(store: &Store, actor: &Actor, issuer: &str) -> PortalResult<()> {
    let (now, whom, issuer) = (store.clock.now(), actor.clone(), issuer.replace('\0', ""));
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let unlinked = sqlx::query!(
                    "DELETE FROM external_identities WHERE person_id = $1 AND issuer = $2",
                    whom.person.0,
                    issuer,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                if unlinked.rows_affected() == 0 {
                    return Err(PortalError::NotFound);
                }
                activity::record(tx, &whom, now, "identity.unlinked", &issuer, json!({})).await
            })
        })
        .await
}
