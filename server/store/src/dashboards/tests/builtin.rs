use crate::testing::World;
use domain::dashboards::{Dashboards, MonthCount, TopModel};
use domain::devices::Edition;
use domain::{PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use time::Duration;
use time::macros::date;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_reseller_sees_its_own_figures_and_no_others(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (nordlicht, other) = (world.reseller("Nordlicht").await, world.reseller("Other").await);
    let (acme, birch) = (world.customer("Acme").await, world.customer("Birch").await);
    for (reseller, customer) in [(&nordlicht, &acme), (&nordlicht, &birch), (&other, &acme)] {
        world.connected(reseller, customer).await;
    }
    world.model("35693803", "Samsung", "Galaxy XCover7", Edition::Standard).await;
    world.model("35209900", "Samsung", "Galaxy XCover7", Edition::Enterprise).await;
    world.sold_to_code(&nordlicht, "1234567", "Leasing").await;
    world.uploaded(&nordlicht, &birch, &["356938035643809"]).await;
    world.uploaded(&other, &acme, &["356938036643807"]).await;
    // 21 November, and 22 December for the second upload: each in the month that it is in UTC.
    world.clock.advance(Duration::days(31));
    world.uploaded(&nordlicht, &acme, &["352099001761481", "490154203237518"]).await;

    let dashboard = world.store.reseller(&world.actor(&nordlicht, Role::Viewer).await).await.unwrap();
    assert_eq!((dashboard.customers, dashboard.devices, dashboard.sold_to_codes), (2, 3, 1));
    assert_eq!(dashboard.recent_uploads, 1, "of the last 30 days");
    let customers: Vec<_> =
        dashboard.top_customers.iter().map(|top| (top.name.as_str(), top.devices)).collect();
    assert_eq!(customers, [("Acme", 2), ("Birch", 1)]);
    assert_eq!(
        dashboard.top_models,
        [TopModel { model: Some("Samsung Galaxy XCover7".into()), devices: 2 }],
        "both editions"
    );
    assert_eq!(dashboard.months.len(), 12);
    let empty = MonthCount { month: date!(2026 - 01 - 01), uploads: 0, devices: 0 };
    assert_eq!(dashboard.months[0], empty);
    let last = [
        MonthCount { month: date!(2026 - 11 - 01), uploads: 1, devices: 1 },
        MonthCount { month: date!(2026 - 12 - 01), uploads: 1, devices: 2 },
    ];
    assert_eq!(dashboard.months[10..], last);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_is_no_reseller_has_no_such_dashboard(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    for organisation in
        [world.msp("Kestrel").await, world.customer("Acme").await, world.operator("Ops").await]
    {
        let actor = world.actor(&organisation, Role::Administrator).await;
        assert_eq!(world.store.reseller(&actor).await.map(drop), Err(PortalError::NotFound));
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_receiver_sees_what_it_holds_and_what_waits(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (nordlicht, kestrel) = (world.reseller("Nordlicht").await, world.msp("Kestrel").await);
    let (acme, birch) = (world.customer("Acme").await, world.customer("Birch").await);
    for (tenant, customer) in
        [(&nordlicht, &kestrel), (&nordlicht, &acme), (&kestrel, &acme), (&kestrel, &birch)]
    {
        world.connected(tenant, customer).await;
    }
    world.model("35693803", "Samsung", "Galaxy XCover7", Edition::Standard).await;
    world.uploaded(&nordlicht, &kestrel, &["356938035643809", "352099001761481"]).await;
    world.uploaded(&nordlicht, &acme, &["490154203237518"]).await;
    world.verified(&["356938035643809"]).await;
    world.moved(&nordlicht, &kestrel, &birch, &["352099001761481"]).await;

    let dashboard = world.store.receiver(&world.actor(&kestrel, Role::Viewer).await).await.unwrap();
    assert_eq!((dashboard.waiting, dashboard.pending, dashboard.verified), (1, 0, 1));
    assert_eq!(
        dashboard.top_models,
        [TopModel { model: Some("Samsung Galaxy XCover7".into()), devices: 1 }],
        "what was moved on is another's"
    );
    let customers: Vec<_> =
        dashboard.top_customers.iter().map(|top| (top.name.as_str(), top.devices)).collect();
    assert_eq!(customers, [("Birch", 1)]);
    assert_eq!(dashboard.months.len(), 12);
    assert_eq!(dashboard.months[11], MonthCount { month: date!(2026 - 11 - 01), uploads: 1, devices: 2 });

    let dashboard = world.store.receiver(&world.actor(&acme, Role::Viewer).await).await.unwrap();
    assert_eq!((dashboard.waiting, dashboard.pending, dashboard.verified), (1, 1, 0));
    assert_eq!(dashboard.top_models, [TopModel { model: None, devices: 1 }]);
    assert!(dashboard.top_customers.is_empty(), "a customer has none");

    let refused = world.store.receiver(&world.actor(&nordlicht, Role::Administrator).await).await;
    assert_eq!(refused.map(drop), Err(PortalError::NotFound));
}
