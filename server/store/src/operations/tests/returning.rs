//! Devices that come back, and deliveries of which nothing is left.

use super::*;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_device_that_came_back_from_an_inner_customer_had_lost_the_msp(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let imeis = World::imeis(TAC, 0, 3);
    scene.approved(&scene.mia, &scene.kestrel, 0, 3).await;
    scene.moved(&scene.mia, &imeis, &scene.acme).await;
    let move_of = scene.deliveries(&scene.carl).await[0].number.clone();
    let begun = store.approve(&scene.carl, &these(&[&move_of]), ALL_SERVICES, false).await;
    scene.done(&scene.carl, begun).await;
    scene.moved(&scene.carl, &imeis, &scene.works).await;
    let there = DeviceScope::Customer(scene.acme.number.clone());
    assert_eq!(scene.count(&scene.mia, &there).await, 0, "it is the customer's matter whom it hands them to");

    // One comes back because it is rejected, one because it is taken back, one because it is sent back.
    let inner = DeviceScope::Customer(scene.works.number.clone());
    let begun = store.begin_move(&scene.carl, &inner, &keys(&imeis[..1]), &scene.acme.number).await;
    assert_eq!(scene.done(&scene.carl, begun).await, outcome(1, &[]));
    scene.world.verified(&[&imeis[1]]).await;
    let begun =
        store.begin_move(&scene.ines, &DeviceScope::Mine, &keys(&imeis[1..2]), &scene.acme.number).await;
    assert_eq!(scene.done(&scene.ines, begun).await, outcome(1, &[]));
    let handed_on = scene.deliveries(&scene.ines).await[0].number.clone();
    let begun = store.reject(&scene.ines, &these(&[&handed_on]), "Not ours").await;
    assert_eq!(scene.done(&scene.ines, begun).await, outcome(1, &[]));

    assert_eq!((scene.held(&scene.carl).await, scene.count(&scene.mia, &there).await), (3, 3));
    assert_eq!(scene.counters(&scene.mia, &scene.acme).await, (3, 3));
    for imei in &imeis {
        assert_eq!(scene.device(&scene.carl, imei).await.row.tags, [MOVED_BY_MSP.english()], "{imei}");
    }
    let begun = store.begin_move(&scene.carl, &DeviceScope::Mine, &keys(&imeis), &scene.kestrel.number).await;
    assert_eq!(scene.done(&scene.carl, begun).await, outcome(3, &[]));
    assert_eq!((scene.held(&scene.mia).await, scene.count(&scene.mia, &there).await), (3, 0));
    let chains: i64 =
        sqlx::query_scalar("SELECT count(*) FROM devices WHERE via_id IS NOT NULL OR movers IS NOT NULL")
            .fetch_one(&scene.world.owner)
            .await
            .unwrap();
    assert_eq!(chains, 0, "nobody has moved what is back at its beginning");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_delivery_whose_devices_were_deleted_one_by_one_waited_for_ever(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, scene.store());
    let state = async |receiver: &Actor, number: &DeliveryNumber| {
        let details = Deliveries::details(store, receiver, number).await.unwrap();
        (details.row.status, details.held, details.row.decided_by)
    };
    // By its receiver.
    let own = scene.upload(&scene.acme, 0, 2).await;
    let i = World::imeis(TAC, 0, 6);
    let delete = async |actor: &Actor, imeis: &[String]| {
        assert_eq!(
            world.deleted(actor, &DeviceScope::Mine, &keys(imeis)).await,
            Ok(outcome(imeis.len() as u64, &[]))
        );
        scene.assert_counters().await;
    };
    delete(&scene.carl, &i[..1]).await;
    assert_eq!(state(&scene.carl, &own).await, (DeliveryStatus::Waiting, 1, None));
    delete(&scene.carl, &i[1..2]).await;
    let carl = world.email(&scene.acme, Role::Administrator);
    assert_eq!(state(&scene.carl, &own).await, (DeliveryStatus::Withdrawn, 0, Some(carl)));
    // By the reseller, of an upload and of what an MSP has moved.
    let taken = scene.upload(&scene.acme, 2, 2).await;
    scene.approved(&scene.mia, &scene.kestrel, 4, 2).await;
    scene.moved(&scene.mia, &i[4..6], &scene.acme).await;
    let mut arrived = scene.deliveries(&scene.carl).await.into_iter().map(|row| row.number);
    let move_of = arrived.find(|number| number.as_str().starts_with("M-")).unwrap();
    delete(&scene.ada, &i[2..5]).await;
    assert_eq!(state(&scene.carl, &taken).await, (DeliveryStatus::Withdrawn, 0, None));
    assert_eq!(state(&scene.carl, &move_of).await, (DeliveryStatus::Waiting, 1, None));
    delete(&scene.ada, &i[5..]).await;
    assert_eq!(state(&scene.carl, &move_of).await, (DeliveryStatus::Withdrawn, 0, None));
    let nothing = Some(PortalError::Conflict(Conflict::NothingWaits));
    assert_eq!(store.approve(&scene.carl, &these(&[&move_of]), GUARD, false).await.err(), nothing);
}
