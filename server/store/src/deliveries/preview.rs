use super::chosen::choose;
use crate::Store;
use crate::error::OrInternal;
use crate::uploads::count;
use domain::deliveries::{ApprovalPreview, DeliveryList};
use domain::lists::Selection;
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::policy::{Action, require};
use domain::resellers::ResellerFound;
use domain::{Actor, PortalResult};
use sqlx::PgConnection;

pub(super) async fn preview(
    store: &Store,
    actor: &Actor,
    selection: &Selection,
) -> PortalResult<ApprovalPreview> {
    require(actor, Action::ApproveDevices)?;
    selection.check::<DeliveryList>()?;
    let selection = selection.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let chosen = choose(tx, &selection).await?;
                Ok(ApprovalPreview {
                    deliveries: chosen.waiting.len() as u64,
                    devices: devices(tx, &chosen.waiting).await?,
                    decided: chosen.decided,
                    unregistered: named(tx, &chosen.waiting).await?,
                })
            })
        })
        .await
}

/// Devices that wait. What came with an upload has no delivery of its own: each case walks an index.
async fn devices(tx: &mut PgConnection, deliveries: &[i64]) -> PortalResult<u64> {
    let devices = sqlx::query_scalar!(
        r#"SELECT coalesce(sum(found.devices), 0)::bigint AS "devices!" FROM deliveries y CROSS JOIN LATERAL (
               SELECT count(*) AS devices FROM devices d
               WHERE d.upload_id = y.upload_id AND d.delivery_id IS NULL AND d.holder_id IS NOT NULL
                 AND d.holder_id = acting_organisation() AND d.status = 1
               UNION ALL
               SELECT count(*) FROM devices d
               WHERE d.delivery_id = y.id AND d.holder_id IS NOT NULL
                 AND d.holder_id = acting_organisation() AND d.status = 1) found
           WHERE y.id = ANY($1)"#,
        deliveries,
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    Ok(count(devices))
}

/// Their resellers that are not registered: numbers.
pub(super) async fn unregistered(
    tx: &mut PgConnection,
    deliveries: &[i64],
) -> PortalResult<Vec<OrganisationNumber>> {
    let numbers = sqlx::query_scalar!(
        "SELECT DISTINCT sender_number FROM deliveries y
         WHERE id = ANY($1) AND sender_kind = $2
           AND NOT EXISTS (SELECT FROM registrations
                           WHERE receiver_id = acting_organisation() AND reseller_id = y.sender_id)
         ORDER BY sender_number",
        deliveries,
        OrganisationKind::Reseller.code(),
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(numbers.iter().filter_map(|number| OrganisationNumber::parse(number)).collect())
}

/// The same with what a look-up would tell about them, so many as are shown.
async fn named(tx: &mut PgConnection, deliveries: &[i64]) -> PortalResult<Vec<ResellerFound>> {
    let mut named = Vec::new();
    for number in unregistered(&mut *tx, deliveries).await?.into_iter().take(ApprovalPreview::SENDERS) {
        let reseller = sqlx::query!(
            r#"SELECT name AS "name!", country AS "country!" FROM gate_reseller($1)"#,
            number.as_str(),
        )
        .fetch_optional(&mut *tx)
        .await
        .or_internal()?;
        if let Some(reseller) = reseller {
            named.push(ResellerFound { number, name: reseller.name, country: reseller.country });
        }
    }
    Ok(named)
}
