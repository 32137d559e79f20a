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
