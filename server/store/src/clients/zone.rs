//! Which day it is where a reseller is. Terms, charges and payments have days; which day a moment is on is asked of Postgres,
//! which knows every zone and its summer time.

use crate::Store;
use crate::error::{OrInternal, internal, unreadable};
use domain::people::TimeZone;
use domain::policy::{Action, require};
use domain::{Actor, Field, FieldError, PortalError, PortalResult};
use sqlx::PgConnection;
use time::{Date, OffsetDateTime};

/// The day at `now` for a reseller.
pub(crate) async fn today(tx: &mut PgConnection, reseller: i64, now: OffsetDateTime) -> PortalResult<Date> {
    sqlx::query_scalar!(r#"SELECT billing_day($1, $2) AS "day!""#, reseller, now)
        .fetch_one(tx)
        .await
        .or_internal()
}

pub(super) async fn zone(store: &Store, actor: &Actor) -> PortalResult<TimeZone> {
    require(actor, Action::ViewClients)?;
    store
        .act(actor, |tx| {
            Box::pin(async move {
                let zone = sqlx::query_scalar!(
                    "SELECT zone FROM billing_zones WHERE reseller_id = acting_organisation()"
                )
                .fetch_optional(tx)
                .await
                .or_internal()?;
                TimeZone::parse(zone.as_deref().unwrap_or("UTC")).ok_or_else(|| unreadable("billing_zones"))
            })
        })
        .await
}

pub(super) async fn set(store: &Store, actor: &Actor, zone: TimeZone) -> PortalResult<()> {
    require(actor, Action::ManageClients)?;
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let known = sqlx::query!(
                    "INSERT INTO billing_zones (reseller_id, zone) VALUES (acting_organisation(), $1)
                     ON CONFLICT ON CONSTRAINT billing_zones_pkey DO UPDATE SET zone = $1",
                    zone.as_str()
                )
                .execute(tx)
                .await;
                match known {
                    Ok(_) => Ok(()),
                    // invalid_parameter_value: no such zone.
                    Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some("22023") => {
                        Err(PortalError::field(Field::TimeZone, FieldError::Unknown))
                    }
                    Err(error) => Err(internal(&error)),
                }
            })
        })
        .await
}
