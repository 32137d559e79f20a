use super::look_up::find;
use super::row::{COLUMNS, FROM, Found};
use super::{lock_relation, verify};
use crate::attempts::{LOOK_UPS, give_back, take};
use crate::error::{OnConstraint, OrInternal};
use crate::jobs::notify_changed;
use crate::{Store, activity};
use domain::customers::Verification;
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::resellers::ResellerRow;
use domain::{Actor, Conflict, PortalError, PortalResult};
use serde_json::json;
use sqlx::{PgConnection, QueryBuilder};
use time::OffsetDateTime;

pub(super) async fn register(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<ResellerRow> {
    require(actor, Action::ManageResellers)?;
    let (whom, number, now) = (actor.clone(), number.clone(), store.clock.now());
    // Registering tells whether a number exists, as a look-up does; here only what fails counts.
    let bucket = LOOK_UPS.bucket(&actor.organisation.0.to_string());
    let taken = bucket.clone();
    // Apart: a refusal, which rolls back a program's whole request, must not give the token back.
    store.apart().act(actor, move |tx| Box::pin(async move { take(tx, &taken, now).await })).await?;
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                register_within(tx, &whom, now, &number).await?;
                give_back(tx, &bucket).await?;
                let mut sql = QueryBuilder::new(COLUMNS);
                sql.push(FROM).push(" AND r.number = ").push_bind(number.as_str().to_owned());
                let found: Found = sql.build_query_as().fetch_one(tx).await.or_internal()?;
                found.row()
            })
        })
        .await
}

/// Registers a reseller in the acting receiver's transaction. Its connection to the receiver, if it has added it, becomes
/// Active; if it adds it later, it is Active at once (`customers::connect`).
pub(crate) async fn register_within(
    tx: &mut PgConnection,
    actor: &Actor,
    now: OffsetDateTime,
    number: &OrganisationNumber,
) -> PortalResult<()> {
    let reseller = find(tx, number).await?;
    lock_relation(tx, reseller.id, actor.organisation.0).await?;
    // First: an ingest that delivers at this moment holds the connection until it is done, and then is counted below.
    verify(tx, reseller.id, Verification::Active).await?;
    sqlx::query!(
        "INSERT INTO registrations
             (receiver_id, reseller_id, number, name, country, created_at, deliveries, last_delivery_at)
         SELECT acting_organisation(), $1, $2, $3, $4, $5, count(*), coalesce(max(delivered_at), '-infinity')
         FROM deliveries WHERE receiver_id = acting_organisation() AND sender_number = $2",
        reseller.id,
        number.as_str(),
        reseller.name,
        reseller.country,
        now,
    )
    .execute(&mut *tx)
    .await
    .on_constraint("registrations_pkey", PortalError::Conflict(Conflict::AlreadyRegistered))?;
    notify_changed(tx, reseller.id).await.or_internal()?;
    let details = json!({ "name": reseller.name });
    activity::record(tx, actor, now, "reseller.registered", number.as_str(), details).await
}
