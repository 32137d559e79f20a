//! Figures of a reseller. Implements the use cases of `domain::dashboards`.

mod reseller;
#[cfg(test)]
mod tests;

use crate::Store;
use domain::dashboards::{Dashboards, ResellerDashboard};
use domain::{Actor, PortalResult};

#[async_trait::async_trait]
impl Dashboards for Store {
    async fn reseller(&self, actor: &Actor) -> PortalResult<ResellerDashboard> {
        reseller::reseller(self, actor).await
    }
}
