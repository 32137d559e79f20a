//! Deleting devices, by who holds them and by who uploaded them.

use super::*;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_its_holder_deletes_is_gone_for_the_reseller_too_and_can_be_uploaded_again(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let imeis = World::imeis(TAC, 0, 4);
    scene.approved(&scene.mia, &scene.kestrel, 0, 4).await;
    scene.moved(&scene.mia, &imeis[2..], &scene.acme).await;
    let mine = DeviceScope::Mine;
    assert_eq!(store.preview_delete(&scene.mia, &mine, &keys(&imeis)).await.unwrap().deleted, 2);
    let begun = store.begin_delete(&scene.mia, &mine, &keys(&imeis)).await;
    assert_eq!(scene.done(&scene.mia, begun).await, outcome(2, &[(Skip::Gone, 2)]));
    assert_eq!((scene.held(&scene.mia).await, scene.held(&scene.ada).await), (0, 2));
    let begun = store.begin_delete(&scene.carl, &mine, &keys(&imeis[2..3])).await;
    assert_eq!(scene.done(&scene.carl, begun).await, outcome(1, &[]));
    assert_eq!((scene.held(&scene.carl).await, scene.held(&scene.ada).await), (1, 1));
    assert_eq!(scene.counters(&scene.mia, &scene.acme).await, (1, 0));
    let told = scene.log(&scene.nordlicht, "devices.deleted").await;
    assert_eq!(told, [(scene.kestrel.number.to_string(), serde_json::json!({ "devices": 2 }))]);
    assert_eq!(scene.log(&scene.kestrel, "devices.deleted").await.len(), 2, "its own, and its customer's");
    scene.upload(&scene.acme, 0, 3).await;
    let device = scene.device(&scene.carl, &imeis[2]).await;
    assert_eq!((device.row.status, device.row.tags.len()), (DeviceStatus::Pending, 0));
    scene.assert_counters().await;

    let not_found = Some(PortalError::NotFound);
    let there = DeviceScope::Customer(scene.acme.number.clone());
    assert_eq!(store.begin_delete(&scene.mia, &there, &keys(&imeis)).await.err(), not_found);
    let viewer = scene.world.actor(&scene.acme, Role::Viewer).await;
    let denied = Some(PortalError::Forbidden(Denied::Needs(Permission::DeleteDevices)));
    assert_eq!(store.begin_delete(&viewer, &mine, &keys(&imeis)).await.err(), denied);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_reseller_deletes_what_an_msp_has_moved_and_both_count_right(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let imeis = World::imeis(TAC, 0, 6);
    scene.approved(&scene.mia, &scene.kestrel, 0, 6).await;
    scene.moved(&scene.mia, &imeis[2..], &scene.acme).await;
    let delivery = scene.deliveries(&scene.carl).await[0].number.clone();
    let begun = store.approve(&scene.carl, &these(&[&delivery]), ALL_SERVICES, false).await;
    scene.done(&scene.carl, begun).await;
    assert_eq!(scene.counters(&scene.mia, &scene.acme).await, (4, 4));
    assert_eq!(scene.counters(&scene.ada, &scene.acme).await, (4, 4));
    let begun = store.begin_delete(&scene.ada, &DeviceScope::Mine, &keys(&imeis[..3])).await;
    assert_eq!(scene.done(&scene.ada, begun).await, outcome(3, &[]));
    let nordlicht = scene.nordlicht.number.to_string();
    let told = |devices: u64| vec![(nordlicht.clone(), serde_json::json!({ "devices": devices }))];
    assert_eq!(scene.log(&scene.acme, "devices.deleted").await, told(1), "what it had");
    assert_eq!(
        scene.log(&scene.kestrel, "devices.deleted").await,
        [told(2), told(1)].concat(),
        "what it had, and what it had handed on"
    );
    let own = scene.log(&scene.nordlicht, "devices.deleted").await;
    assert_eq!(own[0].1, serde_json::json!({ "devices": 3, "left_as_they_were": 0 }));
    assert_eq!(scene.counters(&scene.mia, &scene.acme).await, (3, 3));
    assert_eq!(scene.counters(&scene.ada, &scene.acme).await, (3, 3));
    scene.assert_counters().await;
}
