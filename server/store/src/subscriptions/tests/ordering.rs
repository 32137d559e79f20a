use super::Shop;
use crate::testing::{World, order};
use domain::clients::{ClientStatus, Clients};
use domain::customers::{Customers, Verification};
use domain::lists::ListQuery;
use domain::managed_customers::{CompanyProfile, ManagedCustomers};
use domain::people::Permission;
use domain::plans::Period;
use domain::policy::Denied;
use domain::subscriptions::{Order, State, Subscriptions};
use domain::{Conflict, Field, FieldError, PortalError, Role};
use futures::future::join_all;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use time::Duration;

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_order_makes_a_client_who_is_a_customer_at_once(_: PgPoolOptions, options: PgConnectOptions) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let placed = store.order(ada, order("1", "PRE-1", None)).await.unwrap();
    assert!(!placed.repeated);
    assert_eq!(shop.state(&placed.subscription).await, State::Activating);
    let customers = Customers::list(store, ada, &ListQuery::default()).await.unwrap().rows;
    assert_eq!((customers[0].number.clone(), customers[0].managed), (placed.client.clone(), true));
    let client = Clients::details(store, ada, &placed.client).await.unwrap();
    assert_eq!((client.row.name.as_str(), client.row.status), ("Blaubeere GmbH", ClientStatus::Active));
    assert_eq!((client.profile.registration_number.as_str(), client.subscriptions), ("7707083893", 1));
    assert_eq!(client.row.client_type, "Company");
    store.work_off().await.unwrap();
    let details = Subscriptions::details(store, ada, &placed.subscription).await.unwrap();
    assert_eq!((details.row.state, details.row.price.minor), (State::Active, 1_000));
    assert_eq!(details.row.expires_on, Some(domain::subscriptions::add_months(details.row.starts_on, 1)));
    assert_eq!(shop.world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_order_is_placed_once_however_often_it_is_sent(_: PgPoolOptions, options: PgConnectOptions) {
    let shop = Shop::open(options).await;
    let clicks = (0..6).map(|_| {
        let (store, ada) = (shop.world.store.clone(), shop.ada.clone());
        async move { store.order(&ada, order("the-same", "PRE-1", None)).await.unwrap() }
    });
    let placed = join_all(clicks).await;
    assert_eq!(placed.iter().filter(|placed| !placed.repeated).count(), 1);
    assert!(placed.iter().all(|other| other.subscription == placed[0].subscription));
    let known = Subscriptions::placed(&shop.world.store, &shop.ada, "order-the-same-0000").await;
    assert_eq!(known, Ok(Some(placed[0].subscription.clone())), "its form, opened again, says so");
    assert_eq!(Subscriptions::placed(&shop.world.store, &shop.ada, "another").await, Ok(None));
    let (store, ada) = (&shop.world.store, &shop.ada);
    assert_eq!(Subscriptions::list(store, ada, &ListQuery::default()).await.unwrap().rows.len(), 1);
    assert_eq!(Customers::list(store, ada, &ListQuery::default()).await.unwrap().rows.len(), 1);
    let other = Order { quantity: 2, ..order("the-same", "PRE-1", None) };
    assert_eq!(store.order(ada, other).await, Err(PortalError::Conflict(Conflict::OrderReused)));
    shop.world.store.work_off().await.unwrap();
    // A reload much later answers the same.
    shop.world.clock.advance(Duration::days(40));
    assert!(store.order(ada, order("the-same", "PRE-1", None)).await.unwrap().repeated);
    assert_eq!(shop.world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_a_client_type_requires_is_asked_for_by_field_and_nothing_is_half_done(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let bare = |client_type: &str| Order {
        profile: CompanyProfile {
            name: "Bare".into(),
            country: "DE".into(),
            client_type: client_type.into(),
            ..Default::default()
        },
        ..order("1", "PRE-1", None)
    };
    let Err(PortalError::Invalid(errors)) = store.order(ada, bare("Company")).await else { panic!() };
    assert_eq!(
        errors.into_iter().collect::<Vec<_>>(),
        [Field::Email, Field::Address, Field::RegistrationNumber, Field::ContactPerson]
            .map(|field| (field, FieldError::Required))
    );
    let unknown = PortalError::field(Field::ClientType, FieldError::Unknown);
    assert_eq!(store.order(ada, bare("Schools")).await, Err(unknown));
    assert_eq!(Customers::list(store, ada, &ListQuery::default()).await.unwrap().rows, []);
    store.add_type(ada, World::client_type("Schools")).await.unwrap();
    assert!(store.order(ada, bare("Schools")).await.is_ok(), "the key was not used up");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_order_for_a_customer_of_ones_own_changes_its_data_and_for_another_only_ones_view(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let own = shop.world.ordered(ada, "1", "PRE-1", None).await.client;
    let renamed = Order {
        profile: CompanyProfile { name: "Rotbeere GmbH".into(), ..order("2", "PRE-1", None).profile },
        ..order("2", "PRE-1", Some(&own))
    };
    store.order(ada, renamed).await.unwrap();
    assert_eq!(Clients::details(store, ada, &own).await.unwrap().row.name, "Rotbeere GmbH");
    let rows = Subscriptions::list(store, ada, &ListQuery::default()).await.unwrap().rows;
    assert!(rows.iter().all(|row| row.client_name == "Rotbeere GmbH"));
    // An edit among Customers is seen among Clients.
    let company = store.read(ada, &own).await.unwrap();
    let edited = CompanyProfile { registration_number: "1".into(), ..company.profile };
    store.edit(ada, &own, company.version, edited).await.unwrap();
    assert_eq!(Clients::details(store, ada, &own).await.unwrap().row.registration_number, "1");

    let acme = shop.world.customer("Acme").await;
    shop.world.connected(&shop.reseller, &acme).await;
    store.order(ada, order("3", "PRE-1", Some(&acme.number))).await.unwrap();
    let client = Clients::details(store, ada, &acme.number).await.unwrap();
    assert_eq!((client.row.name.as_str(), client.row.registration_number.as_str()), ("Acme", "7707083893"));
    assert!(!Clients::ordering(store, ada, &acme.number).await.unwrap().managed);
    assert_eq!(shop.world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_price_of_the_order_stays_when_the_plan_changes(_: PgPoolOptions, options: PgConnectOptions) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let placed = shop.world.ordered(ada, "1", "PRE-1", None).await;
    sqlx::query("UPDATE plan_prices SET price = price * 3").execute(&shop.world.owner).await.unwrap();
    sqlx::query("UPDATE plans SET on_sale = false").execute(&shop.world.owner).await.unwrap();
    let end = shop.row(&placed.subscription).await.expires_on.unwrap();
    shop.world.clock.advance(Duration::days(32));
    shop.world.an_hour_passes().await;
    let row = shop.row(&placed.subscription).await;
    assert_eq!((row.state, row.price.minor), (State::Active, 1_000));
    assert!(row.expires_on.unwrap() > end, "it renews though nobody can order it any more");
    let refused = store.order(ada, order("2", "PRE-1", Some(&placed.client))).await;
    assert_eq!(refused, Err(PortalError::Conflict(Conflict::NotForSale)));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_cannot_be_ordered_is_refused(_: PgPoolOptions, options: PgConnectOptions) {
    let shop = Shop::open(options).await;
    let (store, ada) = (&shop.world.store, &shop.ada);
    let quarter = Order { period: Period::Quarter, ..order("1", "PRE-1", None) };
    assert_eq!(store.order(ada, quarter).await, Err(PortalError::field(Field::Period, FieldError::Unknown)));
    let many = Order { quantity: 0, ..order("1", "PRE-1", None) };
    assert_eq!(store.order(ada, many).await, Err(PortalError::field(Field::Quantity, FieldError::Malformed)));
    let (acme, stranger) = (shop.world.customer("Acme").await, shop.world.customer("Stranger").await);
    assert_eq!(
        store.order(ada, order("1", "PRE-1", Some(&stranger.number))).await,
        Err(PortalError::NotFound)
    );
    shop.world.connected(&shop.reseller, &acme).await;
    shop.world.verification(&shop.reseller, &acme, Verification::Inactive).await;
    let inactive = store.order(ada, order("1", "PRE-1", Some(&acme.number))).await;
    assert_eq!(inactive, Err(PortalError::Conflict(Conflict::ClientInactive)));
    let viewer = shop.world.actor(&shop.reseller, Role::Viewer).await;
    let needs = Err(PortalError::Forbidden(Denied::Needs(Permission::ManageClients)));
    assert_eq!(store.order(&viewer, order("1", "PRE-1", None)).await, needs);
    let eve = shop.world.actor(&shop.world.reseller("Eve").await, Role::Administrator).await;
    let placed = shop.world.ordered(ada, "2", "PRE-1", None).await;
    assert_eq!(Subscriptions::details(store, &eve, &placed.subscription).await, Err(PortalError::NotFound));
    assert_eq!(
        store.order(&eve, order("2", "PRE-1", Some(&placed.client))).await,
        Err(PortalError::NotFound)
    );
    assert!(store.order(&eve, order("2", "PRE-1", None)).await.is_ok(), "keys are each reseller's own");
}
