use super::row::{COLUMNS, FROM, Found};
use crate::Store;
use crate::error::OrInternal;
use crate::services::catalogue;
use crate::uploads::count;
use domain::deliveries::{DeliveryDetails, DeliveryNumber};
use domain::organisations::OrganisationKind;
use domain::policy::{Action, require};
use domain::services::ServiceSet;
use domain::{Actor, PortalError, PortalResult};
use sqlx::{FromRow, PgConnection, QueryBuilder};
use time::Date;

#[derive(FromRow)]
struct Detailed {
    #[sqlx(flatten)]
    found: Found,
    id: i64,
    upload_id: Option<i64>,
    order_date: Option<Date>,
    sender_id: i64,
}

pub(super) async fn details(
    store: &Store,
    actor: &Actor,
    number: &DeliveryNumber,
) -> PortalResult<DeliveryDetails> {
    require(actor, Action::ViewDeliveries)?;
    let number = number.clone();
    store.act(actor, move |tx| Box::pin(async move { read(tx, &number).await })).await
}

async fn read(tx: &mut PgConnection, number: &DeliveryNumber) -> PortalResult<DeliveryDetails> {
    let mut sql = QueryBuilder::new(COLUMNS);
    sql.push(", y.id, y.upload_id, y.order_date, y.sender_id").push(FROM);
    sql.push(" AND y.number = ").push_bind(number.as_str().to_owned());
    let detailed: Option<Detailed> = sql.build_query_as().fetch_optional(&mut *tx).await.or_internal()?;
    let detailed = detailed.ok_or(PortalError::NotFound)?;
    let (held, pending) = held(tx, &detailed).await?;
    let approved_for = ServiceSet(detailed.found.services);
    let sender = detailed.sender_id;
    let row = detailed.found.row(&catalogue(tx).await?)?;
    Ok(DeliveryDetails {
        sender_registered: registered(tx, sender, row.sender_kind).await?,
        row,
        order_date: detailed.order_date,
        held,
        pending,
        approved_for,
    })
}

/// Devices of it that the receiver still holds, and those of them that wait. What came with an upload has no delivery of
/// its own: each case walks an index.
async fn held(tx: &mut PgConnection, detailed: &Detailed) -> PortalResult<(u64, u64)> {
    let mut sql =
        QueryBuilder::new("SELECT count(*), count(*) FILTER (WHERE d.status = 1) FROM devices d WHERE");
    match detailed.upload_id {
        Some(upload) => drop(sql.push(" d.delivery_id IS NULL AND d.upload_id = ").push_bind(upload)),
        None => drop(sql.push(" d.delivery_id = ").push_bind(detailed.id)),
    }
    sql.push(" AND d.holder_id IS NOT NULL AND d.holder_id = acting_organisation()");
    let (held, pending): (i64, i64) = sql.build_query_as().fetch_one(tx).await.or_internal()?;
    Ok((count(held), count(pending)))
}

/// Whether the receiver has accepted the sender. The customer that an inner customer belongs to needs no acceptance.
async fn registered(tx: &mut PgConnection, sender: i64, kind: OrganisationKind) -> PortalResult<bool> {
    match kind {
        OrganisationKind::Reseller => sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM registrations
               WHERE receiver_id = acting_organisation() AND reseller_id = $1) AS "registered!""#,
            sender,
        )
        .fetch_one(tx)
        .await
        .or_internal(),
        OrganisationKind::Msp => sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM gate_msps() WHERE id = $1 AND verification = 2) AS "accepted!""#,
            sender,
        )
        .fetch_one(tx)
        .await
        .or_internal(),
        OrganisationKind::Customer | OrganisationKind::Operator => Ok(true),
    }
}
