use super::sign::hmac_sha256;
use crate::testing::World;
use domain::api_keys::{ApiKeys, Lifetime, NewApiKey};
use domain::clients::{Clients, EntryForm};
use domain::deliveries::Deliveries;
use domain::lists::{ListQuery, Selection};
use domain::people::Permission;
use domain::services::ServiceSet;
use domain::uploads::Uploads;
use domain::webhooks::{
    DeliveryState, NewWebhook, ShownSecret, TellError, Teller, Telling, WebhookEvent, WebhookStatus, Webhooks,
};
use domain::{Actor, Clock as _, Conflict, Field, FieldError, FieldErrors, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Instant;
use time::Duration;

/// A receiver that answers what a test wants, and keeps what it was told.
#[derive(Debug, Default)]
struct Receiver {
    told: Mutex<Vec<Telling>>,
    fails: Mutex<bool>,
}

#[async_trait::async_trait]
impl Teller for Receiver {
    async fn tell(&self, telling: &Telling) -> Result<u16, TellError> {
        self.told.lock().unwrap().push(telling.clone());
        if *self.fails.lock().unwrap() { Err(TellError::Answered(503)) } else { Ok(204) }
    }
}

impl Receiver {
    fn told(&self) -> Vec<Telling> {
        std::mem::take(&mut *self.told.lock().unwrap())
    }
}

async fn scene(options: PgConnectOptions) -> (World, Arc<Receiver>, Actor) {
    let mut world = World::new(options).await;
    let receiver = Arc::new(Receiver::default());
    world.store = world.store.clone().telling_by(receiver.clone());
    let ada = world.actor(&world.reseller("Nordlicht").await, Role::Administrator).await;
    (world, receiver, ada)
}

fn new(name: &str, events: &[WebhookEvent]) -> NewWebhook {
    NewWebhook {
        name: name.into(),
        url: "https://erp.example/hooks".into(),
        events: events.iter().copied().collect(),
    }
}

fn secret(shown: &ShownSecret) -> [u8; 32] {
    hex::decode(shown.secret.strip_prefix("waybillw_").unwrap()).unwrap().try_into().unwrap()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_happens_to_an_upload_is_told_to_both_sides_signed_and_once(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, receiver, _) = scene(options).await;
    let store = &world.store;
    let nordlicht = world.reseller("Meridian").await;
    let ada = world.actor(&nordlicht, Role::Administrator).await;
    let acme = world.customer("Acme").await;
    world.connected(&nordlicht, &acme).await;
    let carl = world.actor(&acme, Role::Administrator).await;
    let own = Webhooks::create(
        store,
        &ada,
        new("ERP", &[WebhookEvent::UploadFinished, WebhookEvent::UploadApproved]),
    );
    let own = own.await.unwrap();
    let theirs = [WebhookEvent::DeliveryWaiting, WebhookEvent::DeliveriesApproved];
    Webhooks::create(store, &carl, new("MDM", &theirs)).await.unwrap();
    let upload = world.upload_file(&ada, &acme, "first", b"356868000041418\n").await.row.number;
    assert_eq!(store.carry_all().await, Ok(2));
    let told = receiver.told();
    let events: BTreeSet<&str> = told.iter().map(|telling| telling.event.key()).collect();
    assert_eq!(events, BTreeSet::from(["delivery.waiting", "upload.finished"]));
    let finished = told.iter().find(|telling| telling.event == WebhookEvent::UploadFinished).unwrap();
    let body: serde_json::Value = serde_json::from_str(&finished.body).unwrap();
    assert_eq!((&body["data"]["subject"], &body["data"]["devices"]), (&upload.to_string().into(), &1.into()));
    assert_eq!(body["id"], finished.id);
    let text = format!("{}.{}", finished.sent_at.unix_timestamp(), finished.body);
    assert_eq!(finished.signatures, [hmac_sha256(&secret(&own), &text)]);
    let one = Selection::Keys(BTreeSet::from([upload.to_string()]));
    Deliveries::approve(store, &carl, &one, ServiceSet::of(0), true).await.unwrap();
    store.work_off().await.unwrap();
    store.carry_all().await.unwrap();
    let events: BTreeSet<&str> = receiver.told().iter().map(|telling| telling.event.key()).collect();
    assert_eq!(events, BTreeSet::from(["deliveries.approved", "upload.approved"]));
    assert_eq!(store.carry_all().await, Ok(0), "nobody is told twice");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_undone_upload_is_told_to_both_sides(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, receiver, _) = scene(options).await;
    let store = &world.store;
    let meridian = world.reseller("Meridian").await;
    let (ada, acme) = (world.actor(&meridian, Role::Administrator).await, world.customer("Acme").await);
    world.connected(&meridian, &acme).await;
    let carl = world.actor(&acme, Role::Administrator).await;
    for whose in [&ada, &carl] {
        Webhooks::create(store, whose, new("ERP", &[WebhookEvent::DevicesDeleted])).await.unwrap();
    }
    let upload = world.upload_file(&ada, &acme, "first", b"356868000041418\n").await.row.number;
    Uploads::undo(store, &ada, &upload).await.unwrap();
    store.carry_all().await.unwrap();
    let mut told: Vec<(String, serde_json::Value)> = receiver
        .told()
        .iter()
        .map(|telling| {
            let body: serde_json::Value = serde_json::from_str(&telling.body).unwrap();
            assert_eq!(body["data"]["subject"], upload.to_string());
            (telling.event.key().to_owned(), body["data"]["party"].clone())
        })
        .collect();
    told.sort_by_key(|(_, party)| party.is_null());
    let deleted = "devices.deleted".to_owned();
    assert_eq!(told, [(deleted.clone(), "Meridian".into()), (deleted, serde_json::Value::Null)]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn holds_of_a_client_are_told_when_they_come_and_when_they_go(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, receiver, ada) = scene(options).await;
    let store = &world.store;
    let events = [WebhookEvent::ClientHeld, WebhookEvent::ClientReleased];
    Webhooks::create(store, &ada, new("ERP", &events)).await.unwrap();
    world.for_sale("SKU-1", true, 1_000).await;
    let client = world.ordered(&ada, "client", "SKU-1", None).await.client;
    store.hold(&ada, &client, "Contract disputed").await.unwrap();
    let hold = Clients::details(store, &ada, &client).await.unwrap().holds[0].id;
    Clients::release(store, &ada, &client, hold).await.unwrap();
    sqlx::query("UPDATE client_types SET debt_limit = 0, grace_days = 0")
        .execute(&world.owner)
        .await
        .unwrap();
    for (kind, reference) in [("charge", "INV-1"), ("payment", "PAY-1")] {
        let entry = EntryForm {
            kind: kind.into(),
            amount: "5".into(),
            reference: reference.into(),
            ..EntryForm::default()
        };
        store.enter(&ada, &client, vec![entry]).await.unwrap();
    }
    store.carry_all().await.unwrap();
    let told: Vec<(String, serde_json::Value)> = receiver
        .told()
        .iter()
        .map(|telling| {
            let body: serde_json::Value = serde_json::from_str(&telling.body).unwrap();
            assert_eq!(body["data"]["subject"], client.to_string());
            (telling.event.key().to_owned(), body["data"]["hold"].clone())
        })
        .collect();
    let mut told: Vec<String> = told.into_iter().map(|(event, hold)| format!("{event} {hold}")).collect();
    told.sort();
    assert_eq!(
        told,
        [
            "client.held \"administrative\"",
            "client.held \"financial\"",
            "client.released \"administrative\"",
            "client.released \"financial\"",
        ]
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_receiver_that_fails_is_tried_for_a_day_and_again_when_somebody_wants_it(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, receiver, ada) = scene(options).await;
    let store = &world.store;
    let shown = Webhooks::create(store, &ada, new("ERP", &[WebhookEvent::UploadFinished])).await.unwrap();
    *receiver.fails.lock().unwrap() = true;
    store.test(&ada, &shown.id).await.unwrap();
    let mut tries = 0;
    for _ in 0..200 {
        tries += store.carry_all().await.unwrap();
        world.clock.advance(Duration::minutes(10));
    }
    assert_eq!(tries, 11);
    let told = receiver.told();
    let ids: BTreeSet<&str> = told.iter().map(|telling| telling.id.as_str()).collect();
    assert_eq!(ids.len(), 1, "the same id at every try");
    let log = async || store.deliveries(&ada, &shown.id, &ListQuery::default()).await.unwrap().rows.remove(0);
    let row = log().await;
    assert_eq!((row.state, row.attempts, row.answer), (DeliveryState::GivenUp, 11, Some(503)));
    let status = async || Webhooks::details(store, &ada, &shown.id).await.unwrap().status;
    assert_eq!(status().await, WebhookStatus::Failing);
    *receiver.fails.lock().unwrap() = false;
    store.redeliver(&ada, &shown.id, &row.id).await.unwrap();
    assert_eq!(store.carry_all().await, Ok(1));
    assert_eq!((log().await.state, status().await), (DeliveryState::Delivered, WebhookStatus::Active));
    assert_eq!(receiver.told()[0].id, row.id);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_happens_while_a_webhook_is_paused_waits(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, receiver, ada) = scene(options).await;
    let store = &world.store;
    let shown = Webhooks::create(store, &ada, new("ERP", &[WebhookEvent::UploadFinished])).await.unwrap();
    store.set_paused(&ada, &shown.id, true).await.unwrap();
    store.test(&ada, &shown.id).await.unwrap();
    assert_eq!(store.carry_all().await, Ok(0));
    let row = Webhooks::details(store, &ada, &shown.id).await.unwrap();
    assert_eq!((row.status, row.waiting), (WebhookStatus::Paused, 1));
    store.set_paused(&ada, &shown.id, false).await.unwrap();
    assert_eq!(store.carry_all().await, Ok(1));
    assert_eq!(receiver.told().len(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn both_secrets_sign_for_a_day_after_a_rotation(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, receiver, ada) = scene(options).await;
    let store = &world.store;
    let before = Webhooks::create(store, &ada, new("ERP", &[WebhookEvent::UploadFinished])).await.unwrap();
    let after = store.rotate(&ada, &before.id).await.unwrap();
    assert_ne!(before.secret, after.secret);
    store.test(&ada, &before.id).await.unwrap();
    store.carry_all().await.unwrap();
    let told = receiver.told().remove(0);
    let text = format!("{}.{}", told.sent_at.unix_timestamp(), told.body);
    let both = [&after, &before].map(|shown| hmac_sha256(&secret(shown), &text));
    assert_eq!(told.signatures, both);
    world.clock.advance(Duration::hours(25));
    store.test(&ada, &before.id).await.unwrap();
    store.carry_all().await.unwrap();
    assert_eq!(receiver.told().remove(0).signatures.len(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_address_that_has_a_lot_to_hear_does_not_hold_up_another(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, receiver, ada) = scene(options).await;
    let store = &world.store;
    let busy = Webhooks::create(store, &ada, new("Busy", &[WebhookEvent::UploadFinished])).await.unwrap();
    let calm = Webhooks::create(store, &ada, new("Calm", &[WebhookEvent::UploadFinished])).await.unwrap();
    for _ in 0..20 {
        store.test(&ada, &busy.id).await.unwrap();
    }
    store.test(&ada, &calm.id).await.unwrap();
    let told = Cell::new(0);
    let first_round = || told.replace(told.get() + 1) == 0;
    assert_eq!(super::carry(store, first_round).await, Ok(3), "two to the one and one to the other");
    assert_eq!(Webhooks::details(store, &ada, &calm.id).await.unwrap().waiting, 0);
    assert_eq!(store.carry_all().await, Ok(18));
    assert_eq!(receiver.told().len(), 21);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_waits_for_one_organisation_keeps_nobody_elses_from_being_told(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, receiver, ada) = scene(options).await;
    let store = &world.store;
    let events = [WebhookEvent::UploadFinished];
    let paused = Webhooks::create(store, &ada, new("Paused", &events)).await.unwrap();
    store.set_paused(&ada, &paused.id, true).await.unwrap();
    let waiting =
        "INSERT INTO webhook_deliveries (webhook_id, organisation_id, event, data, created_at, due_at)
                   SELECT id, organisation_id, 1, '{}', $1, $1 FROM webhooks, generate_series(1, 1000)";
    sqlx::query(waiting).bind(world.clock.now()).execute(&world.owner).await.unwrap();
    world.clock.advance(Duration::minutes(1));
    let meridian = world.reseller("Meridian").await;
    let other = world.actor(&meridian, Role::Administrator).await;
    let theirs = Webhooks::create(store, &other, new("ERP", &events)).await.unwrap();
    store.test(&other, &theirs.id).await.unwrap();
    assert_eq!(store.carry_all().await, Ok(1), "theirs");
    let suspend = "UPDATE organisations SET suspended_at = now() WHERE id = $1";
    store.test(&other, &theirs.id).await.unwrap();
    sqlx::query(suspend).bind(meridian.id.0).execute(&world.owner).await.unwrap();
    assert_eq!(store.carry_all().await, Ok(0), "who is suspended is told nothing");
    assert_eq!(receiver.told().len(), 1);
}

/// A receiver that hangs at some addresses until all is told at the others, or for half a minute.
#[derive(Debug, Default)]
struct Hanging {
    told: Mutex<u32>,
    all: u32,
    in_vain: Mutex<bool>,
}

impl Hanging {
    fn is_done(&self) -> bool {
        *self.told.lock().unwrap() == self.all
    }
}

#[async_trait::async_trait]
impl Teller for Hanging {
    async fn tell(&self, telling: &Telling) -> Result<u16, TellError> {
        if !telling.url.contains("hangs") {
            *self.told.lock().unwrap() += 1;
            return Ok(204);
        }
        let begun = Instant::now();
        while !self.is_done() && begun.elapsed().as_secs() < 30 {
            tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        }
        *self.in_vain.lock().unwrap() |= !self.is_done();
        Err(TellError::NoAnswer)
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn addresses_that_hang_keep_nobody_elses_from_being_told(_: PgPoolOptions, options: PgConnectOptions) {
    let (mut world, _, ada) = scene(options).await;
    let receiver = Arc::new(Hanging { all: 20, ..Hanging::default() });
    world.store = world.store.clone().telling_by(receiver.clone());
    let store = &world.store;
    let events = [WebhookEvent::UploadFinished];
    for place in 0..4 {
        let hangs = NewWebhook {
            url: format!("https://hangs{place}.example/"),
            ..new(&format!("Hangs {place}"), &events)
        };
        let hangs = Webhooks::create(store, &ada, hangs).await.unwrap();
        for _ in 0..5 {
            store.test(&ada, &hangs.id).await.unwrap();
        }
    }
    world.clock.advance(Duration::minutes(1));
    let other = world.actor(&world.reseller("Meridian").await, Role::Administrator).await;
    let theirs = Webhooks::create(store, &other, new("ERP", &events)).await.unwrap();
    for _ in 0..20 {
        store.test(&other, &theirs.id).await.unwrap();
    }
    super::carry(store, || !receiver.is_done()).await.unwrap();
    assert!(receiver.is_done() && !*receiver.in_vain.lock().unwrap(), "nobody waited for those that hang");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_webhook_is_its_organisations_and_wrong_fields_are_said_at_once(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, _, ada) = scene(options).await;
    let store = &world.store;
    let shown = Webhooks::create(store, &ada, new("ERP", &[WebhookEvent::UploadFinished])).await.unwrap();
    let eve = world.actor(&world.reseller("Other").await, Role::Administrator).await;
    assert_eq!(Webhooks::details(store, &eve, &shown.id).await.map(drop), Err(PortalError::NotFound));
    assert_eq!(store.rotate(&eve, &shown.id).await.map(drop), Err(PortalError::NotFound));
    assert_eq!(store.test(&eve, &shown.id).await, Err(PortalError::NotFound));
    assert_eq!(Webhooks::delete(store, &eve, &shown.id).await, Err(PortalError::NotFound));
    assert_eq!(
        store.deliveries(&eve, &shown.id, &ListQuery::default()).await.map(drop),
        Err(PortalError::NotFound)
    );
    let wrong = NewWebhook { url: "ftp://erp".into(), ..new("", &[]) };
    let errors = FieldErrors::from([
        (Field::Name, FieldError::Required),
        (Field::Url, FieldError::Malformed),
        (Field::Events, FieldError::Required),
    ]);
    assert_eq!(Webhooks::create(store, &ada, wrong).await, Err(PortalError::Invalid(errors)));
    let other = Webhooks::create(store, &ada, new("Other", &[WebhookEvent::DeliveryWaiting])).await;
    assert_eq!(other, Err(PortalError::field(Field::Events, FieldError::Unknown)), "not for resellers");
    let again = Webhooks::create(store, &ada, new(" erp ", &[WebhookEvent::UploadFinished])).await;
    assert_eq!(again, Err(PortalError::Conflict(Conflict::WebhookExists)));
    let viewer = Actor { role: Role::Viewer, ..ada.clone() };
    assert!(matches!(Webhooks::delete(store, &viewer, &shown.id).await, Err(PortalError::Forbidden(_))));
    // A program makes no webhooks: it has no such scope.
    let key = NewApiKey {
        name: "ERP".into(),
        scopes: [Permission::ManageApiKeys].into_iter().collect(),
        lifetime: Lifetime::Month,
        networks: String::new(),
    };
    assert!(ApiKeys::create(store, &ada, key).await.is_err());
    Webhooks::delete(store, &ada, &shown.id).await.unwrap();
    assert_eq!(Webhooks::details(store, &ada, &shown.id).await.map(drop), Err(PortalError::NotFound));
}
