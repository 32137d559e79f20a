//! Dashboards that organisations make, and the built-in pages; every figure is from counters alone. Implements the use cases of `domain::dashboards`.

mod data;
mod figures;
mod given;
mod homes;
mod kept;
mod latest;
mod list;
mod make;
mod receiver;
mod reseller;
#[cfg(test)]
mod tests;

use crate::Store;
use crate::error::OrInternal;
use domain::dashboards::{
    CustomerHome, Dashboard, DashboardKey, DashboardRow, Dashboards, Home, HomeOf, ReceiverDashboard,
    ResellerDashboard, Template, TopModel, TopOrganisation, Widget, WidgetData,
};
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use time::{Date, OffsetDateTime, UtcOffset};

#[async_trait::async_trait]
impl Dashboards for Store {
    async fn reseller(&self, actor: &Actor) -> PortalResult<ResellerDashboard> {
        reseller::reseller(self, actor).await
    }

    async fn receiver(&self, actor: &Actor) -> PortalResult<ReceiverDashboard> {
        receiver::receiver(self, actor).await
    }

    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<DashboardRow>> {
        list::list(self, actor, query).await
    }

    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<DashboardRow>>>> {
        list::export(self, actor, query)
    }

    async fn read(&self, actor: &Actor, key: &DashboardKey) -> PortalResult<Dashboard> {
        kept::read(self, actor, key).await
    }

    async fn home(&self, actor: &Actor) -> PortalResult<Option<(Dashboard, Home)>> {
        homes::home(self, actor).await
    }

    async fn data(&self, actor: &Actor, key: &DashboardKey) -> PortalResult<Vec<WidgetData>> {
        data::data(self, actor, key).await
    }

    async fn create(&self, actor: &Actor, name: &str, template: Template) -> PortalResult<DashboardKey> {
        make::create(self, actor, name, template).await
    }

    async fn duplicate(&self, actor: &Actor, key: &DashboardKey, name: &str) -> PortalResult<DashboardKey> {
        make::duplicate(self, actor, key, name).await
    }

    async fn save(
        &self,
        actor: &Actor,
        key: &DashboardKey,
        version: i32,
        name: &str,
        widgets: &[Widget],
    ) -> PortalResult<i32> {
        kept::save(self, actor, key, version, name, widgets).await
    }

    async fn share(&self, actor: &Actor, key: &DashboardKey, shared: bool) -> PortalResult<()> {
        kept::share(self, actor, key, shared).await
    }

    async fn choose_home(&self, actor: &Actor, of: HomeOf, key: Option<&DashboardKey>) -> PortalResult<()> {
        homes::choose(self, actor, of, key).await
    }

    async fn customer_home(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<CustomerHome> {
        given::read(self, actor, number).await
    }

    async fn choose_customer_home(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        key: Option<&DashboardKey>,
    ) -> PortalResult<()> {
        given::choose(self, actor, number, key).await
    }

    async fn delete(&self, actor: &Actor, key: &DashboardKey) -> PortalResult<()> {
        kept::delete(self, actor, key).await
    }
}

/// The first day of the month, in UTC, that a chart of months ends with.
fn months_until(now: OffsetDateTime) -> PortalResult<Date> {
    now.to_offset(UtcOffset::UTC).date().replace_day(1).or_internal()
}

fn top((number, name, devices): (String, String, i64)) -> Option<TopOrganisation> {
    Some(TopOrganisation { number: OrganisationNumber::parse(&number)?, name, devices: count(devices) })
}

fn top_models_of(rows: impl Iterator<Item = (Option<String>, i64)>) -> Vec<TopModel> {
    rows.map(|(model, devices)| TopModel { model, devices: count(devices) }).collect()
}

fn count(counted: i64) -> u64 {
    u64::try_from(counted).unwrap_or_default()
}
