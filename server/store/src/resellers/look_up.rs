use crate::Store;
use crate::attempts::{LOOK_UPS, take};
use crate::error::OrInternal;
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::resellers::ResellerFound;
use domain::{Actor, Conflict, Field, FieldError, PortalError, PortalResult};
use sqlx::PgConnection;

pub(super) async fn look_up(store: &Store, actor: &Actor, number: &str) -> PortalResult<ResellerFound> {
    require(actor, Action::ManageResellers)?;
    let number = OrganisationNumber::parse(number).ok_or_else(|| {
        let error = if number.trim().is_empty() { FieldError::Required } else { FieldError::Malformed };
        PortalError::field(Field::Number, error)
    })?;
    // Every look-up counts, also one that finds something: else a list of numbers could be tried one by one.
    let (bucket, now) = (LOOK_UPS.bucket(&actor.organisation.0.to_string()), store.clock.now());
    store.act(actor, move |tx| Box::pin(async move { take(tx, &bucket, now).await })).await?;
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let reseller = find(tx, &number).await?;
                let registered = sqlx::query_scalar!(
                    r#"SELECT EXISTS (SELECT FROM registrations
                       WHERE receiver_id = acting_organisation() AND reseller_id = $1) AS "registered!""#,
                    reseller.id,
                )
                .fetch_one(tx)
                .await
                .or_internal()?;
                if registered {
                    return Err(PortalError::Conflict(Conflict::AlreadyRegistered));
                }
                Ok(ResellerFound { number, name: reseller.name, country: reseller.country })
            })
        })
        .await
}

/// A reseller that can be registered.
pub(super) struct Reseller {
    pub id: i64,
    pub name: String,
    pub country: String,
}

/// The reseller with this number; one's own number and an unknown one are told apart.
pub(super) async fn find(tx: &mut PgConnection, number: &OrganisationNumber) -> PortalResult<Reseller> {
    let own = sqlx::query_scalar!("SELECT number FROM organisations WHERE id = acting_organisation()")
        .fetch_one(&mut *tx)
        .await
        .or_internal()?;
    if own == number.as_str() {
        return Err(PortalError::Conflict(Conflict::OwnNumber));
    }
    sqlx::query_as!(
        Reseller,
        r#"SELECT id AS "id!", name AS "name!", country AS "country!" FROM gate_reseller($1)"#,
        number.as_str(),
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::Conflict(Conflict::UnknownReseller))
}
