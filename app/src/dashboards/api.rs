use crate::error::ApiResult;
use domain::dashboards::ResellerDashboard;
use leptos::prelude::*;

/// The reseller's dashboard.
#[server(prefix = "/api", endpoint = "dashboards/reseller")]
pub async fn read_reseller_dashboard() -> ApiResult<ResellerDashboard> {
    let call = crate::ssr::call()?;
    call.portal.dashboards.reseller(&call.actor).await.map_err(crate::ssr::refuse)
}
