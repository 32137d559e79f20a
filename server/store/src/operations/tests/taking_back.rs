//! A reseller takes devices back while others are at them.

use super::racing::work;
use super::*;
use domain::devices::{DeviceFile, Identity};

impl Scene {
    /// The reseller's yes to deleting these devices by file.
    async fn takes_back(&self, imeis: &[String]) -> OperationNumber {
        let identities = imeis.iter().map(|imei| Identity::parse(imei).unwrap()).collect();
        let file = DeviceFile { name: "all.csv".into(), identities, unread: Vec::new() };
        let number = self.store().draft_file_delete(&self.ada, file).await.unwrap();
        self.store().confirm_file_delete(&self.ada, &number).await.unwrap()
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_an_msp_moves_meanwhile_is_taken_back_all_the_same(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    for round in 0..3_u32 {
        let imeis = World::imeis(TAC, round * 1_000, 1_000);
        scene.approved(&scene.mia, &scene.kestrel, round * 1_000, 1_000).await;
        let moving = async || {
            store.begin_move(&scene.mia, &DeviceScope::Mine, &keys(&imeis), &scene.acme.number).await.unwrap()
        };
        // Whoever is asked first, two workers do them at once.
        let (moved, taken) = if round % 2 == 0 {
            let moved = moving().await;
            (moved, scene.takes_back(&imeis).await)
        } else {
            let taken = scene.takes_back(&imeis).await;
            (moving().await, taken)
        };
        let ended = work(&scene, &[(&scene.mia, &moved), (&scene.ada, &taken)]).await;
        assert_eq!(ended[1].outcome, outcome(1_000, &[]), "{round}");
        assert!([0, 1_000].contains(&ended[0].outcome.done), "all or nothing: {:?}", ended[0].outcome);
        assert_eq!((scene.held(&scene.ada).await, scene.held(&scene.carl).await), (0, 0));
        let waiting = scene.deliveries(&scene.carl).await.into_iter();
        assert_eq!(waiting.filter(|row| row.status == DeliveryStatus::Waiting).count(), 0, "{round}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_approval_and_a_taking_back_at_once_end_in_one_clear_state(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    for round in 0..3_u32 {
        let imeis = World::imeis(TAC, round * 1_000, 1_000);
        let delivery = scene.upload(&scene.acme, round * 1_000, 1_000).await;
        let approved = store.approve(&scene.carl, &these(&[&delivery]), GUARD, false).await.unwrap();
        let taken = scene.takes_back(&imeis).await;
        let ended = work(&scene, &[(&scene.carl, &approved), (&scene.ada, &taken)]).await;
        assert_eq!(ended[1].outcome, outcome(1_000, &[]), "{round}");
        let details = Deliveries::details(store, &scene.carl, &delivery).await.unwrap();
        let expected = match ended[0].outcome.done {
            1_000 => DeliveryStatus::Approved,
            done => {
                assert_eq!(done, 0);
                DeliveryStatus::Withdrawn
            }
        };
        assert_eq!((details.row.status, details.held), (expected, 0), "{round}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_upload_of_the_same_devices_and_a_taking_back_at_once(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, scene.store());
    for round in 0..3_u32 {
        let imeis = World::imeis(TAC, round * 1_000, 1_000);
        scene.upload(&scene.acme, round * 1_000, 1_000).await;
        let file = World::file(&imeis);
        let new = world.new_upload(&scene.kestrel, &format!("again-{round}"), file.len());
        let again = world.send(&scene.ada, new, &file).await.unwrap();
        let taken = scene.takes_back(&imeis).await;
        let ended = work(&scene, &[(&scene.ada, &taken)]).await;
        store.work_off().await.unwrap();
        assert_eq!(ended[0].outcome, outcome(1_000, &[]), "{round}");
        let upload = Uploads::details(store, &scene.ada, &again).await.unwrap().row;
        // First taken back, then uploaded anew; or there already when it was uploaded, then taken back.
        assert!([(1_000, 0), (0, 1_000)].contains(&(upload.accepted, upload.failed)), "{upload:?}");
        assert_eq!(scene.held(&scene.ada).await, upload.accepted, "{round}");
        scene.assert_counters().await;
        world.deleted(&scene.ada, &DeviceScope::Mine, &keys(&imeis)).await.unwrap();
    }
}
