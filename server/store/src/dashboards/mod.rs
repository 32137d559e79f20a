//! Figures of a reseller and of whoever receives devices, from counters alone. Implements the use cases of `domain::dashboards`.

mod receiver;
mod reseller;
#[cfg(test)]
mod tests;

use crate::Store;
use crate::error::OrInternal;
use domain::dashboards::{Dashboards, ReceiverDashboard, ResellerDashboard, TopModel, TopOrganisation};
use domain::organisations::OrganisationNumber;
use domain::{Actor, PortalResult};
use sqlx::PgConnection;
use time::{Date, OffsetDateTime, UtcOffset};

#[async_trait::async_trait]
impl Dashboards for Store {
    async fn reseller(&self, actor: &Actor) -> PortalResult<ResellerDashboard> {
        reseller::reseller(self, actor).await
    }

    async fn receiver(&self, actor: &Actor) -> PortalResult<ReceiverDashboard> {
        receiver::receiver(self, actor).await
    }
}

/// The first day of the month, in UTC, that a chart of months ends with.
fn months_until(now: OffsetDateTime) -> PortalResult<Date> {
    now.to_offset(UtcOffset::UTC).date().replace_day(1).or_internal()
}

/// A tenant's customers with most devices: of a reseller those that it uploaded, of an MSP those that it moved there.
async fn top_customers(tx: &mut PgConnection, tenant: i64) -> PortalResult<Vec<TopOrganisation>> {
    let rows = sqlx::query!(
        "SELECT number, name, devices FROM connections WHERE tenant_id = $1 AND devices > 0
         ORDER BY devices DESC, number LIMIT 5",
        tenant
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(rows.into_iter().filter_map(|row| top((row.number, row.name, row.devices))).collect())
}

fn top((number, name, devices): (String, String, i64)) -> Option<TopOrganisation> {
    Some(TopOrganisation { number: OrganisationNumber::parse(&number)?, name, devices: count(devices) })
}

fn top_models_of(rows: impl Iterator<Item = (String, i64)>) -> Vec<TopModel> {
    rows.map(|(model, devices)| TopModel { model, devices: count(devices) }).collect()
}

fn count(counted: i64) -> u64 {
    u64::try_from(counted).unwrap_or_default()
}
