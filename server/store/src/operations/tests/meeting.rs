//! What meets in the middle of a job. A lock of the test's own stops the job at a known point, so that nothing depends on
//! luck; what must wait for it is seen waiting.

use super::*;
use sqlx::PgTransaction;
use tokio::task::JoinHandle;

/// Stops whoever needs the row that the statement locks, until it is dropped.
async fn stop_at(scene: &Scene, row: &'static str, id: i64) -> PgTransaction<'static> {
    let mut tx = scene.world.owner.begin().await.unwrap();
    let locked = sqlx::query(row).bind(id).execute(&mut *tx).await.unwrap();
    assert_eq!(locked.rows_affected(), 1, "one row to stop at");
    tx
}

/// The counters of the reseller's connection to the MSP: reached when everything is judged and changed.
const COUNTERS: &str =
    "SELECT FROM connections WHERE customer_id = $1 AND devices > 0 ORDER BY id LIMIT 1 FOR UPDATE";
/// A device that this organisation holds: reached before anything is judged.
const A_DEVICE: &str = "SELECT FROM devices WHERE holder_id = $1 ORDER BY identity DESC LIMIT 1 FOR UPDATE";

/// Waits until so many wait for a lock.
async fn waiting(scene: &Scene, wanted: i64) {
    for _ in 0..1_000 {
        let now: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
        )
        .fetch_one(&scene.world.owner)
        .await
        .unwrap();
        if now >= wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("nobody waits");
}

fn working(scene: &Scene) -> JoinHandle<PortalResult<u64>> {
    let store = scene.store().clone();
    tokio::spawn(async move { store.work_off().await })
}

/// Five devices that the MSP moves to the customer, once somebody works.
async fn moving(scene: &Scene) -> (Vec<String>, OperationNumber) {
    scene.approved(&scene.mia, &scene.kestrel, 0, 5).await;
    let imeis = World::imeis(TAC, 0, 5);
    let chosen = keys(&imeis);
    let begun = scene.store().begin_move(&scene.mia, &DeviceScope::Mine, &chosen, &scene.acme.number);
    let number = begun.await.unwrap();
    (imeis, number)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_customer_that_ends_the_msp_before_the_move_is_judged_receives_nothing(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (_, number) = moving(&scene).await;
    let stop = stop_at(&scene, A_DEVICE, scene.kestrel.id.0).await;
    let job = working(&scene);
    waiting(&scene, 1).await;
    scene.store().answer_msp(&scene.carl, &scene.kestrel.number, false).await.unwrap();
    stop.rollback().await.unwrap();
    assert_eq!(job.await.unwrap(), Ok(1));
    assert_eq!(scene.done(&scene.mia, Ok(number)).await, outcome(0, &[(Skip::ReceiverGone, 5)]));
    assert_eq!((scene.held(&scene.mia).await, scene.held(&scene.carl).await), (5, 0));
    assert!(scene.deliveries(&scene.carl).await.is_empty());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_move_that_was_judged_before_the_customer_ended_the_msp_arrives_and_can_be_sent_back(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (_, number) = moving(&scene).await;
    let stop = stop_at(&scene, COUNTERS, scene.kestrel.id.0).await;
    let job = working(&scene);
    waiting(&scene, 1).await;
    scene.store().answer_msp(&scene.carl, &scene.kestrel.number, false).await.unwrap();
    stop.rollback().await.unwrap();
    assert_eq!(job.await.unwrap(), Ok(1));
    assert_eq!(scene.done(&scene.mia, Ok(number)).await, outcome(5, &[]));
    let delivery = scene.deliveries(&scene.carl).await[0].number.clone();
    let begun = scene.store().reject(&scene.carl, &these(&[&delivery]), "We have parted").await;
    assert_eq!(scene.done(&scene.carl, begun).await, outcome(5, &[]));
    assert_eq!((scene.held(&scene.mia).await, scene.held(&scene.carl).await), (5, 0));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_a_reseller_deletes_in_the_middle_of_its_move_is_deleted_where_it_has_gone(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (imeis, number) = moving(&scene).await;
    let stop = stop_at(&scene, COUNTERS, scene.kestrel.id.0).await;
    let job = working(&scene);
    waiting(&scene, 1).await;
    let some = keys(&imeis[..2]);
    let taken = scene.store().begin_delete(&scene.ada, &DeviceScope::Mine, &some).await;
    let deleting = working(&scene);
    waiting(&scene, 2).await;
    stop.rollback().await.unwrap();
    assert_eq!(job.await.unwrap().unwrap() + deleting.await.unwrap().unwrap(), 2);
    assert_eq!(scene.done(&scene.ada, taken).await, outcome(2, &[]));
    assert_eq!(scene.done(&scene.mia, Ok(number)).await, outcome(5, &[]));
    assert_eq!((scene.held(&scene.mia).await, scene.held(&scene.carl).await), (0, 3));
    assert_eq!(scene.counters(&scene.mia, &scene.acme).await, (3, 0));
    assert_eq!(scene.counters(&scene.ada, &scene.acme).await, (3, 0));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_second_administrator_who_approves_waits_for_the_first_and_changes_nothing(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let delivery = scene.upload(&scene.acme, 0, 4).await;
    let other = scene.world.person("second@acme.example", &scene.acme, Role::Administrator).await;
    let approve =
        async |by, services| scene.store().approve(by, &these(&[&delivery]), services, false).await.unwrap();
    let (one, two) = (approve(&scene.carl, ENROLLMENT).await, approve(&other, GUARD).await);
    let stop = stop_at(&scene, COUNTERS, scene.acme.id.0).await;
    let first = working(&scene);
    waiting(&scene, 1).await;
    let second = working(&scene);
    waiting(&scene, 2).await;
    stop.rollback().await.unwrap();
    assert_eq!(first.await.unwrap().unwrap() + second.await.unwrap().unwrap(), 2);
    assert_eq!(scene.done(&scene.carl, Ok(one)).await, outcome(4, &[]));
    assert_eq!(scene.done(&scene.carl, Ok(two)).await, outcome(0, &[(Skip::Decided, 4)]));
    let row = &scene.deliveries(&scene.carl).await[0];
    assert_eq!((row.status, &row.services[..]), (DeliveryStatus::Approved, &["Enrollment".to_owned()][..]));
    assert_eq!(scene.log(&scene.nordlicht, "delivery.answered").await.len(), 1, "told once");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_undo_in_the_middle_of_an_approval_is_refused_and_an_approval_after_an_undo_finds_nothing(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    for approval_first in [true, false] {
        let delivery = scene.upload(&scene.acme, 0, 4).await;
        let upload = domain::uploads::UploadNumber::parse(delivery.as_str()).unwrap();
        let number = store.approve(&scene.carl, &these(&[&delivery]), GUARD, false).await.unwrap();
        let stop = stop_at(&scene, COUNTERS, scene.acme.id.0).await;
        let (store, ada) = (store.clone(), scene.ada.clone());
        let undo = async move { store.undo(&ada, &upload).await };
        if approval_first {
            let job = working(&scene);
            waiting(&scene, 1).await;
            assert_eq!(undo.await, Err(PortalError::Conflict(Conflict::ChangedMeanwhile)));
            stop.rollback().await.unwrap();
            assert_eq!(job.await.unwrap(), Ok(1));
            assert_eq!(scene.done(&scene.carl, Ok(number)).await, outcome(4, &[]));
            let all = keys(&World::imeis(TAC, 0, 4));
            let deleted = scene.world.deleted(&scene.ada, &DeviceScope::Mine, &all).await;
            assert_eq!(deleted, Ok(outcome(4, &[])));
        } else {
            let undoing = tokio::spawn(undo);
            waiting(&scene, 1).await;
            let job = working(&scene);
            waiting(&scene, 2).await;
            stop.rollback().await.unwrap();
            assert_eq!(undoing.await.unwrap().unwrap().removed, 4);
            assert_eq!(job.await.unwrap(), Ok(1));
            assert_eq!(scene.done(&scene.carl, Ok(number)).await, outcome(0, &[]));
            let rows = scene.deliveries(&scene.carl).await;
            let row = rows.iter().find(|row| row.number == delivery).unwrap();
            assert_eq!(row.status, DeliveryStatus::Withdrawn);
        }
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_customer_that_removes_the_reseller_in_the_middle_of_an_upload_still_gets_it(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    store.register(&scene.carl, &scene.nordlicht.number).await.unwrap();
    store.set_auto_approve(&scene.carl, &scene.nordlicht.number, true).await.unwrap();
    scene.upload(&scene.acme, 0, 2).await;
    let file = World::file(&World::imeis(TAC, 10, 3));
    let new = scene.world.new_upload(&scene.acme, "in-the-middle", file.len());
    let upload = scene.world.send(&scene.ada, new, &file).await.unwrap();
    // Reached when the devices are there and the connection is counted.
    let models = "SELECT FROM model_counts WHERE reseller_id = $1 FOR UPDATE";
    let stop = stop_at(&scene, models, scene.nordlicht.id.0).await;
    let job = working(&scene);
    waiting(&scene, 1).await;
    let (store, carl, number) = (store.clone(), scene.carl.clone(), scene.nordlicht.number.clone());
    let removing = tokio::spawn(async move { store.remove(&carl, &number).await });
    waiting(&scene, 2).await;
    stop.rollback().await.unwrap();
    assert_eq!(job.await.unwrap(), Ok(1));
    assert_eq!(removing.await.unwrap().unwrap().devices, 5, "also what has just come");
    let details = Uploads::details(scene.store(), &scene.ada, &upload).await.unwrap();
    assert_eq!((details.row.accepted, details.delivery.unwrap().status), (3, DeliveryStatus::Approved));
    let connection = Customers::details(scene.store(), &scene.ada, &scene.acme.number).await.unwrap();
    assert_eq!((connection.row.status, connection.verified_devices), (Verification::Inactive, 5));
    scene.assert_counters().await;
    let refused =
        scene.world.send(&scene.ada, scene.world.new_upload(&scene.acme, "after", file.len()), &file).await;
    assert!(matches!(refused, Err(PortalError::Upload(_))), "{refused:?}");
}
