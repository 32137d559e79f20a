use super::*;
use domain::PortalError;
use domain::devices::{DeviceScope, Devices, Identity};
use domain::lists::{Direction, Sort};
use sqlx::postgres::PgPoolOptions;

const TACS: &str = "TAC,Manufacturer,Model,Edition\n35693803,Samsung,Galaxy S24,Enterprise\n\
    35693804,Samsung,Galaxy A55,Standard\n35000001,Nokia,XR21,\n";

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn tacs_are_found_by_their_beginning_and_by_their_model(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    scene.load(RegistryPart::Tacs, "tacs", TACS).await;
    assert_eq!(scene.tacs("356938").await.len(), 2);
    assert_eq!(scene.tacs("35-693 804").await, ["35693804 Samsung Galaxy A55 Standard"]);
    assert_eq!(scene.tacs("galaxy").await.len(), 2);
    assert_eq!(scene.tacs("nokia xr").await, ["35000001 Nokia XR21 Standard"]);
    assert_eq!(scene.tacs("%").await, Vec::<String>::new());
    let mut query = ListQuery::default();
    query.filters.insert("edition".into(), std::iter::once("enterprise".to_owned()).collect());
    assert_eq!(scene.world.store.tacs(&scene.olga, &query).await.unwrap().rows.len(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_lists_page_in_both_orders(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    scene.load(RegistryPart::Tacs, "tacs", TACS).await;
    let tacs: String =
        (0..30).fold("TAC,Manufacturer,Model\n".into(), |file, n| format!("{file}350001{n:02},Nokia,XR21\n"));
    scene.load(RegistryPart::Tacs, "more", &tacs).await;
    let imeis = World::imeis("35000001", 0, 3);
    let file = String::from_utf8(World::file(&imeis)).unwrap();
    scene.load(RegistryPart::Devices, "devices", &file).await;
    for by in ["tac", "loaded_at"] {
        for direction in [Direction::Ascending, Direction::Descending] {
            let sort = Some(Sort { by: by.into(), direction });
            let mut query = ListQuery { sort, ..ListQuery::default() };
            let mut seen = Vec::new();
            loop {
                let page = scene.world.store.tacs(&scene.olga, &query).await.unwrap();
                seen.extend(page.rows.into_iter().map(|row| row.tac));
                query.cursor = page.next;
                if query.cursor.is_none() {
                    break;
                }
            }
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 33);
        }
    }
    assert_eq!(scene.devices(&imeis[1]).await.len(), 1);
    assert_eq!(scene.devices("xr21").await.len(), 3);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_removed_is_gone_and_devices_keep_their_model(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let store = &scene.world.store;
    scene.load(RegistryPart::Tacs, "tacs", TACS).await;
    let imei = World::imeis("35000001", 0, 1);
    let single = String::from_utf8(World::file(&imei)).unwrap();
    scene.load(RegistryPart::Devices, "single", &single).await;
    scene.world.upload_file(&scene.ada, &scene.acme, "handed", single.as_bytes()).await;

    store.remove_tac(&scene.olga, "35000001").await.unwrap();
    assert_eq!(store.remove_tac(&scene.olga, "35000001").await.err(), Some(PortalError::NotFound));
    assert_eq!(store.remove_tac(&scene.olga, "nonsense").await.err(), Some(PortalError::NotFound));
    let identity = Identity::from_normal(&imei[0]).unwrap();
    store.remove_known_device(&scene.olga, &identity).await.unwrap();
    let again = store.remove_known_device(&scene.olga, &identity).await.err();
    assert_eq!(again, Some(PortalError::NotFound));

    assert_eq!((scene.tacs("35000001").await.len(), scene.devices("").await.len()), (0, 0));
    let held = Devices::list(store, &scene.ada, &DeviceScope::Mine, &ListQuery::default()).await.unwrap();
    assert_eq!(held.rows[0].model.as_deref(), Some("Nokia XR21"));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_registry_is_the_operators_alone(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let store = &scene.world.store;
    let details = scene.load(RegistryPart::Tacs, "tacs", TACS).await;
    let query = ListQuery::default();
    assert_eq!(store.tacs(&scene.ada, &query).await.err(), Some(PortalError::NotFound));
    assert_eq!(store.known_devices(&scene.ada, &query).await.err(), Some(PortalError::NotFound));
    assert_eq!(store.loads(&scene.ada, &query).await.err(), Some(PortalError::NotFound));
    assert_eq!(store.load(&scene.ada, &details.row.number).await.err(), Some(PortalError::NotFound));
    assert_eq!(store.accepts_unknown(&scene.ada).await.err(), Some(PortalError::NotFound));
    assert_eq!(store.accept_unknown(&scene.ada, false).await.err(), Some(PortalError::NotFound));
    assert_eq!(store.remove_tac(&scene.ada, "35000001").await.err(), Some(PortalError::NotFound));
    // And the database answers nobody else, whatever a statement asks.
    let seen = store
        .act(&scene.ada, |tx| {
            Box::pin(async move {
                let counted: (i64, i64, i64, Option<bool>, Option<String>) = sqlx::query_as(
                    "SELECT (SELECT count(*) FROM operated_tacs), (SELECT count(*) FROM operated_devices),
                            (SELECT count(*) FROM operated_policy), gate_accept_unknown(false), gate_remove_tac('35000001')",
                )
                .fetch_one(tx)
                .await
                .unwrap();
                Ok(counted)
            })
        })
        .await
        .unwrap();
    assert_eq!(seen, (0, 0, 0, None, None));
    assert_eq!(scene.tacs("").await.len(), 3);
}
