use super::{
    CustomerHome, Dashboard, DashboardKey, DashboardRow, Home, HomeOf, ReceiverDashboard, ResellerDashboard,
    Template, Widget, WidgetData,
};
use crate::lists::{ListQuery, Page};
use crate::organisations::OrganisationNumber;
use crate::{Actor, PortalResult};
use futures::stream::BoxStream;

/// What can be asked of dashboards, and done with them. One that is neither the organisation's own, nor shared by an outer
/// customer, nor its tenant's choice for its customers does not exist; changing one of another organisation is
/// [`crate::PortalError::NotFound`], too.
#[async_trait::async_trait]
pub trait Dashboards: Send + Sync {
    /// The reseller's built-in page.
    async fn reseller(&self, actor: &Actor) -> PortalResult<ResellerDashboard>;

    /// The built-in page of an MSP or a customer.
    async fn receiver(&self, actor: &Actor) -> PortalResult<ReceiverDashboard>;

    /// One page of all that the actor may look at: its own, and those of others.
    async fn list(&self, actor: &Actor, query: &ListQuery) -> PortalResult<Page<DashboardRow>>;

    /// Everything that matches, in the order of the list, batch by batch.
    async fn export(
        &self,
        actor: &Actor,
        query: &ListQuery,
    ) -> PortalResult<BoxStream<'static, PortalResult<Vec<DashboardRow>>>>;

    /// One of them.
    async fn read(&self, actor: &Actor, key: &DashboardKey) -> PortalResult<Dashboard>;

    /// The one that the actor sees first: the person's choice, else the organisation's, else that of the nearest outer
    /// customer that shares or chose it, else the tenant's for this customer, else the tenant's for all; none: the built-in
    /// page.
    async fn home(&self, actor: &Actor) -> PortalResult<Option<(Dashboard, Home)>>;

    /// What its widgets draw, in their order, of the actor's organisation.
    async fn data(&self, actor: &Actor, key: &DashboardKey) -> PortalResult<Vec<WidgetData>>;

    /// Makes a new one. Refused with `Conflict::DashboardExists` when the organisation has one of this name, and with
    /// `TooMany` on the name when it has [`Dashboard::MAX`].
    async fn create(&self, actor: &Actor, name: &str, template: Template) -> PortalResult<DashboardKey>;

    /// Makes a new one of the organisation's own with the widgets of one that the actor may look at; those that do not
    /// fit the organisation are left out. Refused as [`Self::create`] is.
    async fn duplicate(&self, actor: &Actor, key: &DashboardKey, name: &str) -> PortalResult<DashboardKey>;

    /// Replaces name and widgets of `version`, and answers the new version. Refused with `Conflict::ChangedMeanwhile`
    /// when there is a newer one.
    async fn save(
        &self,
        actor: &Actor,
        key: &DashboardKey,
        version: i32,
        name: &str,
        widgets: &[Widget],
    ) -> PortalResult<i32>;

    /// Shares a customer's dashboard with its inner customers, or takes it back.
    async fn share(&self, actor: &Actor, key: &DashboardKey, shared: bool) -> PortalResult<()>;

    /// Makes it somebody's home; without a key, takes the choice back.
    async fn choose_home(&self, actor: &Actor, of: HomeOf, key: Option<&DashboardKey>) -> PortalResult<()>;

    /// The home that the acting organisation chose for one customer that it administers.
    async fn customer_home(&self, actor: &Actor, number: &OrganisationNumber) -> PortalResult<CustomerHome>;

    /// Makes one of the acting organisation's own dashboards the home of one customer that it administers, if that chose
    /// none; without a key, takes the choice back.
    async fn choose_customer_home(
        &self,
        actor: &Actor,
        number: &OrganisationNumber,
        key: Option<&DashboardKey>,
    ) -> PortalResult<()>;

    /// Deletes it. Whoever had it as home sees the next choice.
    async fn delete(&self, actor: &Actor, key: &DashboardKey) -> PortalResult<()>;
}
