use super::catalogue;
use crate::error::{OnConstraint, OrInternal};
use crate::transaction::lock;
use crate::{Store, activity};
use domain::policy::{Action, require};
use domain::services::{Service, ServiceForm, ServiceSet};
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;

pub(super) async fn add(store: &Store, actor: &Actor, form: ServiceForm) -> PortalResult<()> {
    require(actor, Action::ManageServices)?;
    let form = form.checked()?;
    let (whom, now) = (actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                // Two that are added at the same moment would both want the next bit.
                lock(tx, "services.add").await?;
                let key = free_key(&catalogue(tx).await?, form.key());
                sqlx::query_scalar!(
                    "SELECT gate_add_service($1, $2, $3, $4)",
                    key,
                    form.name,
                    form.description,
                    form.reupload_after_delete,
                )
                .fetch_one(&mut *tx)
                .await
                .on_constraint("services_name_key", PortalError::Conflict(Conflict::ServiceExists))?
                .ok_or(PortalError::Conflict(Conflict::CatalogueFull { max: u32::from(ServiceSet::MAX) }))?;
                activity::record(tx, &whom, now, "service.added", &key, json!({ "name": form.name })).await
            })
        })
        .await
}

/// The key itself, or with the lowest number behind it that makes it one that no service has.
fn free_key(catalogue: &[Service], key: String) -> String {
    let is_free = |key: &String| catalogue.iter().all(|service| service.key != *key);
    let numbered = (2..=usize::from(ServiceSet::MAX) + 2).map(|number| format!("{key}-{number}"));
    std::iter::once(key.clone()).chain(numbered).find(is_free).unwrap_or(key)
}

async fn find(tx: &mut PgConnection, key: &str) -> PortalResult<Service> {
    let catalogue = catalogue(tx).await?;
    catalogue.into_iter().find(|service| service.key == key).ok_or(PortalError::NotFound)
}

pub(super) async fn change(store: &Store, actor: &Actor, key: &str, form: ServiceForm) -> PortalResult<()> {
    require(actor, Action::ManageServices)?;
    let form = form.checked()?;
    let (whom, key, now) = (actor.clone(), key.to_owned(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let before = find(tx, &key).await?;
                sqlx::query_scalar!(
                    "SELECT gate_change_service($1, $2, $3, $4)",
                    before.key,
                    form.name,
                    form.description,
                    form.reupload_after_delete,
                )
                .fetch_one(&mut *tx)
                .await
                .on_constraint("services_name_key", PortalError::Conflict(Conflict::ServiceExists))?;
                let details = json!({ "before": before.name, "after": form.name });
                activity::record(tx, &whom, now, "service.changed", &key, details).await
            })
        })
        .await
}

/// What is so already stays so, and nothing is logged.
pub(super) async fn set_retired(store: &Store, actor: &Actor, key: &str, retired: bool) -> PortalResult<()> {
    require(actor, Action::ManageServices)?;
    let (whom, key, now) = (actor.clone(), key.to_owned(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let service = find(tx, &key).await?;
                let changed =
                    sqlx::query_scalar!("SELECT gate_retire_service($1, $2)", key, retired.then_some(now))
                        .fetch_one(&mut *tx)
                        .await
                        .or_internal()?;
                if changed.is_none() {
                    return Ok(());
                }
                let action = if retired { "service.retired" } else { "service.offered" };
                activity::record(tx, &whom, now, action, &key, json!({ "name": service.name })).await
            })
        })
        .await
}
