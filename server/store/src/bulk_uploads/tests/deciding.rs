//! Which row becomes whose device, and why the others do not.

use super::*;
use domain::languages::Language;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn each_customer_gets_an_upload_of_its_rows_and_the_bulk_upload_is_their_sum(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    scene.world.model(TAC, "Galaxy", "XCover7", Edition::Standard).await;
    let imeis = World::imeis(TAC, 0, 4);
    let (acme, brink) = (&scene.acme.number, &scene.brink.number);
    let lines = [
        format!("{},{brink},,", imeis[0]),
        format!("{},{acme},A-1,2026-02-03", imeis[1]),
        format!("{},{acme},A-1,2026-02-03", imeis[2]),
        format!("352099001761482,{acme},A-2,"),
        format!("{},{brink},B-1,", imeis[3]),
    ];
    let details = scene.upload("happy", &lines).await;
    assert_eq!(counts(&details), (5, 4, 1, UploadStatus::CompletedWithError));
    assert_eq!((details.row.customers, details.row.verified), (2, 4));
    assert_eq!(reasons(&details), [], "the bad row is Acme's");
    let parts = scene.parts(&details.row.number).await;
    assert_eq!(
        told(&parts),
        [("Acme", 3, 2, UploadStatus::CompletedWithError), ("Brink", 2, 2, UploadStatus::Completed),]
    );
    assert_eq!(parts[0].order_number.as_deref(), Some("A-1"), "all accepted rows are of one order");
    assert_eq!(parts[1].order_number, None);
    assert_eq!(parts[0].bulk.as_ref(), Some(&details.row.number));
    let acmes = Uploads::details(scene.store(), &scene.ada, &parts[0].number).await.unwrap();
    assert_eq!(acmes.reasons[0].reason, Reason::CheckDigit);
    assert_eq!(acmes.reasons[0].lines, [5], "the line of the file");
    assert_eq!(acmes.order_date, Some(time::macros::date!(2026 - 02 - 03)));
    assert_eq!(scene.failed(&details.row.number).await, [(5, acme.to_string(), Reason::CheckDigit)]);
    let device = domain::devices::Devices::details(scene.store(), &scene.ada, &imeis[3]).await.unwrap();
    assert_eq!(device.row.order_number.as_deref(), Some("B-1"));
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn rows_that_name_no_customer_of_the_reseller_fail_and_belong_to_the_bulk_upload_itself(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let world = &scene.world;
    let gone = world.customer("Gone").await;
    world.connected(&scene.nordlicht, &gone).await;
    world.verification(&scene.nordlicht, &gone, Verification::Inactive).await;
    let foreign = world.customer("Foreign").await;
    world.connected(&world.reseller("Meridian").await, &foreign).await;
    let imeis = World::imeis(TAC, 0, 6);
    let lines = [
        line(&imeis[0], &scene.acme.number),
        line(&imeis[1], &foreign.number),
        format!("{},{NOBODY},,", imeis[2]),
        line(&imeis[3], &gone.number),
        format!("{},,,", imeis[4]),
        format!("{},12345,,", imeis[5]),
        format!("nonsense!,{},,", foreign.number),
        "too few cells".to_owned(),
    ];
    let details = scene.upload("strangers", &lines).await;
    assert_eq!(counts(&details), (8, 1, 7, UploadStatus::CompletedWithError));
    assert_eq!(details.own_failures(), 7);
    assert_eq!(told(&scene.parts(&details.row.number).await), [("Acme", 1, 1, UploadStatus::Completed)]);
    assert_eq!(
        scene.failed(&details.row.number).await,
        [
            // The same answer, whether somebody has the ID or not.
            (3, foreign.number.to_string(), Reason::NotYourCustomer),
            (4, NOBODY.to_owned(), Reason::NotYourCustomer),
            (5, gone.number.to_string(), Reason::CustomerTakesNoUploads),
            (6, String::new(), Reason::MissingCustomer),
            (7, "12345".to_owned(), Reason::CustomerShape),
            (8, foreign.number.to_string(), Reason::UnexpectedCharacter),
            (9, String::new(), Reason::Columns),
        ]
    );
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_customer_that_becomes_inactive_before_the_rows_are_decided_gets_none(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let imeis = World::imeis(TAC, 0, 2);
    let file = file(&[line(&imeis[0], &scene.acme.number), line(&imeis[1], &scene.brink.number)]);
    let new = scene.world.new_bulk_upload("late", file.len());
    let number = scene.world.send(&scene.ada, new, file.as_bytes()).await.unwrap();
    scene.world.verification(&scene.nordlicht, &scene.brink, Verification::Inactive).await;
    scene.store().work_off().await.unwrap();
    let details = scene.details(&number).await;
    assert_eq!(counts(&details), (2, 1, 1, UploadStatus::CompletedWithError));
    assert_eq!(reasons(&details), [(Reason::CustomerTakesNoUploads, 1, vec![3])]);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_device_for_two_customers_goes_to_the_first_and_one_that_is_held_to_nobody(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let imeis = World::imeis(TAC, 0, 3);
    let other = scene.world.reseller("Meridian").await;
    scene.world.connected(&other, &scene.acme).await;
    scene.world.uploaded(&scene.nordlicht, &scene.acme, &[&imeis[0]]).await;
    scene.world.uploaded(&other, &scene.acme, &[&imeis[1]]).await;
    let lines = [
        line(&imeis[0], &scene.acme.number),
        line(&imeis[1], &scene.brink.number),
        line(&imeis[2], &scene.brink.number),
        line(&imeis[2], &scene.acme.number),
    ];
    let details = scene.upload("twice", &lines).await;
    assert_eq!(
        told(&scene.parts(&details.row.number).await),
        [("Acme", 2, 0, UploadStatus::Error), ("Brink", 2, 1, UploadStatus::CompletedWithError)]
    );
    let failed = scene.failures(&details.row.number).await;
    let told: Vec<_> = failed.iter().map(|row| (row.row.line, row.reason, row.detail.as_str())).collect();
    assert_eq!(
        told,
        [(2, Reason::SameCustomer, ""), (3, Reason::AnotherReseller, ""), (5, Reason::Duplicate, "4"),]
    );
    // Once more, for the other customer each.
    let lines = [line(&imeis[0], &scene.brink.number), line(&imeis[2], &scene.brink.number)];
    let again = scene.upload("again", &lines).await;
    let reasons: Vec<_> = scene.failed(&again.row.number).await.into_iter().map(|row| row.2).collect();
    assert_eq!(reasons, [Reason::DifferentCustomer, Reason::SameCustomer]);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn all_or_nothing_is_about_the_whole_file(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let imeis = World::imeis(TAC, 0, 3);
    let lines = [
        line(&imeis[0], &scene.acme.number),
        line(&imeis[1], &scene.brink.number),
        format!("{},{NOBODY},,", imeis[2]),
    ];
    let details = scene.upload_as("all", UploadMode::AllOrNothing, &lines).await;
    assert_eq!(counts(&details), (3, 0, 3, UploadStatus::Error));
    assert_eq!(
        told(&scene.parts(&details.row.number).await),
        [("Acme", 1, 0, UploadStatus::Error), ("Brink", 1, 0, UploadStatus::Error)]
    );
    scene.assert_counters().await;
    let details = scene.upload_as("all-good", UploadMode::AllOrNothing, &lines[..2]).await;
    assert_eq!(counts(&details), (2, 2, 0, UploadStatus::Completed));
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn enterprise_devices_are_to_be_uploaded_for_the_specific_customer(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    scene.world.model(TAC, "Galaxy", "Tab Active5 EE", Edition::Enterprise).await;
    let imei = &World::imeis(TAC, 0, 1)[0];
    let details = scene.upload("enterprise", &[line(imei, &scene.acme.number)]).await;
    assert_eq!(counts(&details), (1, 0, 1, UploadStatus::Error));
    let failed = scene.failures(&details.row.number).await;
    assert_eq!(
        failed[0].reason.sentence(&failed[0].detail, Language::English),
        "You must specify an STC when uploading Enterprise Edition devices. STC selection isn't supported in bulk: upload \
         these rows for the specific customer."
    );
    let mut new = scene.world.new_bulk_upload("stc", 10);
    new.sold_to_alias = Some("Bonn".into());
    let refused = scene.store().begin(&scene.ada, new).await.unwrap_err();
    assert_eq!(refused, PortalError::Upload(UploadRefusal::NoSoldToCodeInBulk));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_approves_all_uploads_has_its_part_approved_at_once_and_nobody_else(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let carl = scene.world.actor(&scene.acme, Role::Administrator).await;
    scene.store().register(&carl, &scene.nordlicht.number).await.unwrap();
    scene.store().set_auto_approve(&carl, &scene.nordlicht.number, true).await.unwrap();
    let imeis = World::imeis(TAC, 0, 3);
    let lines = [
        line(&imeis[0], &scene.acme.number),
        line(&imeis[1], &scene.brink.number),
        line(&imeis[2], &scene.acme.number),
    ];
    let details = scene.upload("approved", &lines).await;
    assert_eq!(counts(&details), (3, 3, 0, UploadStatus::Completed));
    let parts = scene.parts(&details.row.number).await;
    let mut answers = Vec::new();
    for part in &parts {
        let details = Uploads::details(scene.store(), &scene.ada, &part.number).await.unwrap();
        answers.push(details.delivery.unwrap().status.key());
    }
    assert_eq!(answers, ["approved", "waiting"]);
    let verified: Vec<String> =
        sqlx::query_scalar("SELECT identity FROM devices WHERE status = 2 AND services <> 0 ORDER BY 1")
            .fetch_all(&scene.world.owner)
            .await
            .unwrap();
    assert_eq!(verified, [imeis[0].clone(), imeis[2].clone()]);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn released_devices_come_back_to_whom_their_rows_name(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let imeis = World::imeis(TAC, 0, 3);
    let lines = [line(&imeis[0], &scene.acme.number), line(&imeis[1], &scene.acme.number)];
    let first = scene.upload("first", &lines).await;
    let part = &scene.parts(&first.row.number).await[0].number;
    assert_eq!(scene.store().undo(&scene.ada, part).await.unwrap().removed, 2);
    let lines = [
        line(&imeis[0], &scene.brink.number),
        line(&imeis[1], &scene.acme.number),
        line(&imeis[2], &scene.brink.number),
    ];
    let second = scene.upload("second", &lines).await;
    assert_eq!(
        told(&scene.parts(&second.row.number).await),
        [("Acme", 1, 1, UploadStatus::Completed), ("Brink", 2, 2, UploadStatus::Completed)]
    );
    let holders: Vec<i64> = sqlx::query_scalar("SELECT holder_id FROM devices ORDER BY identity")
        .fetch_all(&scene.world.owner)
        .await
        .unwrap();
    let (acme, brink) = (scene.acme.id.0, scene.brink.id.0);
    assert_eq!(holders, [brink, acme, brink]);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_file_that_names_too_many_customers_is_refused(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let imeis = World::imeis(TAC, 0, 10_001);
    let lines: Vec<String> =
        imeis.iter().enumerate().map(|(place, imei)| format!("{imei},{place:010},,")).collect();
    let details = scene.upload("many", &lines).await;
    let refusal = domain::uploads::file::FileRefusal::TooManyCustomers { max: 10_000 };
    assert_eq!(details.refusal, Some(refusal));
    assert_eq!(counts(&details), (0, 0, 0, UploadStatus::Error));
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_file_without_customers_is_refused(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let file = World::file(&World::imeis(TAC, 0, 1));
    let new = scene.world.new_bulk_upload("none", file.len());
    let number = scene.world.send(&scene.ada, new, &file).await.unwrap();
    scene.store().work_off().await.unwrap();
    let refusal = Some(domain::uploads::file::FileRefusal::NoCustomerColumn);
    assert_eq!(scene.details(&number).await.refusal, refusal);
}
