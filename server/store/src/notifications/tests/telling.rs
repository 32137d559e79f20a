use super::*;
use crate::jobs::JobEvent;
use domain::PortalError;
use domain::customers::{AddCustomer, Customers};
use domain::deliveries::Deliveries;
use domain::languages::Language;
use domain::lists::Selection;
use domain::notifications::Choice;
use domain::operations::OperationKind;
use domain::resellers::Resellers;
use domain::services::ServiceSet;
use domain::uploads::UploadStatus;
use std::collections::BTreeSet;

fn keys(rows: &[NotificationRow]) -> Selection {
    Selection::Keys(rows.iter().map(|row| row.key.clone()).collect())
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_uploads_end_is_told_once_to_exactly_those_whom_it_concerns(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let world = &scene.world;
    let colleague = world.actor(&scene.nordlicht, Role::Uploader).await;
    let viewer = world.actor(&scene.acme, Role::Viewer).await;
    let stranger = world.actor(&world.customer("Brink").await, Role::Administrator).await;
    let number = scene.upload("first", 0, 3).await;

    let told = scene.list(&scene.ada).await;
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].kind, told[0].subject.as_deref()), (Kind::UploadFinished, Some(number.as_str())));
    assert_eq!(told[0].facts.status, Some(UploadStatus::Completed));
    assert_eq!(told[0].sentence(Language::English), "Your upload to Acme is completed: 3 devices");
    let told = scene.list(&scene.carl).await;
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].sentence(Language::English), "3 devices from Nordlicht wait for your decision");
    // Who did not upload it, who cannot decide, and who has nothing to do with it.
    for actor in [&colleague, &viewer, &stranger] {
        assert_eq!(scene.kinds(actor).await, [], "{actor:?}");
        assert_eq!(scene.unread(actor).await, 0);
    }
    // A job that is done again tells nothing again.
    let rows: i64 =
        sqlx::query_scalar("SELECT count(*) FROM notifications").fetch_one(&world.owner).await.unwrap();
    assert_eq!(rows, 2);
    assert_eq!(world.store.work_off().await, Ok(0), "mail waits");
    // A file without a good row reaches nobody but its uploader.
    world.upload_file(&scene.ada, &scene.acme, "bad", b"IMEI\n123\n").await;
    assert_eq!(scene.list(&scene.carl).await.len(), 1);
    let sentences: Vec<String> =
        scene.list(&scene.ada).await.iter().map(|row| row.sentence(Language::English)).collect();
    let failed = "Your upload to Acme failed: none of 1 rows was accepted".to_owned();
    assert!(sentences.contains(&failed), "{sentences:?}");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_joins_later_is_not_told_what_happened_before(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    scene.upload("first", 0, 1).await;
    scene.world.clock.advance(Duration::minutes(1));
    let late = scene.world.person("late@acme.example", &scene.acme, Role::Administrator).await;
    assert_eq!(scene.kinds(&late).await, []);
    scene.upload("second", 1, 1).await;
    assert_eq!(scene.kinds(&late).await, [Kind::DeliveryWaiting]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_answer_is_told_to_the_uploaders_organisation_and_nothing_without_a_hand_twice(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let (colleague, viewer) = (
        scene.world.actor(&scene.nordlicht, Role::Uploader).await,
        scene.world.actor(&scene.nordlicht, Role::Viewer).await,
    );
    let mut numbers = Vec::new();
    for (place, name) in ["first", "second", "third"].into_iter().enumerate() {
        numbers.push(scene.upload(name, u32::try_from(place).unwrap(), 1).await);
    }
    let of = |numbers: &[String]| Selection::Keys(numbers.iter().cloned().collect());
    store.reject(&scene.carl, &of(&numbers[..1]), "Not ours").await.unwrap();
    store.work_off().await.unwrap();
    Deliveries::approve(store, &scene.carl, &of(&numbers[1..]), ServiceSet::of(0), true).await.unwrap();
    store.work_off().await.unwrap();
    let told = scene.list(&colleague).await;
    let mut sentences: Vec<String> = told.iter().map(|row| row.sentence(Language::English)).collect();
    sentences.sort();
    assert_eq!(
        sentences,
        ["Acme approved 2 uploads with 2 devices", "Acme rejected 1 device of an upload: Not ours"]
    );
    assert_eq!(scene.kinds(&viewer).await, []);
    // From now on without a hand: the receiver may look, the reseller hears of the end alone.
    store.set_auto_approve(&scene.carl, &scene.nordlicht.number, true).await.unwrap();
    let before = scene.kinds(&colleague).await.len();
    scene.upload("fourth", 9, 2).await;
    assert_eq!(scene.kinds(&colleague).await.len(), before);
    let watcher = scene.world.actor(&scene.acme, Role::Viewer).await;
    scene.world.clock.advance(Duration::seconds(1));
    scene.upload("fifth", 20, 2).await;
    assert!(scene.kinds(&watcher).await.contains(&Kind::DeliveryReceived));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn msps_customers_and_removed_resellers_tell_each_other(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let kestrel = scene.world.msp("Kestrel").await;
    let mia = scene.world.actor(&kestrel, Role::Administrator).await;
    let viewer = scene.world.actor(&scene.acme, Role::Viewer).await;
    let ask = || AddCustomer { number: scene.acme.number.to_string(), internal_reference: String::new() };
    Customers::connect(store, &mia, ask()).await.unwrap();
    assert_eq!(
        scene.list(&scene.carl).await[0].sentence(Language::English),
        "Kestrel asks to manage your organisation"
    );
    assert_eq!(scene.kinds(&viewer).await, []);
    let mut expected = Vec::new();
    for (accept, told) in [(true, Kind::CustomerAccepted), (false, Kind::CustomerEnded)] {
        scene.world.clock.advance(Duration::seconds(1));
        store.answer_msp(&scene.carl, &kestrel.number, accept).await.unwrap();
        // A second click tells nothing.
        store.answer_msp(&scene.carl, &kestrel.number, accept).await.unwrap();
        expected.insert(0, told);
        assert_eq!(scene.kinds(&mia).await, expected);
    }
    scene.world.clock.advance(Duration::seconds(1));
    Customers::connect(store, &mia, ask()).await.unwrap();
    store.answer_msp(&scene.carl, &kestrel.number, false).await.unwrap();
    assert_eq!(scene.kinds(&mia).await[0], Kind::CustomerDeclined);

    store.register(&scene.carl, &scene.nordlicht.number).await.unwrap();
    store.remove(&scene.carl, &scene.nordlicht.number).await.unwrap();
    assert_eq!(scene.kinds(&scene.ada).await, [Kind::ResellerRemoved]);
    // A reseller that never added the receiver does not hear of it.
    let harbour = scene.world.reseller("Harbour").await;
    let hugo = scene.world.actor(&harbour, Role::Administrator).await;
    store.register(&scene.carl, &harbour.number).await.unwrap();
    store.remove(&scene.carl, &harbour.number).await.unwrap();
    assert_eq!(scene.kinds(&hugo).await, []);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_an_operation_that_took_long_is_told_and_to_whoever_began_it(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let other = scene.world.person("other@acme.example", &scene.acme, Role::Administrator).await;
    for (name, first, waits) in [("first", 0, 1), ("second", 1, 60)] {
        let number = scene.upload(name, first, 1).await;
        let one = Selection::Keys(BTreeSet::from([number]));
        Deliveries::approve(store, &scene.carl, &one, ServiceSet::of(0), false).await.unwrap();
        scene.world.clock.advance(Duration::seconds(waits));
        store.work_off().await.unwrap();
    }
    let told: Vec<NotificationRow> =
        scene.list(&scene.carl).await.into_iter().filter(|row| row.kind == Kind::OperationFinished).collect();
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].facts.operation, Some(OperationKind::Approve));
    assert_eq!(told[0].sentence(Language::English), "Approve devices: 1 of 1 devices done");
    assert!(!scene.kinds(&other).await.contains(&Kind::OperationFinished));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn reading_is_each_persons_own_and_all_at_once_hides_nothing_that_comes_late(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let other = scene.world.person("other@acme.example", &scene.acme, Role::Administrator).await;
    for (place, name) in ["first", "second", "third"].into_iter().enumerate() {
        scene.upload(name, u32::try_from(place).unwrap(), 1).await;
        scene.world.clock.advance(Duration::minutes(1));
    }
    let rows = scene.list(&scene.carl).await;
    assert_eq!(scene.unread(&scene.carl).await, 3);
    store.mark_read(&scene.carl, &keys(&rows[..1])).await.unwrap();
    store.mark_read(&scene.carl, &keys(&rows[..1])).await.unwrap();
    assert_eq!((scene.unread(&scene.carl).await, scene.unread(&other).await), (2, 3));
    // Another's cannot be named.
    store.mark_read(&scene.ada, &keys(&rows)).await.unwrap();
    assert_eq!(scene.unread(&scene.carl).await, 2);
    store.mark_all_read(&scene.carl).await.unwrap();
    assert_eq!((scene.unread(&scene.carl).await, scene.unread(&other).await), (0, 3));
    assert!(scene.list(&scene.carl).await.iter().all(|row| row.read));
    // A transaction that began before commits afterwards: what it tells is of a moment that was read.
    sqlx::query(
        "INSERT INTO notifications (organisation_id, needs, kind, at)
         SELECT organisation_id, needs, kind, at - interval '1 second' FROM notifications WHERE key = $1",
    )
    .bind(&rows[0].key)
    .execute(&scene.world.owner)
    .await
    .unwrap();
    assert_eq!(scene.unread(&scene.carl).await, 1);
    // Later all of it is found read without looking at each.
    scene.world.clock.advance(Duration::hours(3));
    store.mark_all_read(&scene.carl).await.unwrap();
    let kept: i64 = sqlx::query_scalar("SELECT count(*) FROM notification_reads WHERE person_id = $1")
        .bind(scene.carl.person.0)
        .fetch_one(&scene.world.owner)
        .await
        .unwrap();
    assert_eq!((scene.unread(&scene.carl).await, kept), (0, 0));
    let page = |read: &str| {
        let mut query = ListQuery::default();
        query.filters.insert("read".to_owned(), BTreeSet::from([read.to_owned()]));
        query
    };
    let read = Notifications::list(store, &scene.carl, &page("read")).await.unwrap().rows.len();
    let unread = Notifications::list(store, &scene.carl, &page("unread")).await.unwrap().rows.len();
    assert_eq!((read, unread), (4, 0));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_bell_puts_unread_ones_of_a_sender_together_and_the_list_finds_a_number(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let mut numbers = Vec::new();
    for place in 0..12 {
        numbers.push(scene.upload(&format!("file-{place}"), place, 1).await);
    }
    let bell = scene.store().bell(&scene.carl).await.unwrap();
    assert_eq!(bell.unread, 12);
    let sentences: Vec<String> = bell.entries.iter().map(|entry| entry.sentence(Language::English)).collect();
    assert_eq!(sentences, ["12 deliveries from Nordlicht wait for your decision"]);
    let all = Selection::Keys(bell.entries[0].keys.iter().cloned().collect());
    scene.store().mark_read(&scene.carl, &all).await.unwrap();
    let bell = scene.store().bell(&scene.carl).await.unwrap();
    assert_eq!((bell.unread, bell.entries.len()), (0, 10), "what was read stands alone, the latest ten");
    let query = ListQuery { search: numbers[3].to_lowercase(), ..ListQuery::default() };
    let found = Notifications::list(scene.store(), &scene.carl, &query).await.unwrap().rows;
    assert_eq!(found.iter().map(|row| row.subject.clone()).collect::<Vec<_>>(), [Some(numbers[3].clone())]);
    let none = ListQuery { search: "U-1999".to_owned(), ..ListQuery::default() };
    assert_eq!(Notifications::list(scene.store(), &scene.carl, &none).await.unwrap().rows, []);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_a_person_switched_off_is_not_shown_to_them_alone(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = scene.store();
    let other = scene.world.person("other@acme.example", &scene.acme, Role::Administrator).await;
    scene.upload("first", 0, 1).await;
    let choices = store.choices(&scene.carl).await.unwrap();
    assert!(choices.iter().all(|choice| choice.bell && choice.mail == choice.kind.mailed_by_default()));
    assert!(!choices.iter().any(|choice| choice.kind == Kind::UploadFinished), "a customer uploads nothing");
    let off = Choice { kind: Kind::DeliveryWaiting, bell: false, mail: false };
    store.choose(&scene.carl, &[off]).await.unwrap();
    assert!(store.choices(&scene.carl).await.unwrap().contains(&off));
    assert_eq!((scene.unread(&scene.carl).await, scene.list(&scene.carl).await.len()), (0, 0));
    assert_eq!(scene.unread(&other).await, 1);
    let strange = Choice::standard(Kind::UploadFinished);
    assert!(matches!(store.choose(&scene.carl, &[strange]).await, Err(PortalError::Invalid(_))));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn after_ninety_days_it_is_forgotten_with_who_has_read_it(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    scene.upload("first", 0, 1).await;
    let rows = scene.list(&scene.carl).await;
    scene.store().mark_read(&scene.carl, &keys(&rows)).await.unwrap();
    scene.world.clock.advance(Duration::days(89));
    scene.upload("second", 1, 1).await;
    scene.world.clock.advance(Duration::days(2));
    let now = domain::Clock::now(&*scene.world.clock);
    scene
        .store()
        .work(move |tx| {
            Box::pin(async move { crate::jobs::enqueue(tx, &crate::jobs::Job::PurgeStale, now).await })
        })
        .await
        .unwrap();
    scene.store().work_off().await.unwrap();
    assert_eq!(scene.list(&scene.carl).await.len(), 1);
    let counts: (i64, i64) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM notifications), (SELECT count(*) FROM notification_reads)",
    )
    .fetch_one(&scene.world.owner)
    .await
    .unwrap();
    assert_eq!(counts, (2, 0));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_request_tells_only_whom_it_is_connected_to_and_in_its_own_name(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let brink = scene.world.customer("Brink").await;
    for (whom, kind, told) in [
        (scene.acme.id.0, Kind::MspAsked, true),
        (brink.id.0, Kind::MspAsked, false),
        (scene.acme.id.0, Kind::DeliveryWaiting, false),
        (scene.acme.id.0, Kind::OperationFailed, false),
    ] {
        let now = domain::Clock::now(&*scene.world.clock);
        scene
            .store()
            .act(&scene.ada, move |tx| {
                Box::pin(async move { super::super::by_request(tx, whom, kind, now).await })
            })
            .await
            .unwrap();
        let rows: i64 =
            sqlx::query_scalar("SELECT count(*) FROM notifications WHERE organisation_id = $1 AND kind = $2")
                .bind(whom)
                .bind(kind.code())
                .fetch_one(&scene.world.owner)
                .await
                .unwrap();
        assert_eq!(rows == 1, told, "{kind:?}");
    }
    let forged = scene
        .store()
        .act(&scene.ada, |tx| {
            Box::pin(async move {
                let written = sqlx::query(
                    "INSERT INTO notifications (organisation_id, needs, kind, at) VALUES (1, 4, 1, now())",
                )
                .execute(tx)
                .await;
                Ok(written.is_err())
            })
        })
        .await;
    // The transaction of a failed statement cannot be committed.
    assert!(!matches!(forged, Ok(false)));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_is_told_by_a_request_or_a_job_hears_it_at_once(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let mia = scene.world.actor(&scene.world.msp("Kestrel").await, Role::Administrator).await;
    let mut heard = scene.store().watch().await;
    // It listens from here on.
    while heard.recv().await.unwrap() != JobEvent::Missed {}
    let new = AddCustomer { number: scene.acme.number.to_string(), internal_reference: String::new() };
    Customers::connect(scene.store(), &mia, new).await.unwrap();
    let told = |person| JobEvent::Told { organisation: scene.acme.id, person };
    while heard.recv().await.unwrap() != told(None) {}
    scene.upload("first", 0, 1).await;
    while heard.recv().await.unwrap() != told(None) {}
    scene.store().mark_all_read(&scene.carl).await.unwrap();
    while heard.recv().await.unwrap() != told(Some(scene.carl.person)) {}
}
