//! Two at the same moment, and workers that die.

use super::*;

pub(super) async fn work(scene: &Scene, numbers: &[(&Actor, &OperationNumber)]) -> Vec<OperationDetails> {
    let workers = crate::Worker::start(scene.store(), crate::WorkerSettings::default());
    let mut ended = Vec::new();
    for (actor, number) in numbers {
        let begun = tokio::time::Instant::now();
        loop {
            let details = scene.operation(actor, number).await;
            if details.status != OperationStatus::InProgress {
                ended.push(details);
                break;
            }
            // What had to wait for another is tried again, once time goes by.
            scene.world.clock.advance(time::Duration::seconds(1));
            tokio::time::sleep(Duration::from_millis(50)).await;
            assert!(begun.elapsed() < Duration::from_mins(1), "the operation does not end");
        }
    }
    workers.stop().await;
    scene.assert_counters().await;
    ended
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn two_moves_of_the_same_devices_at_once_and_each_has_one_holder(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    scene.approved(&scene.mia, &scene.kestrel, 0, 2_000).await;
    let all = Selection::all(&ListQuery::default(), Total::Exactly(2_000));
    let one = store.begin_move(&scene.mia, &DeviceScope::Mine, &all, &scene.acme.number).await.unwrap();
    let two = store.begin_move(&scene.mia, &DeviceScope::Mine, &all, &scene.brink.number).await.unwrap();
    let ended = work(&scene, &[(&scene.mia, &one), (&scene.mia, &two)]).await;
    let mut done: Vec<u64> = ended.iter().map(|details| details.outcome.done).collect();
    done.sort_unstable();
    assert_eq!(done, [0, 2_000]);
    let skipped: Vec<_> = ended.iter().flat_map(|details| details.outcome.skipped.clone()).collect();
    assert_eq!(skipped, [(Skip::Gone, 2_000)]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_move_that_meets_a_delete_of_the_reseller_and_a_delete_of_the_holder(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    scene.approved(&scene.mia, &scene.kestrel, 0, 3_000).await;
    let all = Selection::all(&ListQuery::default(), Total::Exactly(3_000));
    let moved = store.begin_move(&scene.mia, &DeviceScope::Mine, &all, &scene.acme.number).await.unwrap();
    let some = keys(&World::imeis(TAC, 1_000, 500));
    let gone = store.begin_delete(&scene.mia, &DeviceScope::Mine, &some).await.unwrap();
    let taken = keys(&World::imeis(TAC, 0, 1_000));
    let taken = store.begin_delete(&scene.ada, &DeviceScope::Mine, &taken).await.unwrap();
    let ended = work(&scene, &[(&scene.mia, &moved), (&scene.mia, &gone), (&scene.ada, &taken)]).await;
    let deleted = ended[2].outcome.done;
    assert_eq!(deleted, 1_000, "a reseller takes back what is moved, too");
    let held: i64 = sqlx::query_scalar("SELECT count(*) FROM devices WHERE holder_id IS NOT NULL")
        .fetch_one(&scene.world.owner)
        .await
        .unwrap();
    assert_eq!(held.unsigned_abs() + deleted + ended[1].outcome.done, 3_000);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn two_people_approve_one_delivery_and_the_second_finds_that_nothing_waits(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let delivery = scene.upload(&scene.acme, 0, 500).await;
    let chosen = these(&[&delivery]);
    let one = store.approve(&scene.carl, &chosen, ENROLLMENT, false).await.unwrap();
    let two = store.approve(&scene.carl, &chosen, GUARD, false).await.unwrap();
    let three = store.reject(&scene.carl, &chosen, "Not ours").await.unwrap();
    let of = [(&scene.carl, &one), (&scene.carl, &two), (&scene.carl, &three)];
    let ended = work(&scene, &of).await;
    assert_eq!(ended.iter().map(|details| details.outcome.done).filter(|done| *done == 500).count(), 1);
    for details in &ended {
        let decided = outcome(0, &[(Skip::Decided, 500)]);
        // A rejected upload leaves nothing that could be asked for.
        assert!(
            details.outcome.done == 500 || details.outcome == decided || details.outcome == outcome(0, &[])
        );
    }
    let nothing = Some(PortalError::Conflict(Conflict::NothingWaits));
    assert_eq!(store.approve(&scene.carl, &chosen, GUARD, false).await.err(), nothing);
    assert_eq!(store.reject(&scene.carl, &chosen, "No").await.err(), nothing);
    let batches: i64 = sqlx::query_scalar("SELECT count(*) FROM batches WHERE event <> 1")
        .fetch_one(&scene.world.owner)
        .await
        .unwrap();
    assert_eq!(batches, 1, "one answer");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_approval_and_an_undo_at_once_end_in_one_clear_state(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    for round in 0..6_u32 {
        let delivery = scene.upload(&scene.acme, round * 1_000, 1_000).await;
        let upload = domain::uploads::UploadNumber::parse(delivery.as_str()).unwrap();
        let number = store.approve(&scene.carl, &these(&[&delivery]), GUARD, false).await.unwrap();
        let undoing = tokio::spawn({
            let (store, ada) = (store.clone(), scene.ada.clone());
            async move {
                tokio::time::sleep(Duration::from_millis(u64::from(round) * 15)).await;
                store.undo(&ada, &upload).await
            }
        });
        let ended = work(&scene, &[(&scene.carl, &number)]).await;
        let done = ended[0].outcome.done;
        match undoing.await.unwrap() {
            Ok(undone) => assert_eq!((undone.removed + done, undone.removed == 0), (1_000, done > 0)),
            Err(refused) => {
                assert_eq!(refused, PortalError::Conflict(Conflict::ChangedMeanwhile));
                assert_eq!(done, 1_000);
            }
        }
        scene.assert_counters().await;
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_hundred_thousand_devices_move_in_one_transaction_whatever_dies(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    const DEVICES: u32 = 100_000;
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, scene.store());
    scene.approved(&scene.mia, &scene.kestrel, 0, DEVICES).await;
    let mut longest = Duration::from_secs(6);
    let mut unfinished = 0;
    for round in 0..4_u32 {
        let there = DeviceScope::Customer(scene.acme.number.clone());
        let (scope, to) =
            if round % 2 == 0 { (&DeviceScope::Mine, &scene.acme) } else { (&there, &scene.kestrel) };
        let all = Selection::all(&ListQuery::default(), Total::Exactly(u64::from(DEVICES)));
        let number = store.begin_move(&scene.mia, scope, &all, &to.number).await.unwrap();
        // Spread over the whole run by the golden ratio.
        let share = f64::from(round) * 0.618_034 % 1.0;
        let begun = tokio::time::Instant::now();
        let worker = tokio::spawn({
            let store = store.clone();
            async move { store.work_off().await }
        });
        tokio::time::sleep(longest.mul_f64(share)).await;
        let (here, elsewhere, deliveries): (i64, i64, i64) = sqlx::query_as(
            "SELECT count(*) FILTER (WHERE holder_id = $1), count(*) FILTER (WHERE holder_id = $2),
                    (SELECT count(*) FROM deliveries WHERE upload_id IS NULL) FROM devices",
        )
        .bind(scene.kestrel.id.0)
        .bind(scene.acme.id.0)
        .fetch_one(&world.owner)
        .await
        .unwrap();
        assert!(here == 0 || elsewhere == 0, "all or nothing: {here}, {elsewhere}, {deliveries}");
        if round % 2 == 0 {
            worker.abort();
        } else {
            terminate_jobs(&world.owner).await;
        }
        let _ = worker.await;
        let mut details = scene.operation(&scene.mia, &number).await;
        unfinished += u32::from(details.status == OperationStatus::InProgress);
        while details.status == OperationStatus::InProgress {
            world.clock.advance(time::Duration::minutes(1));
            tokio::time::sleep(Duration::from_millis(50)).await;
            store.work_off().await.unwrap();
            details = scene.operation(&scene.mia, &number).await;
            assert!(begun.elapsed() < Duration::from_mins(1), "round {round}");
        }
        longest = longest.min(begun.elapsed());
        assert_eq!(details.outcome, outcome(u64::from(DEVICES), &[]), "round {round}");
        scene.assert_counters().await;
        let batches: i64 = sqlx::query_scalar("SELECT count(*) FROM batches WHERE event = 3")
            .fetch_one(&world.owner)
            .await
            .unwrap();
        assert_eq!(batches, i64::from(round) + 1, "once each");
        let blocks: Vec<_> =
            Operations::devices(store, &scene.mia, &number).await.unwrap().try_collect().await.unwrap();
        assert_eq!(blocks.concat().len(), 100_000);
    }
    assert!(unfinished >= 2, "who died was in the middle");
}

async fn terminate_jobs(owner: &PgPool) {
    sqlx::query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()
           AND (query LIKE '%judged%' OR query LIKE '%asked%' OR query LIKE '%lots%' OR query LIKE '%changes%')",
    )
    .execute(owner)
    .await
    .unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_operation_that_is_given_up_says_so_and_has_changed_nothing(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    use crate::{JobEvent, OperationProgress};
    let scene = Scene::new(options).await;
    let store = scene.store();
    scene.approved(&scene.mia, &scene.kestrel, 0, 2).await;
    let mut heard = store.watch().await;
    let to = &scene.acme.number;
    let imeis = World::imeis(TAC, 0, 2);
    let number = store.begin_move(&scene.mia, &DeviceScope::Mine, &keys(&imeis), to).await.unwrap();
    // Of a version that is no longer known.
    sqlx::query("UPDATE operations SET request = '{\"dance\": {}}'")
        .execute(&scene.world.owner)
        .await
        .unwrap();
    store.work_off().await.unwrap();
    let details = scene.operation(&scene.mia, &number).await;
    assert_eq!((details.status, details.outcome), (OperationStatus::Failed, outcome(0, &[])));
    assert_eq!(scene.held(&scene.mia).await, 2);
    let blocks: Vec<_> =
        Operations::devices(store, &scene.mia, &number).await.unwrap().try_collect().await.unwrap();
    assert!(blocks.is_empty());
    let told = tokio::time::timeout(Duration::from_secs(10), async {
        loop {
            if let JobEvent::Operation { organisation, number: ended, progress: OperationProgress::Ended } =
                heard.recv().await.unwrap()
            {
                return (organisation, ended);
            }
        }
    })
    .await
    .expect("the end is told");
    assert_eq!(told, (scene.mia.organisation, number));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn everyone_concerned_is_told_to_read_again_and_nobody_else(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    use crate::JobEvent;
    let scene = Scene::new(options).await;
    let store = scene.store();
    let delivery = scene.upload(&scene.acme, 0, 1).await;
    let mut heard = store.watch().await;
    let number = store.approve(&scene.carl, &these(&[&delivery]), GUARD, false).await.unwrap();
    scene.done(&scene.carl, Ok(number)).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    let mut told = std::collections::BTreeSet::new();
    while let Ok(event) = heard.try_recv() {
        match event {
            JobEvent::Changed { organisation } => drop(told.insert(organisation)),
            JobEvent::Operation { organisation, .. } => assert_eq!(organisation, scene.carl.organisation),
            JobEvent::Missed | JobEvent::Upload { .. } | JobEvent::Told { .. } => {}
        }
    }
    assert_eq!(told, [scene.nordlicht.id, scene.acme.id].into());
    let page = ListQuery { size: PageSize::new(10).unwrap(), ..ListQuery::default() };
    assert_eq!(Devices::list(store, &scene.ada, &DeviceScope::Mine, &page).await.unwrap().rows.len(), 1);
}
