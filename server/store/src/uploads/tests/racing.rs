//! Uploads that meet, and workers that die.

use super::*;

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
    let mut longest = Duration::from_secs(3);
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
            assert!(begun.elapsed() < Duration::from_mins(1), "round {round}");
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

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_waits_for_an_ingest_that_runs(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (store, ada) = (scene.store(), &scene.ada);
    let file = World::file(&World::imeis(TAC, 0, 1));
    let new = scene.world.new_upload(&scene.acme, "running", file.len());
    let number = scene.world.send(ada, new, &file).await.unwrap();
    let mut ingest = scene.world.owner.begin().await.unwrap();
    sqlx::query("SELECT FROM uploads FOR UPDATE").execute(&mut *ingest).await.unwrap();
    let steps = async {
        let in_progress = Some(PortalError::Conflict(Conflict::StillInProgress));
        assert_eq!(store.preview_undo(ada, &number).await.err(), in_progress);
        assert_eq!(store.undo(ada, &number).await.err(), in_progress);
        assert_eq!(refused(store.cancel(ada, &number).await), UploadRefusal::Finished);
        let chunk = store.put_chunk(ada, &number, 0, hash(&file), file.clone()).await;
        assert_eq!(refused(chunk), UploadRefusal::Finished);
        assert_eq!(Uploads::finish(store, ada, &number).await, Ok(()));
    };
    tokio::time::timeout(Duration::from_secs(5), steps).await.expect("an answer at once");
}

/// An ingest that is given up is an end too: people are told, and can upload again.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_ingest_that_is_given_up_ends_its_upload(_: PgPoolOptions, options: PgConnectOptions) {
    use crate::{JobEvent, Progress};
    let scene = Scene::new(options).await;
    let (store, ada) = (scene.store(), &scene.ada);
    let mut events = store.watch().await;
    let file = World::file(&World::imeis(TAC, 0, 2));
    let new = scene.world.new_upload(&scene.acme, "hopeless", file.len());
    let number = scene.world.send(ada, new, &file).await.unwrap();
    sqlx::query("UPDATE upload_chunks SET start = 7").execute(&scene.world.owner).await.unwrap();
    assert_eq!(store.work_off().await, Ok(1));
    let details = Uploads::details(store, ada, &number).await.unwrap();
    assert_eq!(counts(&details), (0, 0, 0, UploadStatus::Error));
    assert_eq!(details.refusal, Some(FileRefusal::OurFault));
    let left: i64 = sqlx::query_scalar(
        "SELECT (SELECT count(*) FROM upload_chunks) + (SELECT count(*) FROM upload_progress)",
    )
    .fetch_one(&scene.world.owner)
    .await
    .unwrap();
    assert_eq!(left, 0, "the bytes are forgotten");
    let told = tokio::time::timeout(Duration::from_secs(10), async {
        loop {
            if let JobEvent::Upload { progress: Progress::Ended(status), .. } = events.recv().await.unwrap() {
                return status;
            }
        }
    });
    assert_eq!(told.await.expect("the end is told"), UploadStatus::Error);
    assert_eq!(store.undo(ada, &number).await.unwrap(), UndoOutcome::default());
    let again = scene.world.upload_file(ada, &scene.acme, "again", &file).await;
    assert_eq!(counts(&again), (2, 2, 0, UploadStatus::Completed));
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_ingest_that_fails_ten_times_ends_its_upload(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let file = World::file(&World::imeis(TAC, 0, 1));
    let new = scene.world.new_upload(&scene.acme, "ten-times", file.len());
    let number = scene.world.send(&scene.ada, new, &file).await.unwrap();
    sqlx::query("ALTER TABLE batches RENAME TO mislaid").execute(&scene.world.owner).await.unwrap();
    let mut attempts = 0;
    while Uploads::details(scene.store(), &scene.ada, &number).await.unwrap().row.status
        == UploadStatus::InProgress
    {
        // One that finds the upload still locked by the one before, which is rolled back while we go on, does not count.
        assert!(attempts < 20, "given up at last");
        assert_eq!(scene.store().work_off().await, Ok(1));
        scene.world.clock.advance(time::Duration::minutes(11));
        attempts += 1;
    }
    assert!(attempts >= 10, "not before the tenth: {attempts}");
    let details = Uploads::details(scene.store(), &scene.ada, &number).await.unwrap();
    assert_eq!((details.row.status, details.refusal), (UploadStatus::Error, Some(FileRefusal::OurFault)));
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
