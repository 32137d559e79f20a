use super::Shop;
use domain::lists::ListQuery;
use domain::plans::{Period, Sku};
use domain::subscriptions::{Change, Operation, State, Subscriptions};
use domain::{Conflict, Field, FieldError, PortalError, Role};
use futures::future::join_all;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::slice::from_ref;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_operation_runs_through_its_state_and_nothing_else_is_done_meanwhile(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let number = shop.world.ordered(ada, "1", "PRE-1", None).await.subscription;
    for (change, through, then) in [
        (Change::Quantity(7), State::Updating, State::Active),
        (Change::Renew, State::Renewing, State::Active),
        (Change::Stop, State::Stopping, State::Stopped),
        (Change::Activate, State::Activating, State::Active),
        (Change::Delete, State::Deleting, State::Deleted),
    ] {
        store.operate(ada, &number, change).await.unwrap();
        let details = store.details(ada, &number).await.unwrap();
        assert_eq!((details.row.state, details.offered.len()), (through, 0));
        let refused = Err(PortalError::Conflict(Conflict::NotOffered(through)));
        assert_eq!(store.operate(ada, &number, Change::Stop).await, refused);
        store.work_off().await.unwrap();
        assert_eq!(shop.state(&number).await, then);
    }
    assert_eq!(shop.row(&number).await.quantity, 7);
    assert_eq!(
        store.operate(ada, &number, Change::Activate).await,
        Err(PortalError::Conflict(Conflict::NotOffered(State::Deleted)))
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn of_two_who_click_at_the_same_moment_one_is_refused(_: PgPoolOptions, options: PgConnectOptions) {
    let shop = Shop::open(options).await;
    let number = shop.world.ordered(&shop.ada, "1", "PRE-1", None).await.subscription;
    let before = shop.row(&number).await.expires_on;
    let clicks = (0..4).map(|_| {
        let (store, ada, number) = (shop.world.store.clone(), shop.ada.clone(), number.clone());
        async move { store.operate(&ada, &number, Change::Renew).await }
    });
    let answers = join_all(clicks).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1);
    shop.world.store.work_off().await.unwrap();
    let after = shop.row(&number).await.expires_on;
    assert_eq!(after, before.map(|day| domain::subscriptions::add_months(day, 1)), "one term, not four");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_plan_is_switched_within_its_product_at_the_price_of_the_moment(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let number = shop.world.ordered(ada, "1", "PRE-1", None).await.subscription;
    let to = |sku: &str, period| Change::Plan { sku: Sku::parse(sku).unwrap(), period };
    let unknown = |field| Err(PortalError::field(field, FieldError::Unknown));
    let elsewhere = "INSERT INTO plan_products (category_id, name, created_at) SELECT id, 'Mail', now() FROM plan_categories;";
    sqlx::raw_sql(elsewhere).execute(&shop.world.owner).await.unwrap();
    sqlx::raw_sql(
        "INSERT INTO plans (product_id, sku, name, billing, currency, created_at)
         SELECT id, 'MAIL-1', 'Mail', 1, 'EUR', now() FROM plan_products WHERE name = 'Mail'",
    )
    .execute(&shop.world.owner)
    .await
    .unwrap();
    assert_eq!(store.operate(ada, &number, to("MAIL-1", Period::Month)).await, unknown(Field::Plan));
    assert_eq!(store.operate(ada, &number, to("NONE", Period::Month)).await, unknown(Field::Plan));
    assert_eq!(store.operate(ada, &number, to("POST-1", Period::Quarter)).await, unknown(Field::Period));
    store.operate(ada, &number, to("POST-1", Period::Year)).await.unwrap();
    // What was agreed counts, not what the catalogue says when the job comes.
    sqlx::query("UPDATE plan_prices SET price = 1").execute(&shop.world.owner).await.unwrap();
    store.work_off().await.unwrap();
    let row = shop.row(&number).await;
    assert_eq!(
        (row.sku.as_str(), row.period, row.price.minor, row.state),
        ("POST-1", Period::Year, 20_000, State::Active)
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_operation_that_is_given_up_leaves_the_subscription_as_it_was(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let number = shop.world.ordered(ada, "1", "PRE-1", None).await.subscription;
    store.operate(ada, &number, Change::Stop).await.unwrap();
    sqlx::query("UPDATE subscriptions SET change = '{\"nonsense\": true}'")
        .execute(&shop.world.owner)
        .await
        .unwrap();
    store.work_off().await.unwrap();
    assert_eq!(shop.state(&number).await, State::Stopping, "nobody knows what to do");
    sqlx::query("UPDATE subscriptions SET change = '{\"change\": \"stop\", \"plan\": null}'")
        .execute(&shop.world.owner)
        .await
        .unwrap();
    let id: i64 =
        sqlx::query_scalar("SELECT id FROM subscriptions").fetch_one(&shop.world.owner).await.unwrap();
    let mut tx = store.jobs.begin().await.unwrap();
    crate::subscriptions::give_up(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
    let details = store.details(ada, &number).await.unwrap();
    assert_eq!((details.row.state, details.failed), (State::Active, Some(Operation::Stop)));
    store.operate(ada, &number, Change::Stop).await.unwrap();
    assert_eq!(store.details(ada, &number).await.unwrap().failed, None);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn subscriptions_are_found_by_state_client_and_text(_: PgPoolOptions, options: PgConnectOptions) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let first = shop.world.ordered(ada, "1", "PRE-1", None).await;
    let second = shop.world.ordered(ada, "2", "POST-1", None).await;
    store.operate(ada, &first.subscription, Change::Stop).await.unwrap();
    let filter = |key: &str, value: &str| ListQuery {
        filters: [(key.to_owned(), [value.to_owned()].into())].into(),
        ..ListQuery::default()
    };
    let search = |text: &str| ListQuery { search: text.into(), ..ListQuery::default() };
    assert_eq!(shop.found(filter("state", "changing")).await, from_ref(&first.subscription));
    assert_eq!(shop.found(filter("state", "active")).await, from_ref(&second.subscription));
    assert_eq!(shop.found(filter("client", second.client.as_str())).await, from_ref(&second.subscription));
    assert_eq!(shop.found(search("post-1")).await, from_ref(&second.subscription));
    assert_eq!(
        shop.found(search(&first.subscription.as_str().to_lowercase())).await,
        from_ref(&first.subscription)
    );
    assert_eq!(shop.found(search("blaub")).await.len(), 2);
    assert_eq!(shop.found(search("%")).await.len(), 0);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_dashboard_shows_what_ends_what_is_new_and_who_costs_most(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let mut placed = Vec::new();
    for key in 0..7 {
        placed.push(shop.world.ordered(ada, &key.to_string(), "PRE-1", None).await);
        shop.world.clock.advance(time::Duration::seconds(1));
    }
    store.operate(ada, &placed[3].subscription, Change::Quantity(5)).await.unwrap();
    store.work_off().await.unwrap();
    let recent = store.recently_added(ada).await.unwrap();
    assert_eq!((recent.len(), &recent[0].number), (5, &placed[6].subscription));
    assert_eq!(store.expiring(ada).await.unwrap(), []);
    store.set_renewal(ada, &placed[2].subscription, false).await.unwrap();
    assert_eq!(store.expiring(ada).await.unwrap()[0].number, placed[2].subscription);
    let top = store.top_clients(ada).await.unwrap();
    assert_eq!(top.len(), 6);
    assert_eq!((top[0].client.as_ref(), top[0].monthly.minor), (Some(&placed[3].client), 5_000));
    assert_eq!((top[5].client.as_ref(), top[5].monthly.minor), (None, 2_000), "all others");
    let eve = shop.world.actor(&shop.world.reseller("Eve").await, Role::Viewer).await;
    assert_eq!(store.top_clients(&eve).await.unwrap(), []);
    assert_eq!(store.recently_added(&eve).await.unwrap(), []);
}
