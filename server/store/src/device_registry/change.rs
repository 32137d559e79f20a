use crate::error::OrInternal;
use crate::{Store, activity};
use domain::devices::Identity;
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;

pub(super) async fn accepts_unknown(store: &Store, actor: &Actor) -> PortalResult<bool> {
    require(actor, Action::ViewDeviceRegistry)?;
    store
        .act(actor, |tx| {
            Box::pin(async move {
                sqlx::query_scalar!(r#"SELECT accept_unknown AS "accept!" FROM operated_policy"#)
                    .fetch_one(tx)
                    .await
                    .or_internal()
            })
        })
        .await
}

pub(super) async fn accept_unknown(store: &Store, actor: &Actor, accept: bool) -> PortalResult<()> {
    require(actor, Action::ManageDeviceRegistry)?;
    let (whom, now) = (actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let changed = sqlx::query_scalar!("SELECT gate_accept_unknown($1)", accept)
                    .fetch_one(&mut *tx)
                    .await
                    .or_internal()?;
                if changed.is_none() {
                    return Ok(());
                }
                let action = if accept { "registry.accepts_unknown" } else { "registry.refuses_unknown" };
                activity::record(tx, &whom, now, action, "", json!({})).await
            })
        })
        .await
}

pub(super) async fn remove_tac(store: &Store, actor: &Actor, tac: &str) -> PortalResult<()> {
    require(actor, Action::ManageDeviceRegistry)?;
    let (whom, tac, now) = (actor.clone(), tac.to_owned(), store.clock.now());
    if tac.len() != 8 || !tac.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PortalError::NotFound);
    }
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let model = sqlx::query_scalar!("SELECT gate_remove_tac($1)", tac)
                    .fetch_one(&mut *tx)
                    .await
                    .or_internal()?
                    .ok_or(PortalError::NotFound)?;
                activity::record(tx, &whom, now, "registry.tac_removed", &tac, json!({ "model": model }))
                    .await
            })
        })
        .await
}

pub(super) async fn remove_known_device(
    store: &Store,
    actor: &Actor,
    identity: &Identity,
) -> PortalResult<()> {
    require(actor, Action::ManageDeviceRegistry)?;
    let (whom, identity, now) = (actor.clone(), identity.to_string(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let model = sqlx::query_scalar!("SELECT gate_remove_known_device($1)", identity)
                    .fetch_one(&mut *tx)
                    .await
                    .or_internal()?
                    .ok_or(PortalError::NotFound)?;
                let details = json!({ "model": model });
                activity::record(tx, &whom, now, "registry.device_removed", &identity, details).await
            })
        })
        .await
}
