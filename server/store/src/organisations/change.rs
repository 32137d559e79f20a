use super::list::find;
use crate::error::OrInternal;
use crate::{Store, activity};
use domain::organisations::{OrganisationNumber, check_name_and_country, check_suspension_reason};
use domain::policy::{Action, require};
use domain::{Actor, PortalResult};
use serde_json::json;

pub(super) async fn rename(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    name: &str,
    country: &str,
) -> PortalResult<()> {
    require(actor, Action::ManageOrganisations)?;
    let (name, country) = check_name_and_country(name, country)?;
    let (whom, number, now) = (actor.clone(), number.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let before = find(tx, &number).await?;
                let changed = sqlx::query_scalar!(
                    "SELECT gate_rename_organisation($1, $2, $3, $4)",
                    before.id,
                    name,
                    country,
                    now
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                if changed.is_none() {
                    return Ok(());
                }
                let details = json!({
                    "before": format!("{}, {}", before.name, before.country), "after": format!("{name}, {country}"),
                });
                activity::record(tx, &whom, now, "organisation.renamed", number.as_str(), details).await
            })
        })
        .await
}

pub(super) async fn suspend(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    reason: &str,
) -> PortalResult<()> {
    require(actor, Action::ManageOrganisations)?;
    set(store, actor, number, Some(check_suspension_reason(reason)?)).await
}

pub(super) async fn lift_suspension(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<()> {
    require(actor, Action::ManageOrganisations)?;
    set(store, actor, number, None).await
}

/// With a reason it is suspended, without one not. What is so already stays so, and nothing is logged.
async fn set(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    reason: Option<String>,
) -> PortalResult<()> {
    let (whom, number, now) = (actor.clone(), number.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let one = find(tx, &number).await?;
                let changed =
                    sqlx::query_scalar!("SELECT gate_suspend_organisation($1, $2, $3)", one.id, reason, now)
                        .fetch_one(&mut *tx)
                        .await
                        .or_internal()?;
                if changed.is_none() {
                    return Ok(());
                }
                let action = match reason {
                    Some(_) => "organisation.suspended",
                    None => "organisation.suspension_lifted",
                };
                let details = json!({ "name": one.name, "reason": reason });
                activity::record(tx, &whom, now, action, number.as_str(), details).await
            })
        })
        .await
}
