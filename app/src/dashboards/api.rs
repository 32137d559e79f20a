use crate::error::ApiResult;
use domain::dashboards::{ReceiverDashboard, ResellerDashboard};
use leptos::prelude::*;

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
