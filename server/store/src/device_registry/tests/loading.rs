use super::*;
use domain::PortalError;
use domain::device_registry::LoadRow;
use domain::uploads::{Reason, UploadMode, UploadStatus, Uploads};
use futures::TryStreamExt as _;
use sqlx::postgres::PgPoolOptions;

fn counts(row: &LoadRow) -> [u64; 5] {
    [row.total, row.added, row.changed, row.unchanged, row.failed]
}

fn reasons(details: &LoadDetails) -> Vec<(Reason, Vec<u32>)> {
    details.reasons.iter().map(|count| (count.reason, count.lines.clone())).collect()
}

const TACS: &str = "TAC,Manufacturer,Model,Edition\n35693803,Samsung,Galaxy S24,Enterprise\n\
    35693804,Samsung,Galaxy S24,Standard\n35000001,Nokia,XR21,\n";

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn tacs_are_loaded_and_loading_again_updates_what_is_there(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::set(options).await;
    let first = scene.load(RegistryPart::Tacs, "one", TACS).await;
    assert_eq!((first.row.status, counts(&first.row)), (UploadStatus::Completed, [3, 3, 0, 0, 0]));
    let again = "TAC;Manufacturer;Model;Edition\n35693803;Samsung;Galaxy S24;Standard\n35000001;Nokia;XR21;\n\
        35000002;Nokia;T21 Tablet;Standard\n3500000;Nokia;XR21;\n";
    let second = scene.load(RegistryPart::Tacs, "two", again).await;
    assert_eq!((second.row.status, counts(&second.row)), (UploadStatus::CompletedWithError, [4, 1, 1, 1, 1]));
    assert_eq!(reasons(&second), [(Reason::TacShape, vec![5])]);
    assert_eq!(
        scene.tacs("").await,
        [
            "35000001 Nokia XR21 Standard",
            "35000002 Nokia T21 Tablet Standard",
            "35693803 Samsung Galaxy S24 Standard",
            "35693804 Samsung Galaxy S24 Standard",
        ]
    );
    let loads = scene.world.store.loads(&scene.olga, &ListQuery::default()).await.unwrap();
    let loads: Vec<_> = loads.rows.iter().map(|row| row.file_name.as_str()).collect();
    assert_eq!(loads.len(), 2);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn single_devices_find_their_model_by_name_or_by_tac(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    scene.load(RegistryPart::Tacs, "tacs", TACS).await;
    let file = "IMEI,IMEI 2,Serial number,Manufacturer,Model,Edition\n\
        350000010000006,350000010000014,R58W000001K,,,\n\
        356938030000002,,,,Galaxy S24,\n\
        ,,R58W000002K,,xr21,\n\
        ,,R58W000003K,,Galaxy S24,\n\
        ,,R58W000004K,,Galaxy S24,Enterprise\n\
        ,,R58W000005K,,Nothing,\n\
        ,,R58W000006K,Zebra,ET65,\n\
        990000000000000,,,,,\n";
    let imeis = |tac: &str| World::imeis(tac, 0, 2);
    let file = file
        .replace("350000010000006", &imeis("35000001")[0])
        .replace("350000010000014", &imeis("35000001")[1])
        .replace("356938030000002", &imeis("35693803")[0])
        .replace("990000000000000", &imeis("99000000")[0]);
    let details = scene.load(RegistryPart::Devices, "devices", &file).await;
    assert_eq!(counts(&details.row), [8, 5, 0, 0, 3]);
    assert_eq!(reasons(&details), [(Reason::UnknownModel, vec![7, 9]), (Reason::SeveralModels, vec![5])]);
    let (one, two) = (imeis("35000001"), imeis("35693803"));
    assert_eq!(
        scene.devices("").await,
        [
            format!("{} {} R58W000001K XR21", one[0], one[1]),
            format!("{} - - Galaxy S24", two[0]),
            "R58W000002K - - XR21".into(),
            "R58W000004K - - Galaxy S24".into(),
            "R58W000006K - - ET65".into(),
        ]
    );
    // The file of failed rows can be corrected and loaded again as it is.
    let failed: Vec<_> = scene
        .world
        .store
        .failures(&scene.olga, &details.row.number)
        .await
        .unwrap()
        .try_concat()
        .await
        .unwrap();
    assert_eq!(failed.iter().map(|row| row.row.line).collect::<Vec<_>>(), [5, 7, 9]);
    let again = scene.load(RegistryPart::Devices, "again", &file).await;
    assert_eq!(counts(&again.row), [8, 0, 0, 5, 3]);
    let changed = format!("IMEI,IMEI 2\n{},\n", one[0]);
    assert_eq!(counts(&scene.load(RegistryPart::Devices, "changed", &changed).await.row), [1, 0, 1, 0, 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_imei_belongs_to_one_device_of_the_registry(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    scene.load(RegistryPart::Tacs, "tacs", TACS).await;
    let i = World::imeis("35000001", 0, 4);
    let first = format!("IMEI,IMEI 2\n{},{}\n", i[0], i[1]);
    scene.load(RegistryPart::Devices, "first", &first).await;
    let second = format!("IMEI,IMEI 2\n{},\n{},{}\n", i[1], i[2], i[0]);
    let details = scene.load(RegistryPart::Devices, "second", &second).await;
    assert_eq!(reasons(&details), [(Reason::KnownAsAnother, vec![2, 3])]);
    assert_eq!(scene.devices(&i[1]).await.len(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn all_or_nothing_leaves_the_registry_as_it_was(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let file = "TAC,Manufacturer,Model\n35693803,Samsung,Galaxy S24\n1,Samsung,Galaxy S24\n";
    let new = NewUpload { mode: UploadMode::AllOrNothing, ..scene.file(RegistryPart::Tacs, "all", file) };
    let details = scene.loaded(new, file).await;
    assert_eq!(counts(&details.row), [2, 0, 0, 0, 2]);
    assert_eq!(scene.tacs("").await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_file_that_is_no_list_of_tacs_is_refused_as_a_whole(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let details = scene.load(RegistryPart::Tacs, "wrong", "IMEI,Model\n350000010000006,XR21\n").await;
    assert_eq!(details.row.status, UploadStatus::Error);
    assert!(details.refusal.is_some());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_load_that_was_killed_is_done_once_by_the_next_worker(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let new = scene.file(RegistryPart::Tacs, "twice", TACS);
    let number = scene.world.send(&scene.olga, new.clone(), TACS.as_bytes()).await.unwrap();
    // The same form once more, by a double click.
    let begun = scene.world.store.begin(&scene.olga, new).await.unwrap();
    assert_eq!((begun.number, begun.finished), (number.clone(), true));
    scene.world.store.work_off().await.unwrap();
    scene.world.store.work_off().await.unwrap();
    assert_eq!(counts(&scene.world.store.load(&scene.olga, &number).await.unwrap().row), [3, 3, 0, 0, 0]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_the_operator_loads_and_it_uploads_no_devices(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let load = scene.file(RegistryPart::Tacs, "mine", TACS);
    let refused = scene.world.store.begin(&scene.ada, load).await;
    assert_eq!(refused.err(), Some(PortalError::NotFound));
    let devices = scene.world.new_upload(&scene.acme, "devices", 10);
    assert_eq!(scene.world.store.begin(&scene.olga, devices).await.err(), Some(PortalError::NotFound));
    let bulk = scene.world.new_bulk_upload("bulk", 10);
    assert_eq!(scene.world.store.begin(&scene.olga, bulk).await.err(), Some(PortalError::NotFound));
}
