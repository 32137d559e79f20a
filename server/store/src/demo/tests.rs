use super::*;
use crate::testing::World;
use domain::customers::Customers;
use domain::dashboards::Dashboards;
use domain::lists::{ListQuery, Total};
use domain::people::{People, Sessions};
use sqlx::postgres::PgPoolOptions;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_demo_loads_once_and_every_counter_equals_a_recount(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options.clone()).await;
    let sign_ins = load(options.clone(), &world.store, Random::seeded(1)).await.unwrap();
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
    assert!(sign_ins.iter().any(|s| s.email == "admin@nordlicht.example" && s.role == Role::Administrator));
    assert_eq!(sign_ins.iter().filter(|s| s.email == "mika@nordlicht.example").count(), 2);

    let count =
        async |sql: &'static str| sqlx::query_scalar::<_, i64>(sql).fetch_one(&world.owner).await.unwrap();
    assert_eq!(count("SELECT count(*) FROM devices WHERE holder_id IS NOT NULL").await, 20_000);
    assert_eq!(count("SELECT count(DISTINCT status) FROM uploads").await, 4);
    assert_eq!(count("SELECT count(DISTINCT verification) FROM connections").await, 3);
    assert_eq!(count("SELECT count(DISTINCT status) FROM devices").await, 2);
    assert!(count("SELECT count(*) FROM devices WHERE tags = 1 AND holder_id IS NOT NULL").await > 100);
    assert!(count("SELECT count(*) FROM devices WHERE imei2 IS NOT NULL").await > 5_000);
    assert!(count("SELECT count(*) FROM upload_failures").await > 20);
    // Custody records: every device begins with its upload, and every batch counts its devices.
    let wrong = "SELECT count(*) FROM batches WHERE devices <>
                 (SELECT count(*) FROM devices WHERE devices.batches @> ARRAY[batches.id] AND devices.upload_id = batches.upload_id)";
    assert_eq!(count(wrong).await, 0);
    assert_eq!(count("SELECT count(*) FROM devices WHERE cardinality(batches) = 0").await, 0);
    let early = "SELECT count(*) FROM uploads JOIN connections ON tenant_id = reseller_id
                 AND connections.customer_id = uploads.customer_id WHERE uploaded_at < connections.created_at";
    assert_eq!(count(early).await, 0, "nobody uploads to a customer before adding it");

    let homes = "SELECT count(*) FROM organisations WHERE manager_id IN
                 (SELECT id FROM organisations WHERE customers_home_dashboard_id IS NOT NULL)";
    assert_eq!(count("SELECT count(*) FROM dashboards").await, 3);
    assert!(count(homes).await > 1, "customers have a home of their tenant");

    // Clients stand in every way, and subscriptions in every state that lasts; what owes is held after its grace.
    assert_eq!(count("SELECT count(DISTINCT status) FROM clients").await, 4);
    assert_eq!(count("SELECT count(DISTINCT shown) FROM subscriptions").await, 5);
    assert!(
        count("SELECT count(*) FROM clients WHERE holds_at IS NOT NULL AND NOT financial_hold").await > 0
    );
    assert!(count("SELECT count(*) FROM client_entries").await > 50);

    // Receivers have answered, or not yet; by hand and without one.
    assert_eq!(count("SELECT count(DISTINCT status) FROM deliveries").await, 4);
    assert_eq!(count("SELECT count(DISTINCT sender_kind) FROM deliveries").await, 2);
    assert_eq!(count("SELECT count(DISTINCT auto_approve) FROM registrations").await, 2);
    let waiting = "SELECT count(*) FROM deliveries y JOIN organisations o ON o.id = receiver_id
                   WHERE status = 1 AND o.name IN ('Aurelia Kliniken gGmbH', 'Kestrel Managed Mobility')";
    assert!(count(waiting).await >= 2);
    // A device waits exactly as long as its delivery, and moved ones came by way of the MSP.
    let differs = "SELECT count(*) FROM devices d JOIN deliveries y
                       ON y.id = d.delivery_id OR d.delivery_id IS NULL AND y.upload_id = d.upload_id
                   WHERE d.holder_id IS NOT NULL AND (d.status <> y.status OR d.services <> y.services
                       OR d.holder_id <> y.receiver_id OR d.via_id IS DISTINCT FROM CASE WHEN y.sender_kind = 3 THEN y.sender_id END
                       OR d.tags <> CASE WHEN y.sender_kind = 3 THEN 1 ELSE 0 END)";
    assert_eq!(count(differs).await, 0);
    assert_eq!(
        count("SELECT count(*) FROM devices WHERE via_id IS NOT NULL AND delivery_id IS NULL").await,
        0
    );
    let asks = "SELECT count(*) FROM connections c JOIN organisations m ON m.id = tenant_id AND m.kind = 3
                WHERE c.verification = 1 AND c.name = 'Aurelia Kliniken gGmbH'";
    assert_eq!(count(asks).await, 1);

    assert_eq!(load(options, &world.store, Random::seeded(2)).await.unwrap(), sign_ins);
    assert_eq!(count("SELECT count(*) FROM organisations WHERE kind = 2").await, 3);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn everyone_of_the_demo_can_sign_in_and_sees_something(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options.clone()).await;
    for sign_in in load(options, &world.store, Random::seeded(1)).await.unwrap() {
        let token = world.store.sign_in(&sign_in.email, PASSWORD, &World::browser()).await.unwrap().token;
        let signed_in = world.store.resume(&token, &World::browser()).await.unwrap().unwrap();
        let profile = world.store.profile(&signed_in.actor).await.unwrap();
        assert!(profile.memberships.iter().any(|m| m.name == sign_in.organisation && m.role == sign_in.role));
        if profile.organisation.kind == OrganisationKind::Reseller {
            let page = Customers::list(&world.store, &signed_in.actor, &ListQuery::default()).await.unwrap();
            assert!(matches!(page.total, Total::Exactly(10..=62)), "{:?}", page.total);
            let dashboard = world.store.reseller(&signed_in.actor).await.unwrap();
            assert!(dashboard.devices > 1_000 && dashboard.top_models.len() == 5, "{dashboard:?}");
            assert_eq!(dashboard.months.len(), 12);
        }
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_demo_is_the_same_every_time(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options.clone()).await;
    load(options, &world.store, Random::seeded(1)).await.unwrap();
    let first: String =
        sqlx::query_scalar("SELECT number FROM organisations WHERE name = 'Nordlicht Mobile GmbH'")
            .fetch_one(&world.owner)
            .await
            .unwrap();
    let dice = Dice::new(Random::seeded(1));
    dice.random().ten_digits();
    assert_eq!(first, dice.random().ten_digits(), "the second organisation's number");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_upload_that_is_on_its_way_arrives(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options.clone()).await;
    load(options, &world.store, Random::seeded(1)).await.unwrap();
    assert_eq!(world.store.work_off().await, Ok(0), "not yet");
    world.clock.advance(Duration::minutes(4));
    assert_eq!(world.store.work_off().await, Ok(1));
    let counts: (i16, i64, i64, i64) = sqlx::query_as(
        "SELECT status, total, accepted, verified FROM uploads WHERE file_name = 'morning-delivery.csv'",
    )
    .fetch_one(&world.owner)
    .await
    .unwrap();
    assert_eq!(counts, (2, 1_200, 1_200, 1_200));
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}
