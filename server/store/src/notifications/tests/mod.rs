//! Who is told what, once; what each person has read; what mail comes of it.

mod mailing;
mod telling;

use crate::Store;
use crate::admin::Organisation;
use crate::testing::World;
use domain::Actor;
use domain::Role;
use domain::lists::ListQuery;
use domain::notifications::{NotificationKind as Kind, NotificationRow, Notifications};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::sync::Arc;
use time::Duration;

/// A reseller and a customer with people of every role, connected.
struct Scene {
    world: World,
    nordlicht: Organisation,
    acme: Organisation,
    /// Administrator of the reseller.
    ada: Actor,
    /// Administrator of the customer.
    carl: Actor,
}

impl Scene {
    async fn new(options: PgConnectOptions) -> Self {
        let world = World::new(options).await;
        let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
        world.connected(&nordlicht, &acme).await;
        let ada = world.actor(&nordlicht, Role::Administrator).await;
        let carl = world.actor(&acme, Role::Administrator).await;
        Self { world, nordlicht, acme, ada, carl }
    }

    fn store(&self) -> &Store {
        &self.world.store
    }

    /// Uploads that many good devices, from number `first` on.
    async fn upload(&self, name: &str, first: u32, devices: u32) -> String {
        let file = World::file(&World::imeis("35209900", first, devices));
        self.world.upload_file(&self.ada, &self.acme, name, &file).await.row.number.to_string()
    }

    async fn list(&self, actor: &Actor) -> Vec<NotificationRow> {
        Notifications::list(self.store(), actor, &ListQuery::default()).await.unwrap().rows
    }

    async fn kinds(&self, actor: &Actor) -> Vec<Kind> {
        self.list(actor).await.into_iter().map(|row| row.kind).collect()
    }

    async fn unread(&self, actor: &Actor) -> u32 {
        self.store().unread(actor).await.unwrap()
    }
}
