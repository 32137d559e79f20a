mod entries;
mod listing;
mod types;
mod uploading;

use crate::admin::Organisation;
use crate::testing::World;
use domain::{Actor, Role};
use sqlx::postgres::PgConnectOptions;

/// A reseller with an administrator, and the plan PRE-1 for sale.
async fn shop(options: PgConnectOptions) -> (World, Organisation, Actor) {
    let world = World::new(options).await;
    let reseller = world.reseller("Nordlicht").await;
    let ada = world.actor(&reseller, Role::Administrator).await;
    world.for_sale("PRE-1", true, 1_000).await;
    (world, reseller, ada)
}
