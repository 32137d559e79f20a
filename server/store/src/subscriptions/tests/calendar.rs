use super::Shop;
use crate::testing::order;
use domain::clients::{ClientStatus, Clients};
use domain::people::TimeZone;
use domain::plans::{Period, Sku};
use domain::subscriptions::{Change, GRACE, Order, State, Subscriptions, add_months};
use domain::{Clock as _, Conflict, Field, FieldError, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use time::macros::datetime;
use time::{Duration, OffsetDateTime};

#[test]
fn the_grace_of_the_table_is_that_of_the_domain() {
    let migration = include_str!("../../../../../migrations/20261127170200_create_subscriptions.up.sql");
    assert!(migration.contains(&format!("WHEN 3 THEN expires_on + {} END", GRACE.whole_days())));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn terms_renew_on_the_day_of_the_anchor_for_years(_: PgPoolOptions, options: PgConnectOptions) {
    let shop = Shop::open(options).await;
    let ada = &shop.ada;
    at(&shop, datetime!(2028-01-31 09:00 UTC));
    let number = shop.world.ordered(ada, "1", "PRE-1", None).await.subscription;
    let anchor = datetime!(2028-01-31 09:00 UTC).date();
    for month in 1..=14 {
        let end = add_months(anchor, month);
        assert_eq!(shop.row(&number).await.expires_on, Some(end));
        at(&shop, end.midnight().assume_utc() - Duration::HOUR);
        shop.world.an_hour_passes().await;
        assert_eq!(shop.row(&number).await.expires_on, Some(end), "not yet");
        at(&shop, end.midnight().assume_utc());
        shop.world.an_hour_passes().await;
    }
    assert_eq!(shop.state(&number).await, State::Active);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_day_begins_where_the_reseller_is(_: PgPoolOptions, options: PgConnectOptions) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    // Summer time begins in Berlin on 26 March 2028, and the day is an hour short.
    for (key, zone, ordered, expected, still, over) in [
        (
            "1",
            "Europe/Berlin",
            datetime!(2028-02-25 23:30 UTC),
            "2028-02-26",
            datetime!(2028-03-25 22:59 UTC),
            datetime!(2028-03-25 23:00 UTC),
        ),
        (
            "2",
            "America/Los_Angeles",
            datetime!(2028-03-01 07:59 UTC),
            "2028-02-29",
            datetime!(2028-03-29 06:59 UTC),
            datetime!(2028-03-29 07:00 UTC),
        ),
        (
            "3",
            "Pacific/Kiritimati",
            datetime!(2028-12-31 10:00 UTC),
            "2029-01-01",
            datetime!(2029-01-31 09:59 UTC),
            datetime!(2029-01-31 10:00 UTC),
        ),
    ] {
        store.set_billing_zone(ada, TimeZone::parse(zone).unwrap()).await.unwrap();
        at(&shop, ordered);
        let number = shop.world.ordered(ada, key, "PRE-1", None).await.subscription;
        store.set_renewal(ada, &number, false).await.unwrap();
        let row = shop.row(&number).await;
        assert_eq!(row.activated_on.unwrap().to_string(), expected, "{zone}");
        at(&shop, still);
        shop.world.an_hour_passes().await;
        assert_eq!(shop.state(&number).await, State::Active, "{zone}");
        at(&shop, over);
        shop.world.an_hour_passes().await;
        assert_eq!(shop.state(&number).await, State::Graced, "{zone}");
    }
    let nowhere = store.set_billing_zone(ada, TimeZone::parse("Mars/Olympus").unwrap()).await;
    assert_eq!(nowhere, Err(PortalError::field(Field::TimeZone, FieldError::Unknown)));
    assert_eq!(store.billing_zone(ada).await.unwrap().as_str(), "Pacific/Kiritimati");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_order_for_later_begins_on_its_day_and_what_is_not_renewed_stops_after_its_grace(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let start = shop.world.clock.now().date() + Duration::days(3);
    let later = Order { starts_on: Some(start), auto_renew: false, trial: true, ..order("1", "PRE-1", None) };
    let number = store.order(ada, later).await.unwrap().subscription;
    shop.world.an_hour_passes().await;
    assert_eq!(shop.state(&number).await, State::NewOrder);
    shop.world.clock.advance(Duration::days(3));
    shop.world.an_hour_passes().await;
    let row = shop.row(&number).await;
    assert_eq!(
        (row.state, row.trial, row.expires_on),
        (State::Active, true, Some(start + Duration::days(14)))
    );
    shop.world.clock.advance(Duration::days(14));
    shop.world.an_hour_passes().await;
    assert_eq!(shop.state(&number).await, State::Graced);
    shop.world.clock.advance(GRACE);
    shop.world.an_hour_passes().await;
    assert_eq!(shop.state(&number).await, State::Stopped);
    // Nothing is left to do, however often the job runs.
    shop.world.clock.advance(Duration::days(400));
    shop.world.an_hour_passes().await;
    assert_eq!(shop.state(&number).await, State::Stopped);
    assert_eq!(shop.world.wrong_counters().await, Vec::<String>::new());
}

fn at(shop: &Shop, moment: OffsetDateTime) {
    let now = shop.world.clock.now();
    shop.world.clock.advance(moment - now);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_plan_is_switched_at_the_end_of_the_term_or_stays(_: PgPoolOptions, options: PgConnectOptions) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    at(&shop, datetime!(2028-01-31 09:00 UTC));
    let yearly = || Some((Sku::parse("POST-1").unwrap(), Period::Year));
    let [switches, ends, stays] = ["1", "2", "3"].map(|key| shop.world.ordered(ada, key, "PRE-1", None));
    let (switches, ends, stays) =
        (switches.await.subscription, ends.await.subscription, stays.await.subscription);
    for number in [&switches, &ends, &stays] {
        store.set_next_plan(ada, number, yearly()).await.unwrap();
    }
    store.set_renewal(ada, &ends, false).await.unwrap();
    store.set_next_plan(ada, &stays, None).await.unwrap();
    store.set_next_plan(ada, &stays, None).await.unwrap();
    let unknown = Some((Sku::parse("NONE").unwrap(), Period::Year));
    let refused = PortalError::field(Field::Plan, FieldError::Unknown);
    assert_eq!(store.set_next_plan(ada, &stays, unknown).await, Err(refused));
    let next = Subscriptions::details(store, ada, &switches).await.unwrap().next.unwrap();
    assert_eq!((next.name.as_str(), next.period, next.price.minor), ("Plan POST-1", Period::Year, 20_000));
    // What was agreed counts, not what the catalogue says when the term ends.
    sqlx::query("UPDATE plan_prices SET price = 1").execute(&shop.world.owner).await.unwrap();

    at(&shop, datetime!(2028-02-28 23:00 UTC));
    shop.world.an_hour_passes().await;
    assert_eq!(shop.row(&switches).await.sku.as_str(), "PRE-1", "not yet");
    at(&shop, datetime!(2028-02-29 00:00 UTC));
    shop.world.an_hour_passes().await;
    for number in [&switches, &ends] {
        let details = Subscriptions::details(store, ada, number).await.unwrap();
        let row = details.row;
        assert_eq!((row.sku.as_str(), row.price.minor, row.state), ("POST-1", 20_000, State::Active));
        assert_eq!(row.expires_on.unwrap().to_string(), "2029-02-28");
        assert_eq!(details.next, None, "it is done");
    }
    let row = shop.row(&stays).await;
    assert_eq!((row.sku.as_str(), row.price.minor), ("PRE-1", 1_000));
    assert_eq!(row.expires_on.unwrap().to_string(), "2028-03-31");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_later_switch_is_nobody_elses_and_none_of_a_client_on_hold(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let placed = shop.world.ordered(ada, "1", "PRE-1", None).await;
    let number = placed.subscription;
    let yearly = || Some((Sku::parse("POST-1").unwrap(), Period::Year));
    let other = shop.world.reseller("Other").await;
    let eve = shop.world.actor(&other, Role::Administrator).await;
    assert_eq!(store.set_next_plan(&eve, &number, yearly()).await, Err(PortalError::NotFound));
    let viewer = shop.world.actor(&shop.reseller, Role::Viewer).await;
    assert!(matches!(store.set_next_plan(&viewer, &number, yearly()).await, Err(PortalError::Forbidden(_))));
    store.set_next_plan(ada, &number, yearly()).await.unwrap();
    store.hold(ada, &placed.client, "Contract disputed").await.unwrap();
    let held = PortalError::Conflict(Conflict::ClientHeld(ClientStatus::AdministrativeHold));
    assert_eq!(store.set_next_plan(ada, &number, yearly()).await, Err(held));
    // Switching now is what was wanted for later, too.
    let hold = Clients::details(store, ada, &placed.client).await.unwrap().holds[0].id;
    store.release(ada, &placed.client, hold).await.unwrap();
    let change = Change::Plan { sku: Sku::parse("POST-1").unwrap(), period: Period::Month };
    store.operate(ada, &number, change).await.unwrap();
    store.work_off().await.unwrap();
    assert_eq!(Subscriptions::details(store, ada, &number).await.unwrap().next, None);
}
