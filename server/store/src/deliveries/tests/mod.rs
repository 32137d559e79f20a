mod meeting;

use crate::admin::Organisation;
use crate::testing::World;
use domain::customers::{Customers, Verification};
use domain::deliveries::{Deliveries, DeliveryNumber, DeliveryRow, DeliveryStatus};
use domain::devices::{CustodyEvent, DeviceScope, DeviceStatus, Devices, Edition};
use domain::lists::{Direction, ListQuery, PageSize, Selection, Sort, Total};
use domain::organisations::OrganisationKind;
use domain::resellers::Resellers;
use domain::services::ServiceSet;
use domain::uploads::{UploadNumber, Uploads};
use domain::{Actor, PortalError, Role};
use futures::TryStreamExt;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use time::Duration;

const TAC: &str = "35209900";

/// A reseller that has added a customer, and the administrators of both.
struct Scene {
    world: World,
    nordlicht: Organisation,
    acme: Organisation,
    ada: Actor,
    carl: Actor,
}

impl Scene {
    async fn new(options: PgConnectOptions) -> Self {
        let world = World::new(options).await;
        let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
        world.connected(&nordlicht, &acme).await;
        world.model(TAC, "Galaxy", "XCover7", Edition::Standard).await;
        let ada = world.actor(&nordlicht, Role::Administrator).await;
        let carl = world.actor(&acme, Role::Administrator).await;
        Self { world, nordlicht, acme, ada, carl }
    }

    /// Uploads so many devices from number `first` on, as the person on the page does.
    async fn upload(&self, to: &Organisation, name: &str, first: u32, count: u32) -> UploadNumber {
        let file = World::file(&World::imeis(TAC, first, count));
        self.world.upload_file(&self.ada, to, name, &file).await.row.number
    }

    async fn auto_approve(&self, receiver: &Actor, on: bool) {
        self.world.store.set_auto_approve(receiver, &self.nordlicht.number, on).await.unwrap();
    }

    async fn deliveries(&self, receiver: &Actor) -> Vec<DeliveryRow> {
        Deliveries::list(&self.world.store, receiver, &ListQuery::default()).await.unwrap().rows
    }

    async fn log(&self, organisation: &Organisation) -> Vec<(String, String)> {
        let log = self.world.activity(organisation).await.into_iter();
        log.filter(|(action, ..)| action.starts_with("delivery."))
            .map(|(action, _, details)| (action, details.to_string()))
            .collect()
    }

    async fn assert_counters(&self) {
        assert_eq!(self.world.wrong_counters().await, Vec::<String>::new());
    }
}

