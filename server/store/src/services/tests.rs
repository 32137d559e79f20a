//! The catalogue of services over a real database.

use crate::admin::Organisation;
use crate::testing::World;
use domain::devices::{DeviceScope, Devices, ServiceChange};
use domain::lists::{ListQuery, Selection};
use domain::resellers::Resellers;
use domain::services::{Service, ServiceForm, ServiceSet, Services};
use domain::{Actor, Conflict, Field, FieldError, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

struct Scene {
    world: World,
    olga: Actor,
    carl: Actor,
    acme: Organisation,
}

fn form(name: &str) -> ServiceForm {
    ServiceForm { name: name.into(), description: "For tests".into(), reupload_after_delete: true }
}

impl Scene {
    async fn set(options: PgConnectOptions) -> Self {
        let world = World::new(options).await;
        let operator = world.operator("Operations").await;
        let acme = world.customer("Acme").await;
        let olga = world.actor(&operator, Role::Administrator).await;
        let carl = world.actor(&acme, Role::Administrator).await;
        Self { world, olga, carl, acme }
    }

    async fn service(&self, key: &str) -> Service {
        let catalogue = Services::catalogue(&self.world.store, &self.olga).await.unwrap();
        catalogue.into_iter().find(|service| service.key == key).unwrap()
    }

    /// What the customer can choose from now.
    async fn offered(&self) -> Vec<String> {
        let used = self.world.store.used(&self.carl).await.unwrap();
        used.into_iter().filter(|service| !service.retired).map(|service| service.name).collect()
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_service_is_added_renamed_retired_and_offered_again(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let store = &scene.world.store;
    Services::add(store, &scene.olga, form("Remote support")).await.unwrap();
    let added = scene.service("remote-support").await;
    assert_eq!((added.bit, added.description.as_str(), added.reupload_after_delete), (3, "For tests", true));
    assert_eq!(scene.offered().await, ["Enrollment", "Configuration", "Guard", "Remote support"]);

    let renamed = ServiceForm { reupload_after_delete: false, ..form("Remote help") };
    Services::change(store, &scene.olga, "remote-support", renamed).await.unwrap();
    let changed = scene.service("remote-support").await;
    assert_eq!((changed.name.as_str(), changed.reupload_after_delete), ("Remote help", false));

    Services::retire(store, &scene.olga, "guard").await.unwrap();
    Services::retire(store, &scene.olga, "guard").await.unwrap();
    assert_eq!(scene.offered().await, ["Enrollment", "Configuration", "Remote help"]);
    Services::offer(store, &scene.olga, "guard").await.unwrap();
    assert_eq!(scene.offered().await.len(), 4);
    let lines: Vec<String> =
        sqlx::query_scalar("SELECT action FROM activity WHERE action LIKE 'service.%' ORDER BY at, id")
            .fetch_all(&scene.world.owner)
            .await
            .unwrap();
    assert_eq!(lines, ["service.added", "service.changed", "service.retired", "service.offered"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_name_and_a_place_are_taken_once(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let store = &scene.world.store;
    let exists = Some(PortalError::Conflict(Conflict::ServiceExists));
    assert_eq!(Services::add(store, &scene.olga, form("guard")).await.err(), exists);
    assert_eq!(Services::change(store, &scene.olga, "guard", form("Enrollment")).await.err(), exists);
    // Another name with the same key.
    Services::add(store, &scene.olga, form("Guard!")).await.unwrap();
    assert_eq!(scene.service("guard-2").await.name, "Guard!");
    let empty = PortalError::field(Field::Name, FieldError::Required);
    assert_eq!(Services::add(store, &scene.olga, form(" ")).await.err(), Some(empty));
    for number in 4..62 {
        Services::add(store, &scene.olga, form(&format!("Service {number}"))).await.unwrap();
    }
    let full = PortalError::Conflict(Conflict::CatalogueFull { max: 62 });
    assert_eq!(Services::add(store, &scene.olga, form("One more")).await.err(), Some(full));
    // What is retired keeps its place.
    Services::retire(store, &scene.olga, "guard").await.unwrap();
    assert!(Services::add(store, &scene.olga, form("One more")).await.is_err());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_catalogue_is_the_operators_alone(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let store = &scene.world.store;
    let hidden = || Some(PortalError::NotFound);
    assert_eq!(Services::catalogue(store, &scene.carl).await.err(), hidden());
    assert_eq!(Services::add(store, &scene.carl, form("Mine")).await.err(), hidden());
    assert_eq!(Services::change(store, &scene.carl, "guard", form("Mine")).await.err(), hidden());
    assert_eq!(Services::retire(store, &scene.carl, "guard").await.err(), hidden());
    assert_eq!(Services::retire(store, &scene.olga, "nothing").await.err(), hidden());
    let done = store
        .act(&scene.carl, |tx| {
            Box::pin(async move {
                let done: (Option<i16>, Option<bool>, Option<bool>) = sqlx::query_as(
                    "SELECT gate_add_service('mine', 'Mine', '', false), gate_change_service('guard', 'Mine', '', false),
                            gate_retire_service('guard', now())",
                )
                .fetch_one(tx)
                .await
                .unwrap();
                Ok(done)
            })
        })
        .await
        .unwrap();
    assert_eq!(done, (None, None, None));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_registered_to_a_retired_service_stays_and_can_leave_it(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::set(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.actor(&nordlicht, Role::Administrator).await;
    world.connected(&nordlicht, &scene.acme).await;
    Resellers::register(store, &scene.carl, &nordlicht.number).await.unwrap();
    sqlx::query("UPDATE registrations SET auto_approve = true").execute(&world.owner).await.unwrap();

    let imeis = World::imeis("35209900", 0, 2);
    world.upload_file(&ada, &scene.acme, "before", &World::file(&imeis[..1])).await;
    Services::retire(store, &scene.olga, "guard").await.unwrap();
    let after = world.upload_file(&ada, &scene.acme, "after", &World::file(&imeis[1..])).await;
    assert_eq!(after.row.accepted, 1);
    let query = ListQuery::default();
    let held = Devices::list(store, &scene.carl, &DeviceScope::Mine, &query).await.unwrap();
    let of = |imei: &str| {
        let row = held.rows.iter().find(|row| row.identity.as_str() == imei).unwrap();
        row.services.join(" ")
    };
    assert_eq!(of(&imeis[0]), "Enrollment Configuration Guard");
    assert_eq!(of(&imeis[1]), "Enrollment Configuration");

    let both = Selection::Keys(imeis.iter().cloned().collect());
    let guard = ServiceSet::of(2);
    let unknown = PortalError::field(Field::Services, FieldError::Unknown);
    let register = store.preview_services(&scene.carl, &both, ServiceChange::Register(guard)).await;
    assert_eq!(register.err(), Some(unknown));
    let leave = store.preview_services(&scene.carl, &both, ServiceChange::Unregister(guard)).await.unwrap();
    assert_eq!((leave.asked, leave.done), (2, 1));
}
