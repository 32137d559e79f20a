use super::shop;
use crate::admin::Organisation;
use crate::testing::{World, order};
use domain::bulk_uploads::BulkUploads;
use domain::clients::{ClientStatus, Clients};
use domain::customers::Customers;
use domain::subscriptions::Subscriptions;
use domain::uploads::{Reason, UploadRefusal, Uploads};
use domain::{Actor, PortalError};
use sha2::{Digest, Sha256};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

const TAC: &str = "35209900";
const HELD: PortalError = PortalError::Upload(UploadRefusal::ClientHeld(ClientStatus::AdministrativeHold));

/// A customer that is a client.
async fn client(world: &World, reseller: &Organisation, ada: &Actor) -> Organisation {
    let acme = world.customer("Acme").await;
    world.connected(reseller, &acme).await;
    world.store.order(ada, order("1", "PRE-1", Some(&acme.number))).await.unwrap();
    acme
}

async fn release(world: &World, ada: &Actor, acme: &Organisation) {
    let holds = Clients::details(&world.store, ada, &acme.number).await.unwrap().holds;
    world.store.release(ada, &acme.number, holds[0].id).await.unwrap();
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_client_on_hold_takes_no_upload_before_and_in_the_middle(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, reseller, ada) = shop(options).await;
    let (store, acme) = (&world.store, client(&world, &reseller, &ada).await);
    let file = World::file(&World::imeis(TAC, 0, 1));
    let middle = store.begin(&ada, world.new_upload(&acme, "middle", file.len())).await.unwrap();
    let hash = Sha256::digest(&file).into();
    store.put_chunk(&ada, &middle.number, 0, hash, file.clone()).await.unwrap();
    store.hold(&ada, &acme.number, "Contract disputed").await.unwrap();
    let before = world.new_upload(&acme, "before", file.len());
    assert_eq!(store.begin(&ada, before.clone()).await, Err(HELD));
    assert_eq!(Uploads::finish(store, &ada, &middle.number).await, Err(HELD));
    release(&world, &ada, &acme).await;
    Uploads::finish(store, &ada, &middle.number).await.unwrap();
    assert!(store.begin(&ada, before).await.is_ok());
    // Another reseller's uploads for the same customer are none of this.
    let other = world.reseller("Other").await;
    world.connected(&other, &acme).await;
    let eve = world.actor(&other, domain::Role::Administrator).await;
    store.hold(&ada, &acme.number, "Again").await.unwrap();
    assert!(store.begin(&eve, world.new_upload(&acme, "others", 9)).await.is_ok());
    Clients::delete(store, &ada, &acme.number, "Acme").await.unwrap();
    let deleted = PortalError::Upload(UploadRefusal::ClientHeld(ClientStatus::Deleted));
    assert_eq!(store.begin(&ada, world.new_upload(&acme, "deleted", 9)).await, Err(deleted));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_file_for_many_has_nothing_for_a_client_on_hold(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, reseller, ada) = shop(options).await;
    let (store, acme) = (&world.store, client(&world, &reseller, &ada).await);
    let brink = world.customer("Brink").await;
    world.connected(&reseller, &brink).await;
    let imeis = World::imeis(TAC, 0, 2);
    let file = format!(
        "IMEI,Customer ID,Order number,Order date\n{},{},,\n{},{},,\n",
        imeis[0], acme.number, imeis[1], brink.number
    );
    let new = world.new_bulk_upload("many", file.len());
    let number = world.send(&ada, new, file.as_bytes()).await.unwrap();
    store.hold(&ada, &acme.number, "Contract disputed").await.unwrap();
    store.work_off().await.unwrap();
    let details = BulkUploads::details(store, &ada, &number).await.unwrap();
    assert_eq!((details.row.accepted, details.row.failed), (1, 1));
    assert_eq!(details.reasons[0].reason, Reason::CustomerTakesNoUploads);
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_holds_a_client_is_told_before_anything_is_uploaded(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, reseller, ada) = shop(options).await;
    let (store, acme) = (&world.store, client(&world, &reseller, &ada).await);
    let brink = world.customer("Brink").await;
    world.connected(&reseller, &brink).await;
    let other = world.reseller("Other").await;
    world.connected(&other, &acme).await;
    let eve = world.actor(&other, domain::Role::Administrator).await;
    store.hold(&ada, &acme.number, "Contract disputed").await.unwrap();

    let numbers = [acme.number.clone(), brink.number.clone()];
    let told = async |actor: &Actor| -> Vec<(String, Option<ClientStatus>, bool)> {
        let named = store.named_customers(actor, &numbers).await.unwrap();
        let told = |customer: domain::bulk_uploads::NamedCustomer| {
            (customer.name.clone(), customer.client, customer.takes_uploads())
        };
        let mut told: Vec<_> = named.into_iter().map(told).collect();
        told.sort();
        told
    };
    let held = Some(ClientStatus::AdministrativeHold);
    assert_eq!(told(&ada).await, [("Acme".to_owned(), held, false), ("Brink".to_owned(), None, true)]);
    assert_eq!(told(&eve).await, [("Acme".to_owned(), None, true)], "it is no client of another reseller");
    let details = async |actor: &Actor| Customers::details(store, actor, &acme.number).await.unwrap().client;
    assert_eq!((details(&ada).await, details(&eve).await), (held, None));
    assert_eq!(Customers::details(store, &ada, &brink.number).await.unwrap().client, None);
    release(&world, &ada, &acme).await;
    assert_eq!(details(&ada).await, Some(ClientStatus::Active));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_hold_and_an_order_that_meet_are_decided_one_after_the_other(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, reseller, ada) = shop(options).await;
    let (store, acme) = (&world.store, client(&world, &reseller, &ada).await);
    for round in 0..8 {
        let placing = store.order(&ada, order(&format!("r{round}"), "PRE-1", Some(&acme.number)));
        let (held, placed) = tokio::join!(store.hold(&ada, &acme.number, "Now"), placing);
        held.unwrap();
        store.work_off().await.unwrap();
        if let Ok(placed) = placed {
            let row = Subscriptions::details(store, &ada, &placed.subscription).await.unwrap().row;
            assert!(row.held, "an order that came first is stopped by the hold: {:?}", row.state);
        }
        release(&world, &ada, &acme).await;
    }
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}
