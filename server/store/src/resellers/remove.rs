use super::{lock_relation, verify};
use crate::error::OrInternal;
use crate::jobs::notify_changed;
use crate::notifications;
use crate::uploads::count;
use crate::{Store, activity};
use domain::customers::Verification;
use domain::notifications::NotificationKind;
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::resellers::RemovalOutcome;
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;

pub(super) async fn preview(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<RemovalOutcome> {
    require(actor, Action::ManageResellers)?;
    let number = number.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let reseller = registered(tx, &number).await?;
                outcome(tx, reseller).await
            })
        })
        .await
}

pub(super) async fn remove(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<RemovalOutcome> {
    require(actor, Action::ManageResellers)?;
    let (whom, number, now) = (actor.clone(), number.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let reseller = registered(tx, &number).await?;
                lock_relation(tx, reseller, whom.organisation.0).await?;
                verify(tx, reseller, Verification::Inactive).await?;
                let removed = sqlx::query!(
                    "DELETE FROM registrations WHERE receiver_id = acting_organisation() AND reseller_id = $1",
                    reseller,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                if removed.rows_affected() == 0 {
                    // Somebody else was a moment earlier.
                    return Err(PortalError::NotFound);
                }
                let outcome = outcome(tx, reseller).await?;
                notify_changed(tx, reseller).await.or_internal()?;
                notifications::by_request(tx, reseller, NotificationKind::ResellerRemoved, now).await?;
                let details = json!({ "waiting": outcome.waiting, "devices": outcome.devices });
                activity::record(tx, &whom, now, "reseller.removed", number.as_str(), details).await?;
                Ok(outcome)
            })
        })
        .await
}

async fn registered(tx: &mut PgConnection, number: &OrganisationNumber) -> PortalResult<i64> {
    sqlx::query_scalar!(
        "SELECT reseller_id FROM registrations WHERE receiver_id = acting_organisation() AND number = $1",
        number.as_str(),
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)
}

/// What stays as it is.
async fn outcome(tx: &mut PgConnection, reseller: i64) -> PortalResult<RemovalOutcome> {
    let row = sqlx::query!(
        r#"SELECT (SELECT count(*) FROM deliveries
                   WHERE receiver_id = acting_organisation() AND sender_id = $1 AND status = 1) AS "waiting!",
                  (SELECT count(*) FROM devices
                   WHERE reseller_id = $1 AND holder_id = acting_organisation()) AS "devices!""#,
        reseller,
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    Ok(RemovalOutcome { waiting: count(row.waiting), devices: count(row.devices) })
}
