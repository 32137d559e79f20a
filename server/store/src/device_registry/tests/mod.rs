//! The device registry over a real database.

mod loading;
mod policy;
mod showing;

use crate::admin::Organisation;
use crate::testing::World;
use domain::device_registry::{DeviceRegistry, LoadDetails, RegistryPart};
use domain::lists::ListQuery;
use domain::uploads::NewUpload;
use domain::{Actor, Role};
use sqlx::postgres::PgConnectOptions;

/// The operator with its administrator, a reseller with its own and a customer.
struct Scene {
    world: World,
    olga: Actor,
    ada: Actor,
    acme: Organisation,
}

impl Scene {
    async fn set(options: PgConnectOptions) -> Self {
        let world = World::new(options).await;
        let operator = world.operator("Operations").await;
        let nordlicht = world.reseller("Nordlicht").await;
        let acme = world.customer("Acme").await;
        world.connected(&nordlicht, &acme).await;
        let olga = world.actor(&operator, Role::Administrator).await;
        let ada = world.actor(&nordlicht, Role::Administrator).await;
        Self { world, olga, ada, acme }
    }

    /// A file for a part of the registry.
    fn file(&self, part: RegistryPart, name: &str, file: &str) -> NewUpload {
        NewUpload { registry: Some(part), ..self.world.new_bulk_upload(name, file.len()) }
    }

    /// Loads it, and decides it.
    async fn load(&self, part: RegistryPart, name: &str, file: &str) -> LoadDetails {
        let new = self.file(part, name, file);
        self.loaded(new, file).await
    }

    async fn loaded(&self, new: NewUpload, file: &str) -> LoadDetails {
        let number = self.world.send(&self.olga, new, file.as_bytes()).await.unwrap();
        self.world.store.work_off().await.unwrap();
        self.world.store.load(&self.olga, &number).await.unwrap()
    }

    /// The TACs that a search finds, with their models.
    async fn tacs(&self, search: &str) -> Vec<String> {
        let query = ListQuery { search: search.into(), ..ListQuery::default() };
        let rows = self.world.store.tacs(&self.olga, &query).await.unwrap().rows;
        rows.into_iter()
            .map(|row| {
                format!("{} {} {} {}", row.tac, row.manufacturer, row.model, row.edition.label().english())
            })
            .collect()
    }

    /// The single devices that a search finds.
    async fn devices(&self, search: &str) -> Vec<String> {
        let query = ListQuery { search: search.into(), ..ListQuery::default() };
        let rows = self.world.store.known_devices(&self.olga, &query).await.unwrap().rows;
        let text = |identity: Option<domain::devices::Identity>| identity.map_or("-".into(), String::from);
        rows.into_iter()
            .map(|row| format!("{} {} {} {}", row.identity, text(row.imei2), text(row.serial), row.model))
            .collect()
    }
}
