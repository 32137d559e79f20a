//! Handing devices on, and back.

use super::*;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn moved_devices_wait_at_the_customer_with_the_tag_of_the_msp(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    scene.approved(&scene.mia, &scene.kestrel, 0, 5).await;
    scene.upload(&scene.kestrel, 10, 2).await;
    let mut imeis = World::imeis(TAC, 0, 5);
    imeis.extend(World::imeis(TAC, 10, 2));
    imeis.extend(World::imeis(TAC, 99, 1));
    let to = &scene.acme.number;
    let expected = outcome(5, &[(Skip::Gone, 1), (Skip::NotApproved, 2)]);
    let preview = store.preview_move(&scene.mia, &DeviceScope::Mine, &keys(&imeis), to).await;
    assert_eq!(preview.unwrap(), expected);
    let begun = store.begin_move(&scene.mia, &DeviceScope::Mine, &keys(&imeis), to).await;
    let number = begun.clone().unwrap();
    let busy = Operations::devices(store, &scene.mia, &number).await.err();
    assert_eq!(busy, Some(PortalError::Conflict(Conflict::StillInProgress)));
    assert_eq!(scene.done(&scene.mia, begun).await, expected);
    let batches: Vec<_> =
        Operations::devices(store, &scene.mia, &number).await.unwrap().try_collect().await.unwrap();
    let listed: Vec<(String, Option<Skip>)> =
        batches.concat().into_iter().map(|device| (device.identity, device.skip)).collect();
    let verdict = |place| match place {
        0..5 => None,
        5 | 6 => Some(Skip::NotApproved),
        _ => Some(Skip::Gone),
    };
    let exactly: Vec<_> =
        imeis.iter().cloned().enumerate().map(|(place, imei)| (imei, verdict(place))).collect();
    assert_eq!(listed, exactly);

    // The customer has a delivery that waits.
    let rows = scene.deliveries(&scene.carl).await;
    let [row] = &rows[..] else { panic!("{rows:?}") };
    assert!(row.number.as_str().starts_with("M-"), "{}", row.number);
    assert_eq!((row.sender_name.as_str(), row.devices, row.status), ("Kestrel", 5, DeliveryStatus::Waiting));
    let theirs = scene.device(&scene.carl, &imeis[0]).await;
    assert_eq!(
        (theirs.row.status, &theirs.row.tags[..]),
        (DeviceStatus::Pending, &[MOVED_BY_MSP.english().to_owned()][..])
    );
    assert_eq!(events(&theirs), [CustodyEvent::Moved], "what was before is not its business");
    assert_eq!(theirs.custody[0].by.as_deref(), Some("Kestrel"));
    // The MSP sees it there, the reseller still with the MSP.
    let there = DeviceScope::Customer(scene.acme.number.clone());
    assert_eq!((scene.held(&scene.mia).await, scene.count(&scene.mia, &there).await), (2, 5));
    assert_eq!(scene.device(&scene.mia, &imeis[0]).await.row.customer_name, "Acme");
    assert_eq!(scene.device(&scene.ada, &imeis[0]).await.custody.len(), 2, "uploaded, approved");
    assert_eq!(scene.counters(&scene.mia, &scene.acme).await, (5, 0));
    assert_eq!(scene.counters(&scene.ada, &scene.kestrel).await, (2, 0));
    // Approved per service, the MSP hears it.
    let delivery = DeviceScope::Delivery(row.number.clone());
    assert_eq!(scene.count(&scene.carl, &delivery).await, 5);
    let begun = store.approve(&scene.carl, &these(&[&row.number]), ENROLLMENT, true).await;
    assert_eq!(scene.done(&scene.carl, begun).await, outcome(5, &[]));
    assert_eq!(scene.counters(&scene.mia, &scene.acme).await, (5, 5));
    assert_eq!(scene.device(&scene.carl, &imeis[0]).await.row.services, ["Enrollment"]);
    assert_eq!(scene.device(&scene.mia, &imeis[0]).await.row.services, Vec::<String>::new());
    assert_eq!(scene.log(&scene.acme, "delivery.received").await[0].0, row.number.as_str());
    // Once more: it is there.
    assert_eq!(
        scene.moved(&scene.mia, &imeis[..1], &scene.acme).await,
        outcome(0, &[(Skip::ThereAlready, 1)])
    );
    assert_eq!(scene.moved(&scene.mia, &imeis[..1], &scene.brink).await, outcome(0, &[(Skip::Gone, 1)]));
    assert_eq!(scene.deliveries(&scene.carl).await.len(), 1, "no delivery of nothing");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn devices_go_back_to_whom_they_came_from_and_can_be_taken_back(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let imeis = World::imeis(TAC, 0, 6);
    scene.approved(&scene.mia, &scene.kestrel, 0, 6).await;
    scene.approved(&scene.carl, &scene.acme, 20, 1).await;
    scene.moved(&scene.mia, &imeis[..4], &scene.acme).await;
    let rows = scene.deliveries(&scene.carl).await;
    let waiting = rows.iter().find(|row| row.status == DeliveryStatus::Waiting).unwrap();
    let begun = store.approve(&scene.carl, &these(&[&waiting.number]), ALL_SERVICES, false).await;
    scene.done(&scene.carl, begun).await;

    // The customer returns two, one of which never came from there.
    let direct = World::imeis(TAC, 20, 1);
    let back = [imeis[0].clone(), direct[0].clone()];
    assert_eq!(scene.moved(&scene.carl, &back, &scene.kestrel).await, outcome(1, &[(Skip::NotFromThere, 1)]));
    let returned = scene.device(&scene.mia, &imeis[0]).await;
    assert_eq!((returned.row.status, returned.row.tags.len()), (DeviceStatus::Verified, 0));
    assert_eq!(events(&returned)[..2], [CustodyEvent::Moved, CustodyEvent::Approved]);
    assert_eq!(Devices::details(store, &scene.carl, &imeis[0]).await.err(), Some(PortalError::NotFound));
    assert_eq!(scene.counters(&scene.mia, &scene.acme).await, (3, 3));

    // The MSP takes one back, approved or not.
    let there = DeviceScope::Customer(scene.acme.number.clone());
    let own = &scene.kestrel.number;
    let begun = store.begin_move(&scene.mia, &there, &keys(&imeis[1..2]), own).await;
    assert_eq!(scene.done(&scene.mia, begun).await, outcome(1, &[]));
    let begun = store.begin_move(&scene.mia, &there, &keys(&imeis[1..2]), own).await;
    assert_eq!(scene.done(&scene.mia, begun).await, outcome(0, &[(Skip::ThereAlready, 1)]));
    scene.moved(&scene.mia, &imeis[4..], &scene.acme).await;
    let rows = scene.deliveries(&scene.carl).await;
    assert_eq!(rows.iter().filter(|row| row.status == DeliveryStatus::Waiting).count(), 1);
    let begun = store.begin_move(&scene.mia, &there, &keys(&imeis[4..]), own).await;
    assert_eq!(scene.done(&scene.mia, begun).await, outcome(2, &[]));
    let statuses: Vec<DeliveryStatus> =
        scene.deliveries(&scene.carl).await.iter().map(|row| row.status).collect();
    assert!(statuses.contains(&DeliveryStatus::Withdrawn), "nothing of it is left to answer: {statuses:?}");
    assert!(!statuses.contains(&DeliveryStatus::Waiting));
    assert_eq!((scene.held(&scene.mia).await, scene.held(&scene.carl).await), (4, 3));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_customer_hands_devices_to_its_inner_customer_and_back(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let imeis = World::imeis(TAC, 0, 3);
    scene.approved(&scene.carl, &scene.acme, 0, 3).await;
    assert_eq!(scene.moved(&scene.carl, &imeis, &scene.works).await, outcome(3, &[]));
    let inner = DeviceScope::Customer(scene.works.number.clone());
    assert_eq!((scene.held(&scene.carl).await, scene.count(&scene.carl, &inner).await), (0, 3));
    let theirs = scene.device(&scene.ines, &imeis[0]).await;
    assert_eq!((theirs.row.tags.len(), theirs.custody[0].by.as_deref()), (0, Some("Acme")));
    let row = &scene.deliveries(&scene.ines).await[0];
    let begun = store.approve(&scene.ines, &these(&[&row.number]), CONFIGURATION, true).await;
    assert_eq!(scene.done(&scene.ines, begun).await, outcome(3, &[]));
    assert_eq!(scene.counters(&scene.ada, &scene.acme).await, (0, 0));
    assert_eq!(scene.moved(&scene.ines, &imeis[..1], &scene.acme).await, outcome(1, &[]));
    let begun = store.begin_move(&scene.carl, &inner, &keys(&imeis), &scene.acme.number).await;
    assert_eq!(scene.done(&scene.carl, begun).await, outcome(2, &[(Skip::ThereAlready, 1)]));
    assert_eq!(scene.counters(&scene.ada, &scene.acme).await, (3, 3));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn devices_go_only_where_they_may(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, scene.store());
    let imeis = World::imeis(TAC, 0, 2);
    scene.approved(&scene.mia, &scene.kestrel, 0, 2).await;
    let stranger = world.customer("Stranger").await;
    let asking = world.customer("Asking").await;
    world.connected(&scene.kestrel, &asking).await;
    let unknown = Some(PortalError::Conflict(Conflict::UnknownReceiver));
    for to in [&stranger, &asking, &scene.works, &scene.nordlicht, &scene.kestrel] {
        let refused = store.begin_move(&scene.mia, &DeviceScope::Mine, &keys(&imeis), &to.number).await.err();
        assert_eq!(refused, unknown, "{}", to.name);
    }
    let refused = store.begin_move(&scene.carl, &DeviceScope::Mine, &keys(&imeis), &scene.brink.number).await;
    assert_eq!(refused.err(), unknown);
    let viewer = world.actor(&scene.kestrel, Role::Viewer).await;
    let denied = Some(PortalError::Forbidden(Denied::Needs(Permission::MoveDevices)));
    let to = &scene.acme.number;
    assert_eq!(store.begin_move(&viewer, &DeviceScope::Mine, &keys(&imeis), to).await.err(), denied);
    assert_eq!(store.preview_move(&viewer, &DeviceScope::Mine, &keys(&imeis), to).await.err(), denied);
    let not_found = Some(PortalError::NotFound);
    assert_eq!(store.begin_move(&scene.ada, &DeviceScope::Mine, &keys(&imeis), to).await.err(), not_found);
    let elsewhere = DeviceScope::Customer(stranger.number.clone());
    let refused = store.begin_move(&scene.mia, &elsewhere, &keys(&imeis), &scene.kestrel.number).await;
    assert_eq!(refused.err(), not_found);
    // Somebody else's devices are gone, as if they did not exist.
    assert_eq!(scene.moved(&scene.carl, &imeis, &scene.works).await, outcome(0, &[(Skip::Gone, 2)]));
    // Names that are suggested are those that it may know.
    let names = async |actor: &Actor, text: &str| -> Vec<(String, bool)> {
        let found = store.destinations(actor, &DeviceScope::Mine, text).await.unwrap();
        found.into_iter().map(|to| (to.name, to.back)).collect()
    };
    assert_eq!(names(&scene.mia, "").await, [("Acme".to_owned(), false), ("Brink".to_owned(), false)]);
    assert_eq!(names(&scene.mia, "bri").await, [("Brink".to_owned(), false)]);
    assert_eq!(names(&scene.mia, &scene.acme.number.as_str()[..4]).await, [("Acme".to_owned(), false)]);
    assert_eq!(names(&scene.carl, "").await, [("Acme Works".to_owned(), false)]);
    scene.moved(&scene.mia, &imeis, &scene.acme).await;
    assert_eq!(names(&scene.carl, "kes").await, [("Kestrel".to_owned(), true)]);
    assert_eq!(names(&scene.ines, "").await, []);
    let there = DeviceScope::Customer(scene.acme.number.clone());
    let back = store.destinations(&scene.mia, &there, "").await.unwrap();
    assert_eq!((back.len(), back[0].number.clone(), back[0].back), (1, scene.kestrel.number.clone(), true));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_relation_that_ended_before_the_move_was_done_keeps_everything_where_it_is(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let imeis = World::imeis(TAC, 0, 3);
    scene.approved(&scene.mia, &scene.kestrel, 0, 3).await;
    let begun =
        scene.store().begin_move(&scene.mia, &DeviceScope::Mine, &keys(&imeis), &scene.acme.number).await;
    scene.world.verification(&scene.kestrel, &scene.acme, Verification::Inactive).await;
    assert_eq!(scene.done(&scene.mia, begun).await, outcome(0, &[(Skip::ReceiverGone, 3)]));
    assert_eq!((scene.held(&scene.mia).await, scene.held(&scene.carl).await), (3, 0));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_operation_is_for_what_was_seen_and_not_for_what_came_later(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    scene.approved(&scene.mia, &scene.kestrel, 0, 10).await;
    let all = |seen| Selection::all(&ListQuery::default(), Total::Exactly(seen));
    let (scope, to) = (DeviceScope::Mine, &scene.acme.number);
    let changed = Some(PortalError::Conflict(Conflict::SelectionChanged { now: 10 }));
    assert_eq!(store.begin_move(&scene.mia, &scope, &all(9), to).await.err(), changed);
    assert_eq!(store.preview_move(&scene.mia, &scope, &all(11), to).await.err(), changed);
    let mut some = all(10);
    some.set(&World::imeis(TAC, 0, 1)[0], false);
    assert_eq!(store.preview_move(&scene.mia, &scope, &some, to).await.unwrap(), outcome(9, &[]));
    let begun = store.begin_move(&scene.mia, &scope, &some, to).await;
    // Before the job is done, more devices match.
    let file = World::file(&World::imeis(TAC, 100, 5));
    let sent = scene.world.new_upload(&scene.kestrel, "later", file.len());
    scene.world.send(&scene.ada, sent, &file).await.unwrap();
    assert_eq!(scene.done(&scene.mia, begun).await, outcome(9, &[]));
    assert_eq!(scene.held(&scene.mia).await, 6);
}

/// The sum of the reseller's customers was told, and an MSP moves devices to others.
#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_an_msp_hands_to_a_customer_unknown_to_the_reseller_is_still_in_the_resellers_total(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let imeis = World::imeis(TAC, 0, 5);
    scene.approved(&scene.mia, &scene.kestrel, 0, 5).await;
    assert_eq!(scene.moved(&scene.mia, &imeis[..3], &scene.brink).await, outcome(3, &[]));
    assert_eq!(scene.held(&scene.ada).await, 5);
    let dashboard = domain::dashboards::Dashboards::reseller(scene.store(), &scene.ada).await.unwrap();
    assert_eq!(dashboard.devices, 5);
    let begun = scene.store().begin_delete(&scene.ada, &DeviceScope::Mine, &keys(&imeis[..1])).await;
    assert_eq!(scene.done(&scene.ada, begun).await, outcome(1, &[]));
    let begun = scene.store().begin_delete(&scene.mia, &DeviceScope::Mine, &keys(&imeis[3..4])).await;
    assert_eq!(scene.done(&scene.mia, begun).await, outcome(1, &[]));
    assert_eq!(scene.held(&scene.ada).await, 3);
}
