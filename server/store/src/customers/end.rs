use super::ask;
use crate::error::OrInternal;
use crate::jobs::notify_changed;
use crate::notifications;
use crate::resellers::lock_relation;
use crate::uploads::count;
use crate::{Store, activity};
use domain::customers::{EndOutcome, Verification};
use domain::notifications::NotificationKind;
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;

pub(super) async fn preview(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<EndOutcome> {
    allowed(actor)?;
    let number = number.clone();
    store.act(actor, move |tx| Box::pin(async move { Ok(find(tx, &number).await?.1) })).await
}

pub(super) async fn end(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<EndOutcome> {
    allowed(actor)?;
    let (whom, number, now) = (actor.clone(), number.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let (customer, _) = find(tx, &number).await?;
                lock_relation(tx, whom.organisation.0, customer).await?;
                let ended = ask(tx, customer, Verification::Inactive).await?;
                let (_, outcome) = find(tx, &number).await?;
                // A second click ends nothing, and is not logged.
                if ended {
                    activity::tell(tx, customer, now, "msp.left").await?;
                    notify_changed(tx, customer).await.or_internal()?;
                    notifications::by_request(tx, customer, NotificationKind::MspEnded, now).await?;
                    let details = json!({ "devices": outcome.devices });
                    activity::record(tx, &whom, now, "customer.ended", number.as_str(), details).await?;
                }
                Ok(outcome)
            })
        })
        .await
}

/// Only an MSP manages customers; a reseller's connections end by the receiver's hand.
fn allowed(actor: &Actor) -> PortalResult<()> {
    require(actor, Action::ManageCustomers)?;
    if actor.kind == OrganisationKind::Msp { Ok(()) } else { Err(PortalError::NotFound) }
}

async fn find(tx: &mut PgConnection, number: &OrganisationNumber) -> PortalResult<(i64, EndOutcome)> {
    let row = sqlx::query!(
        "SELECT customer_id, devices FROM connections WHERE tenant_id = acting_organisation() AND number = $1",
        number.as_str(),
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    Ok((row.customer_id, EndOutcome { devices: count(row.devices) }))
}
