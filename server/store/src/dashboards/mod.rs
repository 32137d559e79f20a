//! Figures of a reseller and of whoever receives devices, from counters alone. Implements the use cases of `domain::dashboards`.

mod receiver;
mod reseller;
#[cfg(test)]
mod tests;

use crate::Store;
use crate::error::OrInternal;
use domain::dashboards::{Dashboards, ReceiverDashboard, ResellerDashboard, TopModel};
use domain::{Actor, PortalResult};
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

fn top_models_of(rows: impl Iterator<Item = (String, i64)>) -> Vec<TopModel> {
    rows.map(|(model, devices)| TopModel { model, devices: count(devices) }).collect()
}

fn count(counted: i64) -> u64 {
    u64::try_from(counted).unwrap_or_default()
}
