//! What happens at the same moment.

use super::*;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn registering_and_removing_while_uploads_arrive_leaves_every_counter_right(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store, number) = (&scene.world, &scene.world.store, &scene.nordlicht.number);
    for round in 0..8_u32 {
        // A removed reseller uploads nothing; so that it may again:
        world.verification(&scene.nordlicht, &scene.acme, Verification::Pending).await;
        let file = World::file(&World::imeis(TAC, round * 1_000, 300));
        let new = world.new_upload(&scene.acme, &format!("round-{round}"), file.len());
        world.send(&scene.ada, new, &file).await.unwrap();
        let (done, ()) = tokio::join!(store.work_off(), async {
            tokio::time::sleep(std::time::Duration::from_millis(u64::from(round) * 6)).await;
            if round % 2 == 0 {
                store.register(&scene.carl, number).await.unwrap();
                scene.auto_approve(&scene.carl, true).await;
            } else {
                store.remove(&scene.carl, number).await.unwrap();
            }
        });
        assert_eq!(done, Ok(1), "{round}");
        scene.assert_counters().await;
        let connection = Customers::details(store, &scene.ada, &scene.acme.number).await.unwrap();
        let expected = if round % 2 == 0 { Verification::Active } else { Verification::Inactive };
        assert_eq!(connection.row.status, expected, "what the customer said last holds");
    }
    assert_eq!(scene.deliveries(&scene.carl).await.len(), 8);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_receiver_hears_of_a_delivery_and_a_reseller_of_its_registration_and_nobody_else(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    use crate::JobEvent;
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let mut events = store.watch().await;
    let mut changed = async || {
        let next = async {
            loop {
                if let JobEvent::Changed { organisation } = events.recv().await.unwrap() {
                    return organisation;
                }
            }
        };
        tokio::time::timeout(std::time::Duration::from_secs(20), next).await.expect("it is told")
    };
    scene.upload(&scene.acme, "a", 0, 1).await;
    assert_eq!(changed().await, scene.acme.id);
    store.register(&scene.carl, &scene.nordlicht.number).await.unwrap();
    assert_eq!(changed().await, scene.nordlicht.id);
}

/// Whichever comes first; `operations::tests::meeting` shows each of them in the middle of the other.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn approving_and_undoing_at_once_ends_in_one_clear_state(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    for round in 0..12_u32 {
        let upload = scene.upload(&scene.acme, &format!("round-{round}"), round * 1_000, 200).await;
        let this = Selection::Keys([upload.to_string()].into());
        let approve = async {
            let begun = store.approve(&scene.carl, &this, ServiceSet(1), false).await;
            store.work_off().await.unwrap();
            begun
        };
        let undo = async {
            tokio::time::sleep(std::time::Duration::from_millis(u64::from(round) * 3)).await;
            store.undo(&scene.ada, &upload).await
        };
        let (approved, undo) = tokio::join!(approve, undo);
        let delivery = Deliveries::details(store, &scene.carl, &as_delivery(&upload)).await.unwrap();
        let state = (delivery.row.status, delivery.held, delivery.pending);
        match undo {
            Ok(outcome) if outcome.removed == 200 => {
                assert_eq!(state, (DeliveryStatus::Withdrawn, 0, 0), "{round}: {approved:?}");
            }
            Ok(outcome) => {
                assert_eq!((outcome.removed, outcome.kept_approved), (0, 200), "{round}");
                assert_eq!(state, (DeliveryStatus::Approved, 200, 0), "{round}");
            }
            Err(refused) => {
                assert_eq!(refused, PortalError::Conflict(domain::Conflict::ChangedMeanwhile), "{round}");
                assert_eq!(state, (DeliveryStatus::Approved, 200, 0), "{round}");
            }
        }
        scene.assert_counters().await;
    }
}
