#![expect(
    missing_docs,
    reason = "arguments of server functions become fields of structs that nobody writes by hand"
)]

use crate::error::ApiResult;
use domain::dashboards::{
    CustomerHome, Dashboard, DashboardKey, DashboardRow, Home, HomeOf, ReceiverDashboard, ResellerDashboard,
    Template, Widget, WidgetData, WidgetForm,
};
use domain::lists::{ListQuery, Page};
use domain::organisations::OrganisationNumber;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// The reseller's dashboard.
#[server(prefix = "/api", endpoint = "dashboards/reseller")]
pub async fn read_reseller_dashboard() -> ApiResult<ResellerDashboard> {
    let call = crate::ssr::call()?;
    call.portal.dashboards.reseller(&call.actor).await.map_err(crate::ssr::refuse)
}

/// The dashboard of an MSP or a customer.
#[server(prefix = "/api", endpoint = "dashboards/receiver")]
pub async fn read_receiver_dashboard() -> ApiResult<ReceiverDashboard> {
    let call = crate::ssr::call()?;
    call.portal.dashboards.receiver(&call.actor).await.map_err(crate::ssr::refuse)
}

/// One page of Dashboards.
#[server(prefix = "/api", endpoint = "dashboards/list", input = Json)]
pub async fn list_dashboards(query: ListQuery) -> ApiResult<Page<DashboardRow>> {
    let call = crate::ssr::call()?;
    call.portal.dashboards.list(&call.actor, &query).await.map_err(crate::ssr::refuse)
}

/// A dashboard.
#[server(prefix = "/api", endpoint = "dashboards/details")]
pub async fn read_dashboard(key: DashboardKey) -> ApiResult<Dashboard> {
    let call = crate::ssr::call()?;
    call.portal.dashboards.read(&call.actor, &key).await.map_err(crate::ssr::refuse)
}

/// What the widgets of a dashboard draw, in their order.
#[server(prefix = "/api", endpoint = "dashboards/data")]
pub async fn read_dashboard_data(key: DashboardKey) -> ApiResult<Vec<WidgetData>> {
    let call = crate::ssr::call()?;
    call.portal.dashboards.data(&call.actor, &key).await.map_err(crate::ssr::refuse)
}

/// The dashboard that the person sees first, and who chose it; none: the built-in page.
#[server(prefix = "/api", endpoint = "dashboards/home")]
pub async fn read_home_dashboard() -> ApiResult<Option<(Dashboard, Home)>> {
    let call = crate::ssr::call()?;
    call.portal.dashboards.home(&call.actor).await.map_err(crate::ssr::refuse)
}

/// *Create dashboard*; goes on to the editor.
#[server(prefix = "/api", endpoint = "dashboards/create")]
pub async fn create_dashboard(name: String, template: Template) -> ApiResult<DashboardKey> {
    let call = crate::ssr::call()?;
    let key =
        call.portal.dashboards.create(&call.actor, &name, template).await.map_err(crate::ssr::refuse)?;
    crate::ssr::go(&crate::paths::edit_dashboard(&key));
    Ok(key)
}

/// *Duplicate*; goes on to the editor of the copy.
#[server(prefix = "/api", endpoint = "dashboards/duplicate")]
pub async fn duplicate_dashboard(key: DashboardKey, name: String) -> ApiResult<DashboardKey> {
    let call = crate::ssr::call()?;
    let copy =
        call.portal.dashboards.duplicate(&call.actor, &key, &name).await.map_err(crate::ssr::refuse)?;
    crate::ssr::go(&crate::paths::edit_dashboard(&copy));
    Ok(copy)
}

/// Saves name and widgets of the version that was edited; goes back to the dashboard.
#[server(prefix = "/api", endpoint = "dashboards/save", input = Json)]
pub async fn save_dashboard(
    key: DashboardKey,
    version: i32,
    name: String,
    widgets: Vec<Widget>,
) -> ApiResult<i32> {
    let call = crate::ssr::call()?;
    let done = call.portal.dashboards.save(&call.actor, &key, version, &name, &widgets).await;
    let version = done.map_err(crate::ssr::refuse)?;
    crate::ssr::go(&crate::paths::dashboard(&key));
    Ok(version)
}

/// What a button of the editor does without JavaScript: keeps what the form holds, with the step that the button says.
/// *Save* goes back to the dashboard, the others to the editor.
#[server(prefix = "/api", endpoint = "dashboards/edit")]
pub async fn edit_dashboard(
    key: DashboardKey,
    version: i32,
    name: String,
    #[server(default)] step: String,
    #[server(default)] widgets: Vec<WidgetForm>,
) -> ApiResult<i32> {
    let call = crate::ssr::call()?;
    let step = domain::dashboards::EditStep::parse(&step);
    let dashboards = &call.portal.dashboards;
    // Whether there is such a dashboard comes before what is wrong with the form.
    dashboards.read(&call.actor, &key).await.map_err(crate::ssr::refuse)?;
    let widgets = step.apply(widgets, call.actor.kind).map_err(crate::ssr::refuse)?;
    let done = dashboards.save(&call.actor, &key, version, &name, &widgets).await;
    let version = done.map_err(crate::ssr::refuse)?;
    let saved = step == domain::dashboards::EditStep::Save;
    let page = if saved { crate::paths::dashboard } else { crate::paths::edit_dashboard };
    crate::ssr::go(&page(&key));
    Ok(version)
}

/// Shares a dashboard with the inner customers, or takes it back.
#[server(prefix = "/api", endpoint = "dashboards/share")]
pub async fn share_dashboard(key: DashboardKey, #[server(default)] shared: bool) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.dashboards.share(&call.actor, &key, shared).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::dashboard(&key))).map_err(crate::ssr::refuse)
}

/// Makes a dashboard somebody's home; without a key, takes the choice back.
#[server(prefix = "/api", endpoint = "dashboards/choose-home")]
pub async fn choose_home(of: HomeOf, #[server(default)] key: Option<DashboardKey>) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.dashboards.choose_home(&call.actor, of, key.as_ref()).await;
    done.map(|()| crate::ssr::go_after_form(&crate::paths::dashboards())).map_err(crate::ssr::refuse)
}

/// The home that was chosen for one customer.
#[server(prefix = "/api", endpoint = "dashboards/customer-home")]
pub async fn read_customer_home(number: OrganisationNumber) -> ApiResult<CustomerHome> {
    let call = crate::ssr::call()?;
    call.portal.dashboards.customer_home(&call.actor, &number).await.map_err(crate::ssr::refuse)
}

/// Makes a dashboard the home of one customer; with an empty key, takes the choice back.
#[server(prefix = "/api", endpoint = "dashboards/choose-customer-home")]
pub async fn choose_customer_home(
    number: OrganisationNumber,
    #[server(default)] key: String,
) -> ApiResult<()> {
    let (call, page) = (crate::ssr::call()?, crate::paths::customer_profile(&number));
    let key = DashboardKey::of_choice(&key).map_err(crate::ssr::refuse)?;
    let done = call.portal.dashboards.choose_customer_home(&call.actor, &number, key.as_ref()).await;
    done.map(|()| crate::ssr::go_after_form(&page)).map_err(crate::ssr::refuse)
}

/// Deletes a dashboard; goes back to the list.
#[server(prefix = "/api", endpoint = "dashboards/delete")]
pub async fn delete_dashboard(key: DashboardKey) -> ApiResult<()> {
    let call = crate::ssr::call()?;
    let done = call.portal.dashboards.delete(&call.actor, &key).await;
    done.map(|()| crate::ssr::go(&crate::paths::dashboards())).map_err(crate::ssr::refuse)
}
