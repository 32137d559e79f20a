//! The way of a file, from its first byte to its last row.

use crate::Store;
use crate::admin::Organisation;
use crate::testing::World;
use domain::customers::Verification;
use domain::devices::{DeviceScope, DeviceStatus, Devices, Edition};
use domain::lists::{ListQuery, Selection, Total};
use domain::policy::Denied;
use domain::uploads::file::FileRefusal;
use domain::uploads::{
    FailedRow, Reason, UndoOutcome, UploadDetails, UploadMode, UploadNumber, UploadRefusal, UploadStatus,
    Uploads,
};
use domain::{Actor, Conflict, PortalError, Role};
use futures::TryStreamExt;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::time::Duration;

const TAC: &str = "35209900";

/// A reseller with an uploader, and two customers.
struct Scene {
    world: World,
    ada: Actor,
    acme: Organisation,
    brink: Organisation,
}

impl Scene {
    async fn new(options: PgConnectOptions) -> Self {
        let world = World::new(options).await;
        let nordlicht = world.reseller("Nordlicht").await;
        let (acme, brink) = (world.customer("Acme").await, world.customer("Brink").await);
        world.connected(&nordlicht, &acme).await;
        world.connected(&nordlicht, &brink).await;
        let ada = world.actor(&nordlicht, Role::Administrator).await;
        Self { world, ada, acme, brink }
    }

    fn store(&self) -> &Store {
        &self.world.store
    }

    async fn failures(&self, number: &UploadNumber) -> Vec<FailedRow> {
        let batches: Vec<Vec<FailedRow>> =
            self.store().failures(&self.ada, number).await.unwrap().try_collect().await.unwrap();
        batches.concat()
    }

    async fn assert_counters(&self) {
        assert_eq!(self.world.wrong_counters().await, Vec::<String>::new());
    }

    async fn held(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM devices WHERE holder_id IS NOT NULL")
            .fetch_one(&self.world.owner)
            .await
            .unwrap()
    }
}

fn counts(details: &UploadDetails) -> (u64, u64, u64, UploadStatus) {
    (details.row.total, details.row.accepted, details.row.failed, details.row.status)
}

