use super::listed;
use crate::admin::Organisation;
use crate::testing::World;
use domain::dashboards::{DashboardKey, Dashboards, Home, HomeOf, Template, WidgetData};
use domain::{Actor, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

/// The tenant manages this customer.
async fn managed(world: &World, tenant: &Organisation, customer: &Organisation) {
    sqlx::query("UPDATE organisations SET manager_id = $1 WHERE id = $2")
        .bind(tenant.id.0)
        .bind(customer.id.0)
        .execute(&world.owner)
        .await
        .unwrap();
}

async fn home(world: &World, actor: &Actor) -> Option<(String, Home)> {
    world.store.home(actor).await.unwrap().map(|(dashboard, whose)| (dashboard.name, whose))
}

async fn made(world: &World, actor: &Actor, name: &str) -> DashboardKey {
    world.store.create(actor, name, Template::Overview).await.unwrap()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_nearest_choice_is_the_home(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (kestrel, acme) = (world.msp("Kestrel").await, world.customer("Acme").await);
    let inner = world.inner_customer("Acme Tools", &acme).await;
    managed(&world, &kestrel, &acme).await;
    let tenant = world.actor(&kestrel, Role::Administrator).await;
    let outer = world.actor(&acme, Role::Administrator).await;
    let (ada, ben) =
        (world.actor(&inner, Role::Administrator).await, world.actor(&inner, Role::Viewer).await);
    assert_eq!(home(&world, &ada).await, None, "the built-in page");

    let tenants = made(&world, &tenant, "For customers").await;
    world.store.choose_home(&tenant, HomeOf::Customers, Some(&tenants)).await.unwrap();
    assert_eq!(home(&world, &ada).await, Some(("For customers".into(), Home::Tenant)));
    assert_eq!(home(&world, &outer).await, Some(("For customers".into(), Home::Tenant)));
    assert_eq!(home(&world, &tenant).await, None, "it is not the tenant's own home");

    let outers = made(&world, &outer, "Of the group").await;
    world.store.choose_home(&outer, HomeOf::Organisation, Some(&outers)).await.unwrap();
    assert_eq!(home(&world, &ada).await, Some(("For customers".into(), Home::Tenant)), "not shared");
    world.store.share(&outer, &outers, true).await.unwrap();
    assert_eq!(home(&world, &ada).await, Some(("Of the group".into(), Home::OuterCustomer)));

    let own = made(&world, &ada, "Of the tools").await;
    world.store.choose_home(&ada, HomeOf::Organisation, Some(&own)).await.unwrap();
    assert_eq!(home(&world, &ben).await, Some(("Of the tools".into(), Home::Organisation)));

    world.store.choose_home(&ben, HomeOf::Me, Some(&outers)).await.unwrap();
    assert_eq!(home(&world, &ben).await, Some(("Of the group".into(), Home::Person)));
    assert_eq!(home(&world, &ada).await, Some(("Of the tools".into(), Home::Organisation)), "Ben's alone");

    world.store.share(&outer, &outers, false).await.unwrap();
    assert_eq!(home(&world, &ben).await, Some(("Of the tools".into(), Home::Organisation)), "out of sight");
    world.store.delete(&ada, &own).await.unwrap();
    assert_eq!(home(&world, &ben).await, Some(("For customers".into(), Home::Tenant)), "the next choice");
    world.store.choose_home(&tenant, HomeOf::Customers, None).await.unwrap();
    assert_eq!(home(&world, &ben).await, None);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_inner_customer_sees_a_shared_dashboard_with_figures_of_its_own(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    let inner = world.inner_customer("Acme Tools", &acme).await;
    for customer in [&acme, &inner] {
        world.connected(&nordlicht, customer).await;
    }
    world.uploaded(&nordlicht, &acme, &["356938035643809", "490154203237518"]).await;
    world.uploaded(&nordlicht, &inner, &["352099001761481"]).await;
    let outer = world.actor(&acme, Role::Administrator).await;
    let ada = world.actor(&inner, Role::Administrator).await;
    let key = world.store.create(&outer, "Intake", Template::Intake).await.unwrap();
    assert_eq!(listed(&world, &ada).await, []);

    world.store.share(&outer, &key, true).await.unwrap();
    let seen = listed(&world, &ada).await;
    assert_eq!(seen.len(), 1);
    assert!(!seen[0].own && seen[0].flows_down && seen[0].home_of.is_empty());
    let drawn = world.store.data(&ada, &key).await.unwrap();
    assert!(drawn.contains(&WidgetData::Statuses { pending: 1, verified: 0 }), "{drawn:?}");
    let drawn = world.store.data(&outer, &key).await.unwrap();
    assert!(drawn.contains(&WidgetData::Statuses { pending: 2, verified: 0 }), "{drawn:?}");

    assert_eq!(world.store.save(&ada, &key, 2, "Mine", &[]).await, Err(PortalError::NotFound));
    assert_eq!(world.store.share(&ada, &key, false).await, Err(PortalError::NotFound));
    assert_eq!(world.store.delete(&ada, &key).await, Err(PortalError::NotFound));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_tenants_other_dashboards_stay_its_own(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (kestrel, acme) = (world.msp("Kestrel").await, world.customer("Acme").await);
    let birch = world.customer("Birch").await;
    managed(&world, &kestrel, &acme).await;
    let tenant = world.actor(&kestrel, Role::Administrator).await;
    let (chosen, other) = (made(&world, &tenant, "Chosen").await, made(&world, &tenant, "Other").await);
    world.store.choose_home(&tenant, HomeOf::Customers, Some(&chosen)).await.unwrap();

    let ada = world.actor(&acme, Role::Administrator).await;
    let drawn = world.store.data(&ada, &chosen).await.unwrap();
    assert!(drawn.contains(&WidgetData::NotHere), "a customer has no customers: {drawn:?}");
    let copy = world.store.duplicate(&ada, &chosen, "Ours").await.unwrap();
    let drawn = world.store.data(&ada, &copy).await.unwrap();
    assert!(!drawn.is_empty() && !drawn.contains(&WidgetData::NotHere), "what fits: {drawn:?}");
    let missing = world.store.duplicate(&ada, &other, "Theirs").await;
    assert_eq!(missing, Err(PortalError::NotFound));
    assert_eq!(world.store.read(&ada, &other).await.map(drop), Err(PortalError::NotFound));
    let refused = world.store.choose_home(&ada, HomeOf::Me, Some(&other)).await;
    assert_eq!(refused, Err(PortalError::NotFound));
    assert_eq!(
        world.store.choose_home(&ada, HomeOf::Customers, Some(&chosen)).await,
        Err(PortalError::NotFound),
        "a customer manages nobody"
    );
    let stranger = world.actor(&birch, Role::Administrator).await;
    assert_eq!(world.store.read(&stranger, &chosen).await.map(drop), Err(PortalError::NotFound));
    assert_eq!(home(&world, &stranger).await, None);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_managers_choose_the_home_of_others(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let acme = world.customer("Acme").await;
    let ada = world.actor(&acme, Role::Administrator).await;
    let key = made(&world, &ada, "Sales").await;
    let viewer = world.actor(&acme, Role::Viewer).await;
    let refused = world.store.choose_home(&viewer, HomeOf::Organisation, Some(&key)).await;
    assert!(matches!(refused, Err(PortalError::Forbidden(_))), "{refused:?}");
    world.store.choose_home(&viewer, HomeOf::Me, Some(&key)).await.unwrap();
    let told: Vec<_> = world.activity(&acme).await.into_iter().map(|(action, ..)| action).collect();
    assert!(!told.contains(&"dashboard.home_chosen".to_owned()), "a person's own choice is theirs");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_outer_customer_chooses_nothing_for_an_inner_one_itself(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let acme = world.customer("Acme").await;
    let inner = world.inner_customer("Acme Tools", &acme).await;
    let outer = world.actor(&acme, Role::Administrator).await;
    let changed = world
        .store
        .act(&outer, move |tx| {
            Box::pin(async move {
                let homes = "UPDATE organisations SET home_dashboard_id = NULL, requires_factor = true";
                Ok(sqlx::query(homes).execute(tx).await.unwrap().rows_affected())
            })
        })
        .await;
    assert_eq!(changed, Ok(1), "its own row alone");
    let required: bool = sqlx::query_scalar("SELECT requires_factor FROM organisations WHERE id = $1")
        .bind(inner.id.0)
        .fetch_one(&world.owner)
        .await
        .unwrap();
    assert!(!required);
}
