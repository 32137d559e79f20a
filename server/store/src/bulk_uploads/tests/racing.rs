//! Bulk uploads that meet, and workers that give up.

use super::*;
use std::time::Duration;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn two_files_with_the_same_devices_at_once_and_each_device_has_one_holder(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let world = &scene.world;
    let other = world.reseller("Meridian").await;
    world.connected(&other, &scene.acme).await;
    world.connected(&other, &scene.brink).await;
    let eve = world.actor(&other, Role::Uploader).await;
    let imeis = World::imeis(TAC, 0, 4_000);
    let of = |first: &OrganisationNumber, second: &OrganisationNumber| {
        let lines = imeis.iter().enumerate();
        let lines: Vec<String> =
            lines.map(|(place, imei)| line(imei, if place % 2 == 0 { first } else { second })).collect();
        file(&lines)
    };
    let (mine, theirs) =
        (of(&scene.acme.number, &scene.brink.number), of(&scene.brink.number, &scene.acme.number));
    let mine =
        world.send(&scene.ada, world.new_bulk_upload("mine", mine.len()), mine.as_bytes()).await.unwrap();
    let theirs =
        world.send(&eve, world.new_bulk_upload("theirs", theirs.len()), theirs.as_bytes()).await.unwrap();
    let workers = crate::Worker::start(scene.store(), crate::WorkerSettings::default());
    let mine = ended(scene.store(), &scene.ada, &mine).await;
    let theirs = ended(scene.store(), &eve, &theirs).await;
    workers.stop().await;
    assert_eq!(mine.row.total + theirs.row.total, 8_000);
    assert_eq!(mine.row.accepted + theirs.row.accepted, 4_000);
    assert_eq!(mine.row.failed + theirs.row.failed, 4_000);
    scene.assert_counters().await;
}

/// Waits for the end of a bulk upload.
async fn ended(store: &Store, actor: &Actor, number: &UploadNumber) -> BulkUploadDetails {
    for _ in 0..600 {
        let details = BulkUploads::details(store, actor, number).await.unwrap();
        if details.row.status != UploadStatus::InProgress {
            return details;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the bulk upload does not end");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_bulk_upload_whose_ingest_is_given_up_is_refused_by_a_fault_of_ours(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let imei = &World::imeis(TAC, 0, 1)[0];
    let file = file(&[line(imei, &scene.acme.number)]);
    let new = scene.world.new_bulk_upload("lost", file.len());
    let number = scene.world.send(&scene.ada, new, file.as_bytes()).await.unwrap();
    sqlx::query("DELETE FROM upload_chunks").execute(&scene.world.owner).await.unwrap();
    scene.store().work_off().await.unwrap();
    let details = scene.details(&number).await;
    assert_eq!(details.refusal, Some(domain::uploads::file::FileRefusal::OurFault));
    assert_eq!(scene.parts(&number).await, []);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_same_key_is_the_same_bulk_upload_and_a_cancelled_one_is_forgotten(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let new = scene.world.new_bulk_upload("once", 100);
    let begun = scene.store().begin(&scene.ada, new.clone()).await.unwrap();
    assert!(begun.number.is_bulk());
    assert_eq!(scene.store().begin(&scene.ada, new.clone()).await.unwrap(), begun);
    Uploads::cancel(scene.store(), &scene.ada, &begun.number).await.unwrap();
    let refused = scene.store().begin(&scene.ada, new).await.unwrap_err();
    assert_eq!(refused, PortalError::Upload(UploadRefusal::Cancelled));
    let listed = BulkUploads::list(scene.store(), &scene.ada, &ListQuery::default()).await.unwrap();
    assert_eq!(listed.total, Total::Exactly(0));
}

/// A worker dies at any point of an ingest: no customer gets a part of it, and in the end each gets all, once.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_ingest_for_many_that_dies_anywhere_is_done_again_from_the_start(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    for round in 0..6_u32 {
        let imeis = World::imeis(TAC, round * 4_000, 4_000);
        let customers = [&scene.acme.number, &scene.brink.number];
        let lines: Vec<String> =
            imeis.iter().zip(customers.iter().cycle()).map(|(imei, customer)| line(imei, customer)).collect();
        let file = file(&lines);
        let new = scene.world.new_bulk_upload(&format!("round-{round}"), file.len());
        let number = scene.world.send(&scene.ada, new, file.as_bytes()).await.unwrap();
        let worker = tokio::spawn({
            let store = scene.store().clone();
            async move { store.work_off().await }
        });
        tokio::time::sleep(Duration::from_millis(u64::from(round) * 60)).await;
        worker.abort();
        let _ = worker.await;
        let details = loop {
            let parts = scene.parts(&number).await;
            let details = scene.details(&number).await;
            if details.row.status != UploadStatus::InProgress {
                break details;
            }
            assert_eq!(parts, [], "nobody sees half of it");
            // The claim of the dead runs out.
            scene.world.clock.advance(time::Duration::minutes(1));
            tokio::time::sleep(Duration::from_millis(50)).await;
            scene.store().work_off().await.unwrap();
        };
        assert_eq!(counts(&details), (4_000, 4_000, 0, UploadStatus::Completed), "round {round}");
        assert_eq!(details.row.customers, 2);
    }
    scene.assert_counters().await;
}