fn reasons(details: &UploadDetails) -> Vec<(Reason, u64, Vec<u32>)> {
    details.reasons.iter().map(|group| (group.reason, group.rows, group.lines.clone())).collect()
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn refused<T>(answer: Result<T, PortalError>) -> UploadRefusal {
    match answer {
        Err(PortalError::Upload(refusal)) => refusal,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("not refused"),
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn good_rows_become_devices_and_bad_ones_keep_their_reason(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    scene.world.model(TAC, "Galaxy", "Tab Active5", Edition::Standard).await;
    let imeis = World::imeis(TAC, 0, 3);
    let file = format!(
        "IMEI;Order number\n{};A-1\n352099001761482;\n{};\n{};\nnonsense!;\n\n{}\n",
        imeis[0], imeis[1], imeis[0], imeis[2]
    );
    let mut new = scene.world.new_upload(&scene.acme, "mixed", file.len());
    new.order_number = Some(" PO 7 ".into());
    let details = scene.world.upload(&scene.ada, new, file.as_bytes()).await;
    assert_eq!(counts(&details), (6, 2, 4, UploadStatus::CompletedWithError), "{details:?}");
    assert_eq!(details.row.verified, 2);
    let failures = scene.failures(&details.row.number).await;
    let told: Vec<(u32, &str, Reason)> =
        failures.iter().map(|row| (row.line, row.identity.as_str(), row.reason)).collect();
    assert_eq!(
        told,
        [
            (3, "352099001761482", Reason::CheckDigit),
            (5, imeis[0].as_str(), Reason::Duplicate),
            (6, "nonsense!", Reason::UnexpectedCharacter),
            (8, imeis[2].as_str(), Reason::Columns),
        ]
    );
    assert_eq!(failures[1].detail, "2");
    let query = ListQuery::default();
    let page =
        Devices::list(scene.store(), &scene.ada, &DeviceScope::Customer(scene.acme.number.clone()), &query)
            .await
            .unwrap();
    let orders: Vec<(String, Option<&str>)> =
        page.rows.iter().map(|row| (row.identity.to_string(), row.order_number.as_deref())).collect();
    assert_eq!(orders, [(imeis[1].clone(), Some("PO 7")), (imeis[0].clone(), Some("A-1"))]);
    assert_eq!(page.rows[0].model.as_deref(), Some("Galaxy Tab Active5"));
    assert_eq!(page.total, Total::Exactly(2));
    scene.assert_counters().await;
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM upload_chunks").fetch_one(&scene.world.owner).await.unwrap();
    assert_eq!(left, 0, "the bytes are forgotten once the end is recorded");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_was_uploaded_before_fails_with_the_words_of_the_guide(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let other = scene.world.reseller("Meridian").await;
    scene.world.connected(&other, &scene.acme).await;
    let eve = scene.world.actor(&other, Role::Uploader).await;
    let imeis = World::imeis(TAC, 0, 5);
    scene.world.upload_file(&scene.ada, &scene.acme, "first", &World::file(&imeis[..3])).await;
    let same = scene.world.upload_file(&scene.ada, &scene.acme, "same", &World::file(&imeis[..3])).await;
    assert_eq!(counts(&same), (3, 0, 3, UploadStatus::Error));
    assert_eq!(reasons(&same), [(Reason::SameCustomer, 3, vec![2, 3, 4])]);
    let different =
        scene.world.upload_file(&scene.ada, &scene.brink, "different", &World::file(&imeis)).await;
    assert_eq!(counts(&different), (5, 2, 3, UploadStatus::CompletedWithError));
    assert_eq!(reasons(&different), [(Reason::DifferentCustomer, 3, vec![2, 3, 4])]);
    let theirs = scene.world.upload_file(&eve, &scene.acme, "theirs", &World::file(&imeis)).await;
    assert_eq!(reasons(&theirs), [(Reason::AnotherReseller, 5, vec![2, 3, 4, 5, 6])]);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_device_is_one_by_each_of_its_identities(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let i = World::imeis(TAC, 0, 10);
    let file = format!(
        "IMEI,IMEI 2,Serial number\n{},{},\n{},,R58N12345AB\n,,R58N99999ZZ\n{},{},\n",
        i[0], i[1], i[2], i[8], i[9]
    );
    let first = scene.world.upload_file(&scene.ada, &scene.acme, "first", file.as_bytes()).await;
    assert_eq!(
        counts(&first),
        (4, 4, 0, UploadStatus::Completed),
        "{:?}",
        scene.failures(&first.row.number).await
    );
    // As the identity: a second IMEI. As the second IMEI: a first, a second. By a serial number that was an identity,
    // and one that was beside an IMEI. The last two are other devices.
    let again = format!(
        "Identity,IMEI 2,Serial number\n{},,\n{},{},\n{},{},\n{},,R58N99999ZZ\nR58N12345AB,,\n{},,R58N12345AB\n{},{},\n",
        i[1], i[3], i[0], i[4], i[9], i[5], i[6], "352099001761481", i[7]
    );
    let again = scene.world.upload_file(&scene.ada, &scene.acme, "again", again.as_bytes()).await;
    assert_eq!(
        reasons(&again),
        [(Reason::SameCustomer, 5, vec![2, 3, 4, 5, 6])],
        "{:?}",
        scene.failures(&again.row.number).await
    );
    assert_eq!(counts(&again), (7, 2, 5, UploadStatus::CompletedWithError));
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_released_device_comes_back_by_any_of_its_identities_and_only_once(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let i = World::imeis(TAC, 0, 4);
    let dual = format!("IMEI,IMEI 2\n{},{}\n{},\n", i[0], i[1], i[2]);
    scene.world.upload_file(&scene.ada, &scene.acme, "first", dual.as_bytes()).await;
    let both = Selection::Keys([i[0].clone(), i[2].clone()].into());
    scene.store().delete(&scene.ada, &DeviceScope::Mine, &both).await.unwrap();
    // Its second IMEI, its first, another device with its second beside: all one device.
    let file = format!("IMEI,IMEI 2\n{},\n{},\n{},\n", i[1], i[0], i[2]);
    let again = scene.world.upload_file(&scene.ada, &scene.brink, "again", file.as_bytes()).await;
    assert_eq!(counts(&again), (3, 2, 1, UploadStatus::CompletedWithError));
    assert_eq!(reasons(&again), [(Reason::Duplicate, 1, vec![3])]);
    for imei in &i[..2] {
        let device = Devices::details(scene.store(), &scene.ada, imei).await.unwrap();
        assert_eq!((device.row.identity.as_str(), device.custody.len()), (i[0].as_str(), 3));
    }
    assert_eq!(scene.held().await, 2);
    scene.assert_counters().await;
    // A released device lends its second IMEI to another one.
    scene.store().delete(&scene.ada, &DeviceScope::Mine, &both).await.unwrap();
    let file = format!("IMEI,IMEI 2\n{},{}\n{},{}\n", i[2], i[1], i[0], i[3]);
    let lent = scene.world.upload_file(&scene.ada, &scene.acme, "lent", file.as_bytes()).await;
    assert_eq!(
        counts(&lent),
        (2, 2, 0, UploadStatus::Completed),
        "{:?}",
        scene.failures(&lent.row.number).await
    );
    let device = Devices::details(scene.store(), &scene.ada, &i[1]).await.unwrap();
    assert_eq!(device.row.identity.as_str(), i[2]);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_registry_completes_a_device_and_two_rows_of_it_are_one(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let model = scene.world.model("35000000", "Galaxy", "XCover7", Edition::Standard).await;
    let i = World::imeis(TAC, 0, 3);
    sqlx::query(
        "INSERT INTO registry_devices (identity, imei2, serial, model_id) VALUES ($1, $2, 'R58N12345AB', $3)",
    )
    .bind(&i[0])
    .bind(&i[1])
    .bind(model)
    .execute(&scene.world.owner)
    .await
    .unwrap();
    let details = scene
        .world
        .upload_file(&scene.ada, &scene.acme, "a", &World::file(&[i[1].clone(), i[0].clone(), i[2].clone()]))
        .await;
    assert_eq!(counts(&details), (3, 2, 1, UploadStatus::CompletedWithError));
    assert_eq!(reasons(&details), [(Reason::Duplicate, 1, vec![3])]);
    assert_eq!(details.row.verified, 1, "the registry knows one of them");
    let device = Devices::details(scene.store(), &scene.ada, &i[1]).await.unwrap();
    assert_eq!(device.row.identity.as_str(), i[0]);
    assert_eq!(device.row.imei2.map(|imei2| imei2.to_string()), Some(i[1].clone()));
    assert_eq!(device.row.serial.map(|serial| serial.to_string()).as_deref(), Some("R58N12345AB"));
    assert_eq!(device.row.model.as_deref(), Some("Galaxy XCover7"));
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_enterprise_device_needs_a_sold_to_code(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    scene.world.model(TAC, "Galaxy", "S24 EE", Edition::Enterprise).await;
    let nordlicht = Organisation { id: scene.ada.organisation, ..scene.acme.clone() };
    scene.world.sold_to_code(&nordlicht, "DE-12345", "Berlin").await;
    let file = World::file(&World::imeis(TAC, 0, 3));
    let without = scene.world.upload_file(&scene.ada, &scene.acme, "without", &file).await;
    assert_eq!(reasons(&without), [(Reason::EnterpriseWithoutSoldToCode, 3, vec![2, 3, 4])]);
    let mut new = scene.world.new_upload(&scene.acme, "with", file.len());
    new.sold_to_alias = Some("Berlin".into());
    let with = scene.world.upload(&scene.ada, new.clone(), &file).await;
    assert_eq!(counts(&with), (3, 3, 0, UploadStatus::Completed));
    new = domain::uploads::NewUpload { key: "another-key".into(), sold_to_alias: Some("Bonn".into()), ..new };
    assert_eq!(refused(scene.store().begin(&scene.ada, new).await), UploadRefusal::UnknownSoldToCode);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn unknown_devices_fail_where_the_operator_refuses_them(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    scene.world.model(TAC, "Galaxy", "XCover7", Edition::Standard).await;
    sqlx::query("UPDATE registry_policy SET accept_unknown = false")
        .execute(&scene.world.owner)
        .await
        .unwrap();
    let imeis = [World::imeis(TAC, 0, 1), World::imeis("35111111", 0, 2)].concat();
    let details = scene.world.upload_file(&scene.ada, &scene.acme, "a", &World::file(&imeis)).await;
    assert_eq!(counts(&details), (3, 1, 2, UploadStatus::CompletedWithError));
    assert_eq!(reasons(&details), [(Reason::UnknownDevice, 2, vec![3, 4])]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn all_or_nothing_holds_good_rows_back(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let imeis = World::imeis(TAC, 0, 4);
    scene.world.upload_file(&scene.ada, &scene.acme, "first", &World::file(&imeis[..1])).await;
    for (name, bad) in [("by a check", "12345".to_owned()), ("by a device", imeis[0].clone())] {
        let file = World::file(&[imeis[1].clone(), bad, imeis[2].clone()]);
        let mut new = scene.world.new_upload(&scene.acme, &name.replace(' ', "-"), file.len());
        new.mode = UploadMode::AllOrNothing;
        let details = scene.world.upload(&scene.ada, new, &file).await;
        assert_eq!(counts(&details), (3, 0, 3, UploadStatus::Error), "{name}");
        assert_eq!(reasons(&details)[0], (Reason::AllOrNothing, 2, vec![2, 4]), "{name}");
    }
    assert_eq!(scene.held().await, 1);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_file_that_the_server_refuses_ends_as_an_error_without_rows(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let settings = crate::Settings {
        limits: domain::uploads::UploadLimits { rows: 5, bytes: 1000 },
        job_connections: 4,
        ..crate::Settings::default()
    };
    let mut scene = Scene::new(options.clone()).await;
    scene.world.store = World::with(options, settings).await.store;
    for (name, file, refusal) in [
        ("blank-file", b"\n\n".to_vec(), FileRefusal::Empty),
        ("header-only", b"IMEI\n".to_vec(), FileRefusal::NoRows),
        ("binary", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0".to_vec(), FileRefusal::NotText),
        ("too-many", World::file(&World::imeis(TAC, 0, 6)), FileRefusal::TooManyRows { max: 5 }),
        ("quote", b"IMEI\n\"352099001761481\n".to_vec(), FileRefusal::UnclosedQuote { line: 2 }),
    ] {
        let details = scene.world.upload_file(&scene.ada, &scene.acme, name, &file).await;
        assert_eq!(
            (counts(&details), details.refusal),
            ((0, 0, 0, UploadStatus::Error), Some(refusal)),
            "{name}"
        );
    }
    let new = scene.world.new_upload(&scene.acme, "large", 1001);
    let refusal = UploadRefusal::File(FileRefusal::TooManyBytes { max: 1000 });
    assert_eq!(refused(scene.store().begin(&scene.ada, new).await), refusal);
    let new = scene.world.new_upload(&scene.acme, "empty", 0);
    assert_eq!(refused(scene.store().begin(&scene.ada, new).await), UploadRefusal::File(FileRefusal::Empty));
    assert_eq!(scene.held().await, 0);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_code_page_and_utf_16_are_read(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let imeis = World::imeis(TAC, 0, 2);
    let page = [b"IMEI;Bestellnummer\r\n".as_slice(), imeis[0].as_bytes(), b";M\xFCller\r\n"].concat();
    let details = scene.world.upload_file(&scene.ada, &scene.acme, "page", &page).await;
    assert_eq!(counts(&details), (1, 1, 0, UploadStatus::Completed));
    let wide: Vec<u8> = format!("\u{FEFF}IMEI\tOrder number\n{}\tŁódź\n", imeis[1])
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let details = scene.world.upload_file(&scene.ada, &scene.acme, "wide", &wide).await;
    assert_eq!(counts(&details), (1, 1, 0, UploadStatus::Completed));
    for (imei, order) in imeis.iter().zip(["Müller", "Łódź"]) {
        let device = Devices::details(scene.store(), &scene.ada, imei).await.unwrap();
        assert_eq!(device.row.order_number.as_deref(), Some(order));
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_wrong_chunk_is_refused_and_changes_nothing(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (store, ada) = (scene.store(), &scene.ada);
    let file = World::file(&World::imeis(TAC, 0, 2));
    let (one, two) = file.split_at(20);
    let begun = store.begin(ada, scene.world.new_upload(&scene.acme, "chunks", file.len())).await.unwrap();
    let put = async |start: usize, sha256, bytes: &[u8]| {
        store.put_chunk(ada, &begun.number, start as u64, sha256, bytes.to_vec()).await
    };
    assert_eq!(refused(put(5, hash(one), one).await), UploadRefusal::WrongOffset { received: 0 });
    assert_eq!(refused(put(0, hash(two), one).await), UploadRefusal::WrongHash);
    assert_eq!(refused(put(0, hash(b""), b"").await), UploadRefusal::WrongSize);
    assert_eq!(
        refused(Uploads::finish(store, ada, &begun.number).await),
        UploadRefusal::Incomplete { received: 0 }
    );
    assert_eq!(put(0, hash(one), one).await, Ok(20));
    assert_eq!(put(0, hash(one), one).await, Ok(20), "twice is once");
    assert_eq!(refused(put(0, hash(two), two).await), UploadRefusal::FileChanged);
    assert_eq!(refused(put(10, hash(one), one).await), UploadRefusal::WrongOffset { received: 20 });
    assert_eq!(refused(put(20, hash(&file), &file).await), UploadRefusal::WrongSize);
    // The same chunk at the same moment: once.
    let (a, b) = tokio::join!(put(20, hash(two), two), put(20, hash(two), two));
    assert_eq!((a, b), (Ok(file.len() as u64), Ok(file.len() as u64)));
    Uploads::finish(store, ada, &begun.number).await.unwrap();
    Uploads::finish(store, ada, &begun.number).await.unwrap();
    assert_eq!(refused(put(20, hash(two), two).await), UploadRefusal::Finished);
    assert_eq!(refused(store.cancel(ada, &begun.number).await), UploadRefusal::Finished);
    assert_eq!(store.work_off().await, Ok(1), "finished twice, ingested once");
    assert_eq!(
        counts(&Uploads::details(store, ada, &begun.number).await.unwrap()),
        (2, 2, 0, UploadStatus::Completed)
    );
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_same_key_is_the_same_upload(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (store, ada) = (scene.store(), &scene.ada);
    let new = scene.world.new_upload(&scene.acme, "key", 30);
    let (one, two) = tokio::join!(store.begin(ada, new.clone()), store.begin(ada, new.clone()));
    assert_eq!(one.as_ref().unwrap().number, two.unwrap().number, "a double click");
    let number = one.unwrap().number;
    store.put_chunk(ada, &number, 0, hash(b"IMEI\n"), b"IMEI\n".to_vec()).await.unwrap();
    assert_eq!(store.begin(ada, new.clone()).await.unwrap().received, 5, "it goes on where it was");
    let other = domain::uploads::NewUpload { bytes: 31, ..new.clone() };
    assert_eq!(refused(store.begin(ada, other).await), UploadRefusal::KeyReused);
    store.cancel(ada, &number).await.unwrap();
    store.cancel(ada, &number).await.unwrap();
    assert_eq!(refused(store.begin(ada, new).await), UploadRefusal::Cancelled);
    assert_eq!(
        refused(store.put_chunk(ada, &number, 5, hash(b"x"), b"x".to_vec()).await),
        UploadRefusal::Cancelled
    );
    assert_eq!(refused(Uploads::finish(store, ada, &number).await), UploadRefusal::Cancelled);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_so_many_uploads_wait_for_bytes(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    for place in 0..20 {
        scene
            .store()
            .begin(&scene.ada, scene.world.new_upload(&scene.acme, &format!("open-{place}"), 9))
            .await
            .unwrap();
    }
    let new = scene.world.new_upload(&scene.acme, "one-more", 9);
    assert_eq!(
        refused(scene.store().begin(&scene.ada, new.clone()).await),
        UploadRefusal::TooManyOpen { max: 20 }
    );
    // A day later they are given up.
    scene.world.clock.advance(time::Duration::hours(25));
    let now = domain::Clock::now(&*scene.world.clock);
    scene
        .store()
        .work(move |tx| {
            Box::pin(async move { crate::jobs::enqueue(tx, &crate::jobs::Job::PurgeStale, now).await })
        })
        .await
        .unwrap();
    assert_eq!(scene.store().work_off().await, Ok(1));
    scene.store().begin(&scene.ada, new).await.unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_customer_that_takes_no_uploads_is_refused_before_and_in_the_middle(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (store, ada) = (scene.store(), &scene.ada);
    let nordlicht = Organisation { id: ada.organisation, ..scene.acme.clone() };
    let file = World::file(&World::imeis(TAC, 0, 1));
    let begun = store.begin(ada, scene.world.new_upload(&scene.acme, "middle", file.len())).await.unwrap();
    store.put_chunk(ada, &begun.number, 0, hash(&file), file.clone()).await.unwrap();
    scene.world.verification(&nordlicht, &scene.acme, Verification::Inactive).await;
    assert_eq!(
        refused(Uploads::finish(store, ada, &begun.number).await),
        UploadRefusal::CustomerTakesNoUploads
    );
    let new = scene.world.new_upload(&scene.acme, "before", 9);
    assert_eq!(refused(store.begin(ada, new).await), UploadRefusal::CustomerTakesNoUploads);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn strangers_and_viewers_get_nowhere(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, scene.store());
    let upload =
        world.upload_file(&scene.ada, &scene.acme, "a", &World::file(&World::imeis(TAC, 0, 1))).await;
    let number = &upload.row.number;
    let other = world.reseller("Meridian").await;
    let eve = world.actor(&other, Role::Administrator).await;
    let acme = world.actor(&scene.acme, Role::Administrator).await;
    for stranger in [&eve, &acme] {
        let missing = Some(PortalError::NotFound);
        assert_eq!(Uploads::details(store, stranger, number).await.err(), missing);
        assert_eq!(store.failures(stranger, number).await.err(), missing);
        assert_eq!(store.preview_undo(stranger, number).await.err(), missing);
        assert_eq!(store.undo(stranger, number).await.err(), missing);
        assert_eq!(store.cancel(stranger, number).await.err(), missing);
        assert_eq!(Uploads::finish(store, stranger, number).await.err(), missing);
        assert_eq!(
            Uploads::list(store, stranger, &scene.acme.number, &ListQuery::default()).await.err(),
            missing
        );
        assert_eq!(store.begin(stranger, world.new_upload(&scene.acme, "x-file", 9)).await.err(), missing);
    }
    let nordlicht = Organisation { id: scene.ada.organisation, ..scene.acme.clone() };
    let vic = world
        .person("vic@nordlicht.example", &nordlicht_of(&scene.world, nordlicht).await, Role::Viewer)
        .await;
    let denied = Some(PortalError::Forbidden(Denied::NeedsRole(Role::Uploader)));
    assert_eq!(store.begin(&vic, world.new_upload(&scene.acme, "x-file", 9)).await.err(), denied);
    assert_eq!(store.undo(&vic, number).await.err(), denied);
    assert!(Uploads::details(store, &vic, number).await.is_ok());
}

/// The reseller itself, with its own number.
async fn nordlicht_of(world: &World, like: Organisation) -> Organisation {
    let number: String = sqlx::query_scalar("SELECT number FROM organisations WHERE id = $1")
        .bind(like.id.0)
        .fetch_one(&world.owner)
        .await
        .unwrap();
    Organisation {
        number: number.try_into().unwrap(),
        kind: domain::organisations::OrganisationKind::Reseller,
        ..like
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn undoing_removes_what_nobody_touched_and_says_what_stays(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store, ada) = (&scene.world, scene.store(), &scene.ada);
    world.model(TAC, "Galaxy", "XCover7", Edition::Standard).await;
    let imeis = World::imeis(TAC, 0, 6);
    let upload = world.upload_file(ada, &scene.acme, "a", &World::file(&imeis)).await;
    let number = &upload.row.number;
    world.verified(&[&imeis[0]]).await;
    sqlx::query("UPDATE devices SET holder_id = $2, tags = 1 WHERE identity = $1")
        .bind(&imeis[1])
        .bind(scene.brink.id.0)
        .execute(&world.owner)
        .await
        .unwrap();
    sqlx::query("UPDATE connections SET devices = devices + CASE WHEN customer_id = $1 THEN -1 ELSE 1 END")
        .bind(scene.acme.id.0)
        .execute(&world.owner)
        .await
        .unwrap();
    let gone = Selection::Keys([imeis[2].clone()].into());
    store.delete(ada, &DeviceScope::Mine, &gone).await.unwrap();
    let outcome = UndoOutcome { removed: 3, kept_approved: 1, kept_moved: 1, gone: 1 };
    assert_eq!(store.preview_undo(ada, number).await, Ok(outcome.clone()));
    assert_eq!(store.undo(ada, number).await, Ok(outcome.clone()));
    assert_eq!(store.undo(ada, number).await.err(), Some(PortalError::Conflict(Conflict::AlreadyUndone)));
    let details = Uploads::details(store, ada, number).await.unwrap();
    assert_eq!(details.undone, Some(outcome));
    assert!(details.row.undone_at.is_some());
    scene.assert_counters().await;
    // What was removed can be uploaded again, and its record goes on.
    let again = world.upload_file(ada, &scene.brink, "again", &World::file(&imeis)).await;
    assert_eq!(counts(&again), (6, 4, 2, UploadStatus::CompletedWithError));
    let device = Devices::details(store, ada, &imeis[3]).await.unwrap();
    let record: Vec<_> =
        device.custody.iter().map(|entry| (entry.event.label(), entry.to.as_deref())).collect();
    assert_eq!(record, [("Uploaded", Some("Brink")), ("Upload undone", None), ("Uploaded", Some("Acme"))]);
    assert_eq!(device.row.status, DeviceStatus::Pending);
    scene.assert_counters().await;
    let actions: Vec<String> =
        sqlx::query_scalar("SELECT action FROM activity WHERE person_id IS NOT NULL ORDER BY id")
            .fetch_all(&world.owner)
            .await
            .unwrap();
    assert_eq!(actions, ["upload.finished", "devices.deleted", "upload.undone", "upload.finished"]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_upload_in_progress_cannot_be_undone(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let file = World::file(&World::imeis(TAC, 0, 1));
    let number = scene
        .world
        .send(&scene.ada, scene.world.new_upload(&scene.acme, "queued", file.len()), &file)
        .await
        .unwrap();
    assert_eq!(
        scene.store().undo(&scene.ada, &number).await.err(),
        Some(PortalError::Conflict(Conflict::StillInProgress))
    );
    let row = Uploads::details(scene.store(), &scene.ada, &number).await.unwrap().row;
    assert_eq!((row.status, row.percent), (UploadStatus::InProgress, Some(0)));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_mapping_of_a_header_is_remembered(_: PgPoolOptions, options: PgConnectOptions) {
    use domain::uploads::file::{Mapping, Overrides, Role as Column, sniff};
    let scene = Scene::new(options).await;
    let imei = World::imeis(TAC, 0, 1).remove(0);
    let file = format!("Gerät,Lieferschein\n{imei},L-1\n");
    let format = sniff(file.as_bytes(), Overrides::default()).unwrap();
    let mapping = Mapping(vec![Column::Identity, Column::OrderNumber]);
    let mut new = scene.world.new_upload(&scene.acme, "mapped", file.len());
    (new.format, new.mapping) = (Some(format.clone()), Some(mapping.clone()));
    let details = scene.world.upload(&scene.ada, new, file.as_bytes()).await;
    assert_eq!(counts(&details), (1, 1, 0, UploadStatus::Completed));
    let signature = format.signature();
    assert_eq!(scene.store().remembered_mapping(&scene.ada, &signature).await, Ok(Some(mapping)));
    assert_eq!(scene.store().remembered_mapping(&scene.ada, "another").await, Ok(None));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn uploads_page_forward_and_backward_and_export_alike(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, scene.store());
    let nordlicht =
        nordlicht_of(world, Organisation { id: scene.ada.organisation, ..scene.acme.clone() }).await;
    for place in 0..23 {
        // Several at the same moment: the number decides.
        if place % 4 == 0 {
            world.clock.advance(time::Duration::minutes(1));
        }
        let imeis = World::imeis(TAC, place * 10, 1 + place % 3);
        world.uploaded(&nordlicht, &scene.acme, &imeis.iter().map(String::as_str).collect::<Vec<_>>()).await;
    }
    for by in ["uploaded_at", "-uploaded_at", "total", "-verified"] {
        let direction = if by.starts_with('-') {
            domain::lists::Direction::Descending
        } else {
            domain::lists::Direction::Ascending
        };
        let sort = domain::lists::Sort { by: by.trim_start_matches('-').into(), direction };
        let size = domain::lists::PageSize::new(10).unwrap();
        let mut query = ListQuery { sort: Some(sort), size, ..ListQuery::default() };
        let batches: Vec<_> = Uploads::export(store, &scene.ada, &scene.acme.number, &query)
            .await
            .unwrap()
            .try_collect()
            .await
            .unwrap();
        let all: Vec<UploadNumber> = batches.concat().into_iter().map(|row| row.number).collect();
        let mut seen = Vec::new();
        let first = loop {
            let page = Uploads::list(store, &scene.ada, &scene.acme.number, &query).await.unwrap();
            assert_eq!(page.total, Total::Exactly(23));
            seen.extend(page.rows.iter().map(|row| row.number.clone()));
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => break page.previous,
            }
        };
        assert_eq!((seen.len(), &seen), (23, &all), "{by}");
        query.cursor = first;
        let back = Uploads::list(store, &scene.ada, &scene.acme.number, &query).await.unwrap();
        assert_eq!(
            back.rows.iter().map(|row| &row.number).collect::<Vec<_>>(),
            all[10..20].iter().collect::<Vec<_>>()
        );
    }
    let query = ListQuery { search: "nobody".into(), ..ListQuery::default() };
    assert_eq!(
        Uploads::list(store, &scene.ada, &scene.acme.number, &query).await.unwrap().total,
        Total::Exactly(0)
    );
}

/// Two files of the same devices meet: whoever merges first has them all.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn two_resellers_upload_the_same_devices_at_once_and_each_has_one_holder(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let world = &scene.world;
    let other = world.reseller("Meridian").await;
    world.connected(&other, &scene.brink).await;
    let eve = world.actor(&other, Role::Uploader).await;
    let imeis = World::imeis(TAC, 0, 10_000);
    let file = World::file(&imeis);
    let mine =
        world.send(&scene.ada, world.new_upload(&scene.acme, "mine", file.len()), &file).await.unwrap();
    let theirs = world.send(&eve, world.new_upload(&scene.brink, "theirs", file.len()), &file).await.unwrap();
    let workers = crate::Worker::start(scene.store(), crate::WorkerSettings::default());
    let (mine, theirs) =
        (ended(scene.store(), &scene.ada, &mine).await, ended(scene.store(), &eve, &theirs).await);
    workers.stop().await;
    assert_eq!(mine.row.total + theirs.row.total, 20_000);
    assert_eq!(mine.row.accepted + theirs.row.accepted, 10_000);
    assert_eq!(mine.row.failed + theirs.row.failed, 10_000);
    assert_eq!(scene.held().await, 10_000);
    scene.assert_counters().await;
}

/// Waits for the end of an upload.
async fn ended(store: &Store, actor: &Actor, number: &UploadNumber) -> UploadDetails {
    for _ in 0..600 {
        let details = Uploads::details(store, actor, number).await.unwrap();
        if details.row.status != UploadStatus::InProgress {
            return details;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the upload does not end");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_job_is_done_once_however_many_workers_there_are_and_told_to_its_own_organisation(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    use crate::{JobEvent, Progress};
    let scene = Scene::new(options).await;
    let mut events = scene.store().watch().await;
    let workers: Vec<_> = (0..3)
        .map(|_| {
            crate::Worker::start(scene.store(), crate::WorkerSettings { workers: 1, ..Default::default() })
        })
        .collect();
    let file = World::file(&World::imeis(TAC, 0, 100));
    let number = scene
        .world
        .send(&scene.ada, scene.world.new_upload(&scene.acme, "one", file.len()), &file)
        .await
        .unwrap();
    let status = tokio::time::timeout(Duration::from_secs(20), async {
        loop {
            let event = events.recv().await.unwrap();
            if let JobEvent::Upload { organisation, number: ended, progress: Progress::Ended(status) } = event
            {
                assert_eq!((organisation, ended), (scene.ada.organisation, number));
                return status;
            }
        }
    })
    .await
    .expect("the end is told");
    assert_eq!(status, UploadStatus::Completed);
    for worker in workers {
        worker.stop().await;
    }
    let batches: i64 =
        sqlx::query_scalar("SELECT count(*) FROM batches").fetch_one(&scene.world.owner).await.unwrap();
    assert_eq!(batches, 1);
}

/// A worker, or its connection, dies at any point of an upload: nothing is half-done, nothing is lost.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_ingest_that_dies_anywhere_is_done_again_from_the_start(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    const ROWS: u32 = 50_000;
    let scene = Scene::new(options).await;
    let world = &scene.world;
    world.model(TAC, "Galaxy", "XCover7", Edition::Standard).await;
    let mut imeis = World::imeis(TAC, 0, ROWS);
    imeis.push("352099001761482".into());
    let file = World::file(&imeis);
    let mut longest = Duration::from_millis(3000);
    for round in 0..20_u32 {
        let number = world
            .send(&scene.ada, world.new_upload(&scene.acme, &format!("round-{round}"), file.len()), &file)
            .await
            .unwrap();
        // Spread over the whole run by the golden ratio, in another order each time.
        let share = f64::from(round) * 0.618_034 % 1.0;
        let begun = tokio::time::Instant::now();
        let worker = tokio::spawn({
            let store = scene.store().clone();
            async move { store.work_off().await }
        });
        tokio::time::sleep(longest.mul_f64(share)).await;
        if round % 2 == 0 {
            worker.abort();
        } else {
            terminate_jobs(&world.owner).await;
        }
        let _ = worker.await;
        // The claim of a worker that died runs out; one that noticed waits a little before it tries again, and so does
        // one that finds the transaction of the dead not yet rolled back.
        let mut details = Uploads::details(scene.store(), &scene.ada, &number).await.unwrap();
        while details.row.status == UploadStatus::InProgress {
            world.clock.advance(time::Duration::minutes(1));
            tokio::time::sleep(Duration::from_millis(50)).await;
            scene.store().work_off().await.unwrap();
            details = Uploads::details(scene.store(), &scene.ada, &number).await.unwrap();
            assert!(begun.elapsed() < Duration::from_secs(60), "round {round}");
        }
        longest = longest.min(begun.elapsed());
        assert_eq!(counts(&details), (50_001, 50_000, 1, UploadStatus::CompletedWithError), "round {round}");
        assert_eq!(details.row.verified, 50_000);
        assert_eq!(scene.held().await, i64::from(ROWS), "round {round}");
        let left: (i64, i64) = sqlx::query_as(
            "SELECT (SELECT count(*) FROM upload_chunks), (SELECT count(*) FROM jobs WHERE ended_at IS NULL)",
        )
        .fetch_one(&world.owner)
        .await
        .unwrap();
        assert_eq!(left, (0, 0), "round {round}");
        scene.assert_counters().await;
        assert_eq!(scene.store().undo(&scene.ada, &number).await.unwrap().removed, u64::from(ROWS));
    }
}

async fn terminate_jobs(owner: &PgPool) {
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND (query LIKE 'COPY%' OR query LIKE '%judged%' OR query LIKE '%staged%' OR query LIKE '%upload_%')",
    )
    .execute(owner)
    .await
    .unwrap();
}
