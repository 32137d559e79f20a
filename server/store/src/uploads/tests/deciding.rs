//! Which rows become devices, and why the others do not.

use super::*;

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
    let told: Vec<(u64, &str, Reason)> = failures
        .iter()
        .map(|failed| (failed.row.line, failed.row.identity.as_str(), failed.reason))
        .collect();
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
async fn a_failed_row_keeps_its_other_cells_and_a_good_one_its_order_date(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let imeis = World::imeis(TAC, 0, 2);
    let file = format!(
        "IMEI,Model,Order No,Order date\n{},Tab,A-1,03.02.2026\n{},Tab,,\n012,Tab 9,A-2,04.02.2026\n{},Tab 8,A-3,\n",
        imeis[0], imeis[1], imeis[0]
    );
    let mut new = scene.world.new_upload(&scene.acme, "cells", file.len());
    new.order_date = Some(time::macros::date!(2026 - 01 - 31));
    let details = scene.world.upload(&scene.ada, new, file.as_bytes()).await;
    let failures = scene.failures(&details.row.number).await;
    let others: Vec<[&str; 8]> =
        failures.iter().map(|failed| failed.row.others.each_ref().map(String::as_str)).collect();
    assert_eq!(
        others,
        [["", "", "Tab 9", "", "A-2", "04.02.2026", "", ""], ["", "", "Tab 8", "", "A-3", "", "", ""]]
    );
    let dates = [time::macros::date!(2026 - 02 - 03), time::macros::date!(2026 - 01 - 31)];
    for (imei, date) in imeis.iter().zip(dates) {
        let device = Devices::details(scene.store(), &scene.ada, imei).await.unwrap();
        assert_eq!(device.order_date, Some(date), "{imei}");
    }
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
    scene.world.deleted(&scene.ada, &DeviceScope::Mine, &both).await.unwrap();
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
    scene.world.deleted(&scene.ada, &DeviceScope::Mine, &both).await.unwrap();
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
