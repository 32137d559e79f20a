//! Approving and rejecting deliveries.

use super::*;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_approved_delivery_is_verified_for_its_services_and_its_sender_sees_it(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let delivery = scene.upload(&scene.acme, 0, 3).await;
    let preview = store.preview_approve(&scene.carl, &these(&[&delivery])).await.unwrap();
    assert_eq!((preview.deliveries, preview.devices, preview.decided), (1, 3, 0));
    let names: Vec<&str> = preview.unregistered.iter().map(|reseller| reseller.name.as_str()).collect();
    assert_eq!(names, ["Nordlicht"]);

    let services = ENROLLMENT.and(GUARD);
    let number = store.approve(&scene.carl, &these(&[&delivery]), services, false).await.unwrap();
    let before = scene.operation(&scene.carl, &number).await;
    assert_eq!((before.kind, before.status), (OperationKind::Approve, OperationStatus::InProgress));
    assert_eq!(before.target.as_deref(), Some("Enrollment; Guard"));
    assert_eq!(scene.done(&scene.carl, Ok(number.clone())).await, outcome(3, &[]));

    let imei = &World::imeis(TAC, 0, 1)[0];
    let mine = scene.device(&scene.carl, imei).await;
    assert_eq!(
        (mine.row.status, mine.row.services.join(" ")),
        (DeviceStatus::Verified, "Enrollment Guard".into())
    );
    assert_eq!(events(&mine), [CustodyEvent::Approved, CustodyEvent::Uploaded]);
    assert_eq!(mine.custody[0].operation.as_ref(), Some(&number));
    assert_eq!(mine.custody[0].services, ["Enrollment", "Guard"]);
    assert_eq!(mine.custody[1].by.as_deref(), Some("Nordlicht"), "known by its delivery");
    let theirs = scene.device(&scene.ada, imei).await;
    assert_eq!(theirs.row.status, DeviceStatus::Verified);
    assert_eq!(theirs.row.services, Vec::<String>::new(), "which services is the holder's business");
    assert_eq!(theirs.custody[0].by.as_deref(), Some("Acme"));
    assert_eq!((&theirs.custody[0].person, &theirs.custody[0].operation), (&None, &None));
    let connection = Customers::details(store, &scene.ada, &scene.acme.number).await.unwrap();
    assert_eq!((connection.row.status, connection.verified_devices), (Verification::Active, 3));
    let row = &scene.deliveries(&scene.carl).await[0];
    assert_eq!((row.status, row.services.len()), (DeliveryStatus::Approved, 2));
    assert_eq!(row.decided_by, Some(scene.world.email(&scene.acme, Role::Administrator)));
    assert_eq!(scene.log(&scene.acme, "deliveries.approved").await[0].0, number.as_str());
    let answered = scene.log(&scene.nordlicht, "delivery.answered").await;
    assert_eq!(answered, [(delivery.to_string(), serde_json::json!({ "status": "approved", "devices": 3 }))]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn approving_can_register_the_senders_and_takes_everything_that_waits(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    scene.upload(&scene.kestrel, 0, 2).await;
    scene.upload(&scene.kestrel, 10, 3).await;
    let waiting = ListQuery {
        filters: [("status".to_owned(), ["waiting".to_owned()].into())].into(),
        ..ListQuery::default()
    };
    let all = |seen| Selection::all(&waiting, Total::Exactly(seen));
    let changed = Some(PortalError::Conflict(Conflict::SelectionChanged { now: 2 }));
    assert_eq!(store.approve(&scene.mia, &all(3), NO_SERVICES, true).await.err(), changed);
    let begun = store.approve(&scene.mia, &all(2), NO_SERVICES, true).await;
    assert_eq!(scene.done(&scene.mia, begun).await, outcome(5, &[]));
    let preview = domain::resellers::Resellers::details(store, &scene.mia, &scene.nordlicht.number).await;
    assert_eq!(preview.unwrap().deliveries, 2, "registered");
    assert_eq!(scene.counters(&scene.ada, &scene.kestrel).await, (5, 5));
    let nothing = Some(PortalError::Conflict(Conflict::NothingWaits));
    assert_eq!(store.approve(&scene.mia, &all(0), NO_SERVICES, true).await.err(), nothing);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_rejected_upload_is_nobodys_and_its_sender_reads_why(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let delivery = scene.upload(&scene.acme, 0, 3).await;
    // Of which some were deleted meanwhile.
    let imeis = World::imeis(TAC, 0, 3);
    scene.world.deleted(&scene.ada, &DeviceScope::Mine, &keys(&imeis[..1])).await.unwrap();
    let begun = store.reject(&scene.carl, &these(&[&delivery]), " Not ordered \n").await;
    assert_eq!(scene.done(&scene.carl, begun).await, outcome(2, &[]));
    assert_eq!((scene.held(&scene.carl).await, scene.held(&scene.ada).await), (0, 0));
    let upload = domain::uploads::UploadNumber::parse(delivery.as_str()).unwrap();
    let answer = Uploads::details(store, &scene.ada, &upload).await.unwrap().delivery.unwrap();
    assert_eq!((answer.status, answer.reason.as_deref()), (DeliveryStatus::Rejected, Some("Not ordered")));
    // It can be uploaded again, and the record tells what was.
    scene.upload(&scene.acme, 0, 3).await;
    let device = scene.device(&scene.ada, &imeis[1]).await;
    assert_eq!(events(&device), [CustodyEvent::Uploaded, CustodyEvent::Rejected, CustodyEvent::Uploaded]);
    scene.assert_counters().await;
    for (reason, error) in [
        ("  ", FieldError::Required),
        ("a\u{0}b", FieldError::Unprintable),
        (&"x".repeat(501), FieldError::TooLong { max: 500 }),
    ] {
        let refused = store.reject(&scene.carl, &these(&[&delivery]), reason).await.err();
        assert_eq!(refused, Some(PortalError::field(Field::Reason, error)));
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_rejected_move_goes_back_to_the_msp(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let imeis = World::imeis(TAC, 0, 4);
    scene.approved(&scene.mia, &scene.kestrel, 0, 4).await;
    scene.moved(&scene.mia, &imeis, &scene.acme).await;
    let delivery = scene.deliveries(&scene.carl).await[0].number.clone();
    let begun = scene.store().reject(&scene.carl, &these(&[&delivery]), "Wrong site").await;
    assert_eq!(scene.done(&scene.carl, begun).await, outcome(4, &[]));
    let device = scene.device(&scene.mia, &imeis[0]).await;
    assert_eq!((device.row.status, device.row.tags.len()), (DeviceStatus::Verified, 0));
    assert_eq!(scene.held(&scene.mia).await, 4);
    assert_eq!(scene.counters(&scene.mia, &scene.acme).await, (0, 0));
    let told = scene.log(&scene.kestrel, "delivery.answered").await;
    assert_eq!(told[0].1["reason"], "Wrong site");
    assert_eq!(scene.moved(&scene.mia, &imeis, &scene.brink).await, outcome(4, &[]));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_administrators_answer_and_only_what_is_theirs(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let delivery = scene.upload(&scene.acme, 0, 1).await;
    let viewer = scene.world.actor(&scene.acme, Role::Viewer).await;
    let denied = Some(PortalError::Forbidden(Denied::Needs(Permission::ApproveDevices)));
    let not_found = Some(PortalError::NotFound);
    let chosen = these(&[&delivery]);
    assert_eq!(store.approve(&viewer, &chosen, ALL_SERVICES, false).await.err(), denied);
    assert_eq!(store.reject(&viewer, &chosen, "No").await.err(), denied);
    assert_eq!(store.preview_approve(&viewer, &chosen).await.err(), denied);
    assert_eq!(store.approve(&scene.ada, &chosen, ALL_SERVICES, false).await.err(), not_found, "a sender");
    assert_eq!(store.approve(&scene.ines, &chosen, ALL_SERVICES, false).await.err(), not_found);
    assert_eq!(store.reject(&scene.mia, &chosen, "No").await.err(), not_found);
    // Services are the customer's own; an MSP has none.
    let wrong = |error| Some(PortalError::field(Field::Services, error));
    assert_eq!(
        store.approve(&scene.carl, &chosen, NO_SERVICES, false).await.err(),
        wrong(FieldError::Required)
    );
    let unknown = store.approve(&scene.carl, &chosen, ServiceSet(1 << 40), false).await.err();
    assert_eq!(unknown, wrong(FieldError::Unknown));
    assert_eq!(
        store.approve(&scene.mia, &chosen, ALL_SERVICES, false).await.err(),
        wrong(FieldError::Unknown)
    );
    let begun = store.approve(&scene.carl, &chosen, GUARD, false).await;
    let number = begun.clone().unwrap();
    scene.done(&scene.carl, begun).await;
    assert_eq!(Operations::details(store, &viewer, &number).await.unwrap().outcome.done, 1);
    assert_eq!(Operations::details(store, &scene.ada, &number).await.err(), not_found);
    assert_eq!(Operations::details(store, &scene.ines, &number).await.err(), not_found);
    assert!(Operations::devices(store, &scene.mia, &number).await.is_err());
}
