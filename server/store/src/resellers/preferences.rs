use super::row::{COLUMNS, FROM, Found};
use crate::error::OrInternal;
use crate::{Store, activity};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::resellers::ResellerRow;
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;
use sqlx::QueryBuilder;

pub(super) async fn details(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<ResellerRow> {
    require(actor, Action::ViewResellers)?;
    let number = number.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let mut sql = QueryBuilder::new(COLUMNS);
                sql.push(FROM).push(" AND r.number = ").push_bind(number.as_str().to_owned());
                let found: Option<Found> = sql.build_query_as().fetch_optional(tx).await.or_internal()?;
                found.ok_or(PortalError::NotFound)?.row()
            })
        })
        .await
}

pub(super) async fn set_auto_approve(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
    auto_approve: bool,
) -> PortalResult<()> {
    require(actor, Action::ManageResellers)?;
    let (whom, number, now) = (actor.clone(), number.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let before = sqlx::query_scalar!(
                    "SELECT auto_approve FROM registrations
                     WHERE receiver_id = acting_organisation() AND number = $1 FOR UPDATE",
                    number.as_str(),
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                if before == auto_approve {
                    return Ok(());
                }
                sqlx::query!(
                    "UPDATE registrations SET auto_approve = $2
                     WHERE receiver_id = acting_organisation() AND number = $1",
                    number.as_str(),
                    auto_approve,
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                let details = json!({ "auto_approve": auto_approve });
                activity::record(tx, &whom, now, "reseller.preferences_changed", number.as_str(), details)
                    .await
            })
        })
        .await
}
