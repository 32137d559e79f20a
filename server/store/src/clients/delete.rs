use super::find::lock;
use crate::error::OrInternal;
use crate::jobs::notify_changed;
use crate::uploads::count;
use crate::{Store, activity};
use domain::clients::ClientEnd;
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::json;

pub(super) async fn preview(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<ClientEnd> {
    require(actor, Action::ManageClients)?;
    let number = number.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let subscriptions = sqlx::query_scalar!(
                    r#"SELECT (SELECT count(*) FROM subscriptions s WHERE s.client_id = c.id AND s.state <> 5) AS "count!"
                       FROM clients c WHERE c.reseller_id = acting_organisation() AND c.number = $1"#,
                    number.as_str(),
                )
                .fetch_optional(tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                Ok(ClientEnd { subscriptions: count(subscriptions) })
            })
        })
        .await
}

pub(super) async fn delete(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    name: &str,
) -> PortalResult<ClientEnd> {
    require(actor, Action::ManageClients)?;
    let (number, name) = (number.clone(), name.trim().to_owned());
    let (acting, now) = (actor.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let client = lock(tx, &number).await?;
                if client.is_deleted() {
                    return Err(PortalError::Conflict(Conflict::DoneBefore));
                }
                // What was typed is what the page said: it may have been renamed meanwhile.
                let deleted = sqlx::query!(
                    "UPDATE clients SET deleted_at = $2 WHERE id = $1 AND name = $3",
                    client.id,
                    now,
                    name
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                if deleted.rows_affected() == 0 {
                    return Err(PortalError::Conflict(Conflict::ChangedMeanwhile));
                }
                let subscriptions = sqlx::query!(
                    "UPDATE subscriptions SET state = 5, shown = 5, state_before = NULL, change = NULL
                     WHERE client_id = $1 AND state <> 5",
                    client.id
                )
                .execute(&mut *tx)
                .await
                .or_internal()?
                .rows_affected();
                let details = json!({ "name": name, "subscriptions": subscriptions });
                activity::record(tx, &acting, now, "client.deleted", number.as_str(), details).await?;
                notify_changed(tx, acting.organisation.0).await.or_internal()?;
                Ok(ClientEnd { subscriptions })
            })
        })
        .await
}
