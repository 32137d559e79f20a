use crate::error::OrInternal;
use crate::{Store, activity};
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;

pub(super) async fn revoke(store: &Store, actor: &Actor, id: &str) -> PortalResult<()> {
    require(actor, Action::ManageApiKeys)?;
    let (now, acting, key) = (store.clock.now(), actor.clone(), id.replace('\0', ""));
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let held = sqlx::query!(
                    "SELECT name, revoked_at FROM api_keys WHERE organisation_id = $1 AND key = $2 FOR UPDATE",
                    acting.organisation.0,
                    key,
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                if held.revoked_at.is_some() {
                    return Ok(());
                }
                sqlx::query!("UPDATE api_keys SET revoked_at = $2 WHERE key = $1", key, now)
                    .execute(&mut *tx)
                    .await
                    .or_internal()?;
                activity::record(tx, &acting, now, "api_key.revoked", &held.name, json!({})).await
            })
        })
        .await
}