fn as_delivery(number: &UploadNumber) -> DeliveryNumber {
    DeliveryNumber::parse(number.as_str()).unwrap()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_upload_waits_for_its_receiver_as_one_delivery(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    // Two good rows, one that is no IMEI.
    let mut file = World::file(&World::imeis(TAC, 0, 2));
    file.extend_from_slice(b"12345\n");
    let mut new = scene.world.new_upload(&scene.acme, "a", file.len());
    new.order_number = Some("PO-7".into());
    let upload = scene.world.upload(&scene.ada, new, &file).await;
    let rows = scene.deliveries(&scene.carl).await;
    let [row] = &rows[..] else { panic!("{rows:?}") };
    assert_eq!(row.number, as_delivery(&upload.row.number));
    assert_eq!(
        (row.devices, row.status, row.sender_kind),
        (2, DeliveryStatus::Waiting, OrganisationKind::Reseller)
    );
    assert_eq!((row.sender_name.as_str(), &row.sender), ("Nordlicht", &scene.nordlicht.number));
    assert_eq!((row.order_number.as_deref(), row.delivered_at), (Some("PO-7"), upload.row.uploaded_at));

    let details = Deliveries::details(store, &scene.carl, &row.number).await.unwrap();
    assert_eq!((details.held, details.pending, details.sender_registered), (2, 2, false));
    let answer = upload.delivery.unwrap();
    assert_eq!((answer.status, answer.decided_at), (DeliveryStatus::Waiting, None));
    let connection = Customers::details(store, &scene.ada, &scene.acme.number).await.unwrap();
    assert_eq!((connection.row.status, connection.verified_devices), (Verification::Pending, 0));
    let received = r#"{"auto_approved":false,"devices":2}"#.to_owned();
    assert_eq!(scene.log(&scene.acme).await, [("delivery.received".to_owned(), received)]);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_upload_of_which_every_row_failed_is_no_delivery(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let upload = scene.world.upload_file(&scene.ada, &scene.acme, "bad", b"IMEI\n12345\n").await;
    assert_eq!(upload.delivery, None);
    assert_eq!(scene.deliveries(&scene.carl).await, []);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn auto_approve_takes_an_upload_without_a_hand(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let waiting = scene.upload(&scene.acme, "waits", 0, 1).await;
    store.register(&scene.carl, &scene.nordlicht.number).await.unwrap();
    scene.auto_approve(&scene.carl, true).await;
    let upload = scene.upload(&scene.acme, "taken", 10, 3).await;

    let details = Uploads::details(store, &scene.ada, &upload).await.unwrap();
    let answer = details.delivery.unwrap();
    assert_eq!((answer.status, answer.decided_at.is_some()), (DeliveryStatus::Approved, true));
    let delivery = Deliveries::details(store, &scene.carl, &as_delivery(&upload)).await.unwrap();
    assert_eq!((delivery.held, delivery.pending, delivery.sender_registered), (3, 0, true));
    assert_eq!(delivery.row.decided_by, None, "nobody's hand");
    assert_eq!(delivery.approved_for, ServiceSet(7));
    assert_eq!(delivery.row.services, ["Enrollment", "Configuration", "Guard"]);
    let device = Devices::details(store, &scene.ada, &World::imeis(TAC, 10, 1)[0]).await.unwrap();
    assert_eq!(device.row.status, DeviceStatus::Verified);
    let events: Vec<_> = device.custody.iter().map(|entry| entry.event).collect();
    assert_eq!(events, [CustodyEvent::Approved, CustodyEvent::Uploaded]);
    let still = Uploads::details(store, &scene.ada, &waiting).await.unwrap().delivery.unwrap();
    assert_eq!(still.status, DeliveryStatus::Waiting, "the preference is about what comes");
    let connection = Customers::details(store, &scene.ada, &scene.acme.number).await.unwrap();
    assert_eq!((connection.row.devices, connection.verified_devices), (4, 3));
    assert_eq!(scene.log(&scene.nordlicht).await.len(), 1, "the reseller's log says who answered");
    assert_eq!(Resellers::details(store, &scene.carl, &scene.nordlicht.number).await.unwrap().deliveries, 2);
    scene.assert_counters().await;

    scene.auto_approve(&scene.carl, false).await;
    let upload = scene.upload(&scene.acme, "again", 20, 1).await;
    let answer = Uploads::details(store, &scene.ada, &upload).await.unwrap().delivery.unwrap();
    assert_eq!(answer.status, DeliveryStatus::Waiting);
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_msp_auto_approves_for_no_service(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let msp = world.msp("Kestrel").await;
    world.connected(&scene.nordlicht, &msp).await;
    let mia = world.actor(&msp, Role::Administrator).await;
    store.register(&mia, &scene.nordlicht.number).await.unwrap();
    scene.auto_approve(&mia, true).await;
    let upload = scene.upload(&msp, "a", 0, 2).await;
    let delivery = Deliveries::details(store, &mia, &as_delivery(&upload)).await.unwrap();
    assert_eq!((delivery.row.status, delivery.held, delivery.pending), (DeliveryStatus::Approved, 2, 0));
    assert_eq!((delivery.approved_for, delivery.row.services), (ServiceSet(0), vec![]));
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_auto_approved_upload_makes_a_pending_connection_active(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    scene.world.store.register(&scene.carl, &scene.nordlicht.number).await.unwrap();
    scene.auto_approve(&scene.carl, true).await;
    scene.world.verification(&scene.nordlicht, &scene.acme, Verification::Pending).await;
    scene.upload(&scene.acme, "a", 0, 1).await;
    let row = Customers::details(&scene.world.store, &scene.ada, &scene.acme.number).await.unwrap().row;
    assert_eq!(row.status, Verification::Active);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_released_device_begins_anew_when_it_is_uploaded_again(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let imeis = World::imeis(TAC, 0, 3);
    scene.upload(&scene.acme, "a", 0, 3).await;
    world.verified(&[&imeis[0], &imeis[1]]).await;
    scene.assert_counters().await;
    sqlx::query("UPDATE devices SET services = 3, deleted_from = 4, tags = 1")
        .execute(&world.owner)
        .await
        .unwrap();
    let all = Selection::Keys(imeis.iter().cloned().collect());
    world.deleted(&scene.ada, &DeviceScope::Mine, &all).await.unwrap();
    let connection = Customers::details(store, &scene.ada, &scene.acme.number).await.unwrap();
    assert_eq!((connection.row.devices, connection.verified_devices), (0, 0));
    scene.assert_counters().await;

    let states = async || {
        let states: Vec<(i16, i64, i64, i16, i32)> = sqlx::query_as(
            "SELECT DISTINCT status, services, deleted_from, tags, cardinality(batches) FROM devices",
        )
        .fetch_all(&world.owner)
        .await
        .unwrap();
        states
    };
    scene.upload(&scene.acme, "again", 0, 3).await;
    assert_eq!(states().await, [(1, 0, 0, 0, 3)]);
    scene.assert_counters().await;
    world.deleted(&scene.ada, &DeviceScope::Mine, &all).await.unwrap();
    store.register(&scene.carl, &scene.nordlicht.number).await.unwrap();
    scene.auto_approve(&scene.carl, true).await;
    scene.upload(&scene.acme, "third", 0, 3).await;
    assert_eq!(states().await, [(2, 7, 0, 0, 6)], "uploaded, deleted, uploaded, deleted, uploaded, approved");
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn undoing_an_upload_withdraws_what_waits_and_keeps_what_is_answered(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let waiting = scene.upload(&scene.acme, "waits", 0, 2).await;
    store.register(&scene.carl, &scene.nordlicht.number).await.unwrap();
    scene.auto_approve(&scene.carl, true).await;
    let approved = scene.upload(&scene.acme, "taken", 10, 2).await;

    assert_eq!(store.undo(&scene.ada, &waiting).await.unwrap().removed, 2);
    let delivery = Deliveries::details(store, &scene.carl, &as_delivery(&waiting)).await.unwrap();
    assert_eq!((delivery.row.status, delivery.held), (DeliveryStatus::Withdrawn, 0));
    let filters = [("status".to_owned(), ["waiting".to_owned()].into())].into();
    let query = ListQuery { filters, ..ListQuery::default() };
    assert_eq!(Deliveries::list(store, &scene.carl, &query).await.unwrap().rows, [], "nothing to answer");

    assert_eq!(store.undo(&scene.ada, &approved).await.unwrap().kept_approved, 2);
    let delivery = Deliveries::details(store, &scene.carl, &as_delivery(&approved)).await.unwrap();
    assert_eq!((delivery.row.status, delivery.held), (DeliveryStatus::Approved, 2));
    scene.assert_counters().await;
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_undo_while_somebody_answers_is_told_to_look_again(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let upload = scene.upload(&scene.acme, "a", 0, 1).await;
    let mut answering = scene.world.owner.begin().await.unwrap();
    sqlx::query("UPDATE deliveries SET status = 2, decided_at = now()")
        .execute(&mut *answering)
        .await
        .unwrap();
    let refused = scene.world.store.undo(&scene.ada, &upload).await;
    assert_eq!(refused, Err(PortalError::Conflict(domain::Conflict::ChangedMeanwhile)));
    answering.rollback().await.unwrap();
    assert_eq!(scene.world.store.undo(&scene.ada, &upload).await.unwrap().removed, 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn no_request_decides_a_delivery_and_no_stranger_withdraws_one(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    scene.upload(&scene.acme, "a", 0, 1).await;
    let eve = scene.world.actor(&scene.world.reseller("Other").await, Role::Administrator).await;
    let mut tx = scene.world.store.app.begin().await.unwrap();
    for (actor, status, allowed) in [
        (&scene.carl, 2, false),
        (&scene.carl, 4, false),
        (&scene.ada, 2, false),
        (&eve, 4, false),
        (&scene.ada, 4, true),
    ] {
        crate::transaction::act_for(&mut tx, actor.organisation.0, actor.person.0).await.unwrap();
        let mut attempt = sqlx::Connection::begin(&mut *tx).await.unwrap();
        let changed = sqlx::query("UPDATE deliveries SET status = $1, decided_at = now()")
            .bind(status)
            .execute(&mut *attempt)
            .await
            .map_or(0, |done| done.rows_affected());
        attempt.rollback().await.unwrap();
        assert_eq!(changed == 1, allowed, "{actor:?} {status}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_its_receiver_sees_a_delivery(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let number = as_delivery(&scene.upload(&scene.acme, "a", 0, 1).await);
    let viewer = world.actor(&scene.acme, Role::Viewer).await;
    assert_eq!(scene.deliveries(&viewer).await.len(), 1);
    assert!(Deliveries::details(store, &viewer, &number).await.is_ok());
    let eve = world.actor(&world.customer("Brink").await, Role::Administrator).await;
    assert_eq!(scene.deliveries(&eve).await, []);
    assert_eq!(Deliveries::details(store, &eve, &number).await, Err(PortalError::NotFound));
    let exported: Vec<_> =
        Deliveries::export(store, &eve, &ListQuery::default()).await.unwrap().try_concat().await.unwrap();
    assert_eq!(exported, []);
    // The sender has its upload instead.
    assert_eq!(Deliveries::details(store, &scene.ada, &number).await, Err(PortalError::NotFound));
    let refused = Deliveries::list(store, &scene.ada, &ListQuery::default()).await;
    assert_eq!(refused, Err(PortalError::NotFound));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn deliveries_are_searched_filtered_sorted_and_exported(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let other = world.reseller("Other").await;
    world.connected(&other, &scene.acme).await;
    let mut numbers = Vec::new();
    for place in 0..23 {
        if place % 4 == 0 {
            world.clock.advance(Duration::minutes(1));
        }
        let imeis = World::imeis(TAC, place * 10, 1 + place % 3);
        let from = if place % 5 == 0 { &other } else { &scene.nordlicht };
        let imeis: Vec<_> = imeis.iter().map(String::as_str).collect();
        numbers.push(world.uploaded(from, &scene.acme, &imeis).await);
    }
    sqlx::query("UPDATE deliveries SET order_number = 'PO-' || id, status = CASE WHEN id % 4 = 0 THEN 3 ELSE 1 END, decided_at = CASE WHEN id % 4 = 0 THEN now() END, reason = CASE WHEN id % 4 = 0 THEN 'Not ordered' END")
        .execute(&world.owner)
        .await
        .unwrap();
    for by in ["delivered_at", "devices"] {
        for direction in [Direction::Ascending, Direction::Descending] {
            let sort = Some(Sort { by: by.into(), direction });
            let mut query = ListQuery { sort, size: PageSize::new(10).unwrap(), ..ListQuery::default() };
            let all: Vec<_> =
                Deliveries::export(store, &scene.carl, &query).await.unwrap().try_concat().await.unwrap();
            let mut seen = Vec::new();
            loop {
                let page = Deliveries::list(store, &scene.carl, &query).await.unwrap();
                assert_eq!(page.total, Total::Exactly(23));
                seen.extend(page.rows);
                let Some(next) = page.next else { break };
                query.cursor = Some(next);
            }
            assert_eq!((seen.len(), &seen), (23, &all), "{by} {direction:?}");
        }
    }
    let found = async |search: &str, key: &str, values: &[&str]| {
        let filters = if key.is_empty() {
            [].into()
        } else {
            [(key.to_owned(), values.iter().map(|value| (*value).to_owned()).collect())].into()
        };
        let size = PageSize::new(50).unwrap();
        let query = ListQuery { search: search.into(), filters, size, ..ListQuery::default() };
        Deliveries::list(store, &scene.carl, &query).await.unwrap().rows
    };
    assert_eq!(found(numbers[3].as_str(), "", &[]).await.len(), 1);
    assert_eq!(found(&numbers[3].as_str().to_lowercase()[..14], "", &[]).await.len(), 1);
    assert!(found("PO-1", "", &[]).await.len() > 1);
    assert_eq!(found("%", "", &[]).await, []);
    assert_eq!(found("", "sender", &[other.number.as_str()]).await.len(), 5);
    let spaced = format!("{} {}", &other.number.as_str()[..5], &other.number.as_str()[5..]);
    assert_eq!(found("", "sender", &[&spaced, "0000000000"]).await.len(), 5);
    let rejected = found("", "status", &["rejected"]).await;
    assert!((4..=6).contains(&rejected.len()));
    assert!(rejected.iter().all(|row| row.reason.as_deref() == Some("Not ordered")));
    assert_eq!(found("", "status", &["rejected", "waiting"]).await.len(), 23);
}
