use super::Shop;
use crate::testing::order;
use domain::clients::{ClientStatus, Clients, EntryForm, HoldKind};
use domain::managed_customers::ManagedCustomers;
use domain::organisations::OrganisationNumber;
use domain::subscriptions::{Change, State, Subscriptions};
use domain::{Conflict, PortalError};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use time::Duration;

fn entry(kind: &str, amount: &str, reference: &str) -> Vec<EntryForm> {
    vec![EntryForm {
        kind: kind.into(),
        amount: amount.into(),
        reference: reference.into(),
        ..EntryForm::default()
    }]
}

impl Shop {
    async fn status(&self, client: &OrganisationNumber) -> ClientStatus {
        Clients::details(&self.world.store, &self.ada, client).await.unwrap().row.status
    }

    /// The number of the administrative hold that was placed last.
    async fn last_hold(&self, client: &OrganisationNumber) -> i64 {
        let details = Clients::details(&self.world.store, &self.ada, client).await.unwrap();
        details.holds.iter().find(|hold| hold.kind == HoldKind::Administrative).unwrap().id
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_hold_stops_everything_and_its_release_finds_each_as_it_was(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let first = shop.world.ordered(ada, "1", "PRE-1", None).await;
    let (active, client) = (first.subscription, first.client);
    let postpaid = shop.world.ordered(ada, "2", "POST-1", Some(&client)).await.subscription;
    let stopped = shop.world.ordered(ada, "3", "PRE-1", Some(&client)).await.subscription;
    store.operate(ada, &stopped, Change::Stop).await.unwrap();
    store.work_off().await.unwrap();
    let running = shop.world.ordered(ada, "4", "PRE-1", Some(&client)).await.subscription;
    store.operate(ada, &running, Change::Quantity(3)).await.unwrap();
    let all = [&active, &postpaid, &stopped, &running];
    let states = || async {
        let mut states = Vec::new();
        for number in all {
            states.push(shop.state(number).await);
        }
        states
    };
    store.hold(ada, &client, "Contract disputed").await.unwrap();
    store.hold(ada, &client, "A second reason").await.unwrap();
    assert_eq!(
        states().await,
        [State::Stopped, State::Stopped, State::Stopped, State::Updating],
        "what runs finishes first"
    );
    store.work_off().await.unwrap();
    assert_eq!(states().await, [State::Stopped; 4]);
    assert!(shop.row(&running).await.held);
    let held = PortalError::Conflict(Conflict::ClientHeld(ClientStatus::AdministrativeHold));
    assert_eq!(store.order(ada, order("5", "PRE-1", Some(&client))).await, Err(held.clone()));
    assert_eq!(store.operate(ada, &active, Change::Renew).await, Err(held));
    let last = shop.last_hold(&client).await;
    store.release(ada, &client, last).await.unwrap();
    assert_eq!(shop.status(&client).await, ClientStatus::AdministrativeHold, "one is still open");
    let again = store.release(ada, &client, last).await;
    assert_eq!(again, Err(PortalError::Conflict(Conflict::DoneBefore)));
    // Longer than a term: the calendar has waited, and goes on afterwards.
    shop.world.clock.advance(Duration::days(45));
    shop.world.an_hour_passes().await;
    assert_eq!(states().await, [State::Stopped; 4]);
    let details = Clients::details(store, ada, &client).await.unwrap();
    let open = details.holds.iter().find(|hold| hold.released_at.is_none()).unwrap().id;
    store.release(ada, &client, open).await.unwrap();
    assert_eq!(states().await, [State::Active, State::Active, State::Stopped, State::Active]);
    assert_eq!(shop.row(&running).await.quantity, 3);
    assert_eq!(shop.world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn debt_holds_after_its_grace_and_payment_releases(_: PgPoolOptions, options: PgConnectOptions) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    shop.world.credit(&shop.reseller, Some(10_000), 7).await;
    let placed = shop.world.ordered(ada, "1", "PRE-1", None).await;
    let (prepaid, client) = (placed.subscription, placed.client);
    let postpaid = shop.world.ordered(ada, "2", "POST-1", Some(&client)).await.subscription;
    assert_eq!(store.enter(ada, &client, entry("charge", "100.00", "INV-1")).await, Ok(1));
    shop.world.clock.advance(Duration::days(30));
    shop.world.an_hour_passes().await;
    assert_eq!(shop.status(&client).await, ClientStatus::Active, "the limit itself is borne");
    assert_eq!(store.enter(ada, &client, entry("charge", "0.01", "INV-2")).await, Ok(1));
    assert!(Clients::details(store, ada, &client).await.unwrap().holds_at.is_some());
    shop.world.clock.advance(Duration::days(7) - Duration::SECOND);
    shop.world.an_hour_passes().await;
    assert_eq!(shop.status(&client).await, ClientStatus::Active);
    shop.world.clock.advance(Duration::SECOND);
    shop.world.an_hour_passes().await;
    assert_eq!(shop.status(&client).await, ClientStatus::FinancialHold);
    assert_eq!((shop.state(&prepaid).await, shop.state(&postpaid).await), (State::Stopped, State::Active));
    let held = PortalError::Conflict(Conflict::ClientHeld(ClientStatus::FinancialHold));
    assert_eq!(store.order(ada, order("3", "PRE-1", Some(&client))).await, Err(held));
    assert_eq!(store.enter(ada, &client, entry("payment", "0.01", "PAY-1")).await, Ok(1));
    assert_eq!(
        (shop.state(&prepaid).await, shop.status(&client).await),
        (State::Active, ClientStatus::Active)
    );
    let log = shop.world.activity(&shop.reseller).await;
    let told: Vec<&str> = log.iter().map(|(action, ..)| action.as_str()).collect();
    assert!(told.contains(&"client.held_for_debt") && told.contains(&"client.paid"));
    assert_eq!(shop.world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_administrative_hold_is_released_into_a_financial_one(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    shop.world.credit(&shop.reseller, Some(0), 0).await;
    let client = shop.world.ordered(ada, "1", "POST-1", None).await.client;
    store.hold(ada, &client, "Checking the contract").await.unwrap();
    store.enter(ada, &client, entry("charge", "5", "INV-1")).await.unwrap();
    assert_eq!(shop.status(&client).await, ClientStatus::AdministrativeHold);
    let hold = shop.last_hold(&client).await;
    store.release(ada, &client, hold).await.unwrap();
    assert_eq!(shop.status(&client).await, ClientStatus::FinancialHold);
    // A financial hold is nobody's to release by hand.
    let details = Clients::details(store, ada, &client).await.unwrap();
    let financial = details.holds.iter().find(|hold| hold.kind == HoldKind::Financial).unwrap();
    assert_eq!(financial.released_at, None);
    assert_eq!(store.release(ada, &client, financial.id).await, Err(PortalError::NotFound));
    store.enter(ada, &client, entry("payment", "5", "PAY-1")).await.unwrap();
    assert_eq!(shop.status(&client).await, ClientStatus::Active);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_client_that_is_deleted_takes_its_subscriptions_along_for_good(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let placed = shop.world.ordered(ada, "1", "PRE-1", None).await;
    let running = shop.world.ordered(ada, "2", "PRE-1", Some(&placed.client)).await.subscription;
    store.operate(ada, &running, Change::Renew).await.unwrap();
    let wrong = Clients::delete(store, ada, &placed.client, "Somebody else").await;
    assert_eq!(wrong, Err(PortalError::Conflict(Conflict::ChangedMeanwhile)));
    assert_eq!(Clients::preview_delete(store, ada, &placed.client).await.unwrap().subscriptions, 2);
    let end = Clients::delete(store, ada, &placed.client, " Blaubeere GmbH ").await.unwrap();
    assert_eq!(end.subscriptions, 2);
    // The job that was on its way finds nothing to finish.
    store.work_off().await.unwrap();
    assert_eq!(shop.state(&running).await, State::Deleted);
    assert_eq!(shop.status(&placed.client).await, ClientStatus::Deleted);
    let deleted = PortalError::Conflict(Conflict::ClientHeld(ClientStatus::Deleted));
    assert_eq!(store.order(ada, order("3", "PRE-1", Some(&placed.client))).await, Err(deleted));
    assert_eq!(store.hold(ada, &placed.client, "x").await, Err(PortalError::Conflict(Conflict::DoneBefore)));
    assert_eq!(shop.world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_customer_that_is_deleted_is_no_client_any_more(_: PgPoolOptions, options: PgConnectOptions) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let placed = shop.world.ordered(ada, "1", "PRE-1", None).await;
    ManagedCustomers::delete(store, ada, &placed.client, "Blaubeere GmbH").await.unwrap();
    store.work_off().await.unwrap();
    assert_eq!(shop.state(&placed.subscription).await, State::Deleted);
    assert_eq!(shop.status(&placed.client).await, ClientStatus::Deleted);
}
