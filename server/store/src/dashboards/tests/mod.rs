mod builtin;
mod homes;
mod kept;

use crate::testing::World;
use domain::Actor;
use domain::dashboards::{DashboardRow, Dashboards};
use domain::lists::ListQuery;

/// The first page of what somebody may look at.
async fn listed(world: &World, actor: &Actor) -> Vec<DashboardRow> {
    Dashboards::list(&world.store, actor, &ListQuery::default()).await.unwrap().rows
}
