mod calendar;
mod holding;
mod operating;
mod ordering;

use crate::testing::World;
use domain::lists::ListQuery;
use domain::subscriptions::{State, SubscriptionNumber, SubscriptionRow, Subscriptions};
use domain::{Actor, Role};
use sqlx::postgres::PgConnectOptions;

/// A reseller with an administrator and two plans: PRE-1, prepaid, 10.00 EUR a month, and POST-1, postpaid, 20.00.
pub(super) struct Shop {
    pub world: World,
    pub reseller: crate::admin::Organisation,
    pub ada: Actor,
}

impl Shop {
    pub(super) async fn open(options: PgConnectOptions) -> Self {
        let world = World::new(options).await;
        let reseller = world.reseller("Nordlicht").await;
        let ada = world.actor(&reseller, Role::Administrator).await;
        world.for_sale("PRE-1", true, 1_000).await;
        world.for_sale("POST-1", false, 2_000).await;
        Self { world, reseller, ada }
    }

    pub(super) async fn state(&self, number: &SubscriptionNumber) -> State {
        self.row(number).await.state
    }

    pub(super) async fn row(&self, number: &SubscriptionNumber) -> SubscriptionRow {
        Subscriptions::details(&self.world.store, &self.ada, number).await.unwrap().row
    }

    /// The numbers of those that the list finds.
    pub(super) async fn found(&self, query: ListQuery) -> Vec<SubscriptionNumber> {
        let page = Subscriptions::list(&self.world.store, &self.ada, &query).await.unwrap();
        page.rows.into_iter().map(|row| row.number).collect()
    }
}
