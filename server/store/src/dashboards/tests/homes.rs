use super::listed;
use crate::admin::Organisation;
use crate::testing::World;
use domain::dashboards::{CustomerHome, DashboardKey, Dashboards, Home, HomeOf, Template, WidgetData};
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

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_a_tenant_chose_for_one_customer_comes_before_what_it_chose_for_all(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (kestrel, acme) = (world.msp("Kestrel").await, world.customer("Acme").await);
    let birch = world.customer("Birch").await;
    let inner = world.inner_customer("Acme Tools", &acme).await;
    for customer in [&acme, &birch] {
        managed(&world, &kestrel, customer).await;
    }
    let tenant = world.actor(&kestrel, Role::Administrator).await;
    let ada = world.actor(&acme, Role::Administrator).await;
    let (ben, ina) = (world.actor(&birch, Role::Viewer).await, world.actor(&inner, Role::Viewer).await);
    let all = made(&world, &tenant, "For customers").await;
    let one = made(&world, &tenant, "For Acme").await;
    world.store.choose_home(&tenant, HomeOf::Customers, Some(&all)).await.unwrap();
    world.store.choose_customer_home(&tenant, &acme.number, Some(&one)).await.unwrap();

    let given = world.store.customer_home(&tenant, &acme.number).await.unwrap();
    assert_eq!((given.chosen.as_ref(), given.choices.len()), (Some(&one), 2));
    assert_eq!(world.store.customer_home(&tenant, &birch.number).await.unwrap().chosen, None);
    assert_eq!(home(&world, &ada).await, Some(("For Acme".into(), Home::Tenant)));
    assert_eq!(home(&world, &ina).await, Some(("For Acme".into(), Home::Tenant)), "inside Acme");
    assert_eq!(home(&world, &ben).await, Some(("For customers".into(), Home::Tenant)));
    assert_eq!(world.store.read(&ben, &one).await.map(drop), Err(PortalError::NotFound), "Acme's alone");
    let told = |log: Vec<(String, String, serde_json::Value)>, what: &str| {
        log.iter().any(|(action, ..)| action == what)
    };
    assert!(told(world.activity(&acme).await, "organisation.home_given"));
    assert!(told(world.activity(&kestrel).await, "customer.home_given"));

    let own = made(&world, &ada, "Ours").await;
    world.store.choose_home(&ada, HomeOf::Organisation, Some(&own)).await.unwrap();
    assert_eq!(
        home(&world, &ada).await,
        Some(("Ours".into(), Home::Organisation)),
        "the customer's own choice"
    );
    world.store.choose_home(&ada, HomeOf::Organisation, None).await.unwrap();
    world.store.delete(&tenant, &one).await.unwrap();
    assert_eq!(home(&world, &ada).await, Some(("For customers".into(), Home::Tenant)), "the next choice");

    world.store.choose_customer_home(&tenant, &acme.number, Some(&all)).await.unwrap();
    world.store.choose_home(&tenant, HomeOf::Customers, None).await.unwrap();
    assert_eq!(home(&world, &ada).await, Some(("For customers".into(), Home::Tenant)));
    assert_eq!(home(&world, &ben).await, None);
    sqlx::query("UPDATE organisations SET manager_id = NULL WHERE id = $1")
        .bind(acme.id.0)
        .execute(&world.owner)
        .await
        .unwrap();
    assert_eq!(home(&world, &ada).await, None, "it goes its own way");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_who_administers_a_customer_chooses_its_home_and_only_of_its_own_dashboards(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (kestrel, acme) = (world.msp("Kestrel").await, world.customer("Acme").await);
    let inner = world.inner_customer("Acme Tools", &acme).await;
    managed(&world, &kestrel, &acme).await;
    let tenant = world.actor(&kestrel, Role::Administrator).await;
    let viewer = world.actor(&kestrel, Role::Viewer).await;
    let other = world.actor(&world.msp("Rhone").await, Role::Administrator).await;
    let outer = world.actor(&acme, Role::Administrator).await;
    let (ours, theirs) = (made(&world, &tenant, "Ours").await, made(&world, &other, "Theirs").await);

    let choose = |actor: Actor, of: &Organisation, key: &DashboardKey| {
        let (store, number, key) = (world.store.clone(), of.number.clone(), key.clone());
        async move { store.choose_customer_home(&actor, &number, Some(&key)).await }
    };
    assert_eq!(choose(other.clone(), &acme, &theirs).await, Err(PortalError::NotFound), "not its customer");
    assert_eq!(choose(tenant.clone(), &acme, &theirs).await, Err(PortalError::NotFound), "not its dashboard");
    assert!(matches!(choose(viewer, &acme, &ours).await, Err(PortalError::Forbidden(_))));
    assert_eq!(choose(outer.clone(), &acme, &ours).await, Err(PortalError::NotFound), "itself");
    let missing: Result<CustomerHome, _> = world.store.customer_home(&other, &acme.number).await;
    assert_eq!(missing, Err(PortalError::NotFound));

    let group = made(&world, &outer, "Of the group").await;
    choose(outer.clone(), &inner, &group).await.unwrap();
    let ina = world.actor(&inner, Role::Viewer).await;
    assert_eq!(home(&world, &ina).await, Some(("Of the group".into(), Home::OuterCustomer)));
    world.store.choose_customer_home(&outer, &inner.number, None).await.unwrap();
    assert_eq!(home(&world, &ina).await, None);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_chooses_what_somebody_else_sees_first(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let (kestrel, acme) = (world.msp("Kestrel").await, world.customer("Acme").await);
    managed(&world, &kestrel, &acme).await;
    let ada = world.actor(&acme, Role::Administrator).await;
    let ben = world.actor(&acme, Role::Viewer).await;
    let tenant = world.actor(&kestrel, Role::Administrator).await;
    let key = made(&world, &ada, "Ours").await;
    world.store.choose_home(&ben, HomeOf::Me, Some(&key)).await.unwrap();

    for actor in [&ada, &tenant] {
        for statement in [
            "UPDATE memberships SET home_dashboard_id = NULL",
            "INSERT INTO memberships (person_id, organisation_id, role, created_at, home_dashboard_id)
             SELECT person_id, organisation_id, role, created_at, home_dashboard_id FROM memberships",
        ] {
            let done = world
                .store
                .act(actor, move |tx| {
                    Box::pin(async move {
                        let refused = sqlx::query(statement).execute(tx).await.unwrap_err();
                        // insufficient_privilege
                        let code = refused
                            .as_database_error()
                            .and_then(|error| error.code().map(std::borrow::Cow::into_owned));
                        assert_eq!(code, Some(String::from("42501")), "{statement}");
                        Err::<(), _>(PortalError::NotFound)
                    })
                })
                .await;
            assert_eq!(done, Err(PortalError::NotFound));
        }
    }
    assert_eq!(home(&world, &ben).await, Some(("Ours".into(), Home::Person)));
    world.store.choose_home(&ada, HomeOf::Me, None).await.unwrap();
    assert_eq!(home(&world, &ben).await, Some(("Ours".into(), Home::Person)), "Ada took back her own alone");
}
