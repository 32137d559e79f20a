use super::shop;
use crate::testing::{World, order};
use domain::clients::{ClientStatus, ClientTypeForm, Clients, EntryForm, RequiredFields};
use domain::managed_customers::CompanyProfile;
use domain::subscriptions::{Order, Subscriptions};
use domain::{Conflict, Field, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_reseller_begins_with_a_type_and_makes_its_own(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, _, ada) = shop(options).await;
    let store = &world.store;
    let first = &store.types(&ada).await.unwrap()[0];
    assert_eq!((first.name.as_str(), first.debt_limit, first.clients), ("Company", None, 0));
    assert!(first.required.has(Field::RegistrationNumber) && first.required.has(Field::ContactPerson));
    let schools = ClientTypeForm {
        required: [Field::Phone].into_iter().collect::<RequiredFields>(),
        debt_limit: "1500.50".into(),
        grace_days: "14".into(),
        ..World::client_type("Schools")
    };
    store.add_type(&ada, schools.clone()).await.unwrap();
    let again = store.add_type(&ada, schools).await;
    assert_eq!(again, Err(PortalError::Conflict(Conflict::NameExists)));
    let made = store.types(&ada).await.unwrap().pop().unwrap();
    assert_eq!((made.debt_limit.unwrap().minor, made.grace_days), (150_050, 14));
    store.remove_type(&ada, made.id).await.unwrap();
    let eve = world.actor(&world.reseller("Eve").await, Role::Administrator).await;
    assert_eq!(store.remove_type(&eve, first.id).await, Err(PortalError::NotFound));
    let edited = store.edit_type(&eve, first.id, World::client_type("Mine")).await;
    assert_eq!(edited, Err(PortalError::NotFound));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn another_limit_judges_the_clients_of_the_type_anew(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, _, ada) = shop(options).await;
    let (store, client) = (&world.store, world.ordered(&ada, "1", "PRE-1", None).await.client);
    let charge = EntryForm {
        kind: "charge".into(),
        amount: "80".into(),
        reference: "INV-1".into(),
        ..Default::default()
    };
    store.enter(&ada, &client, vec![charge]).await.unwrap();
    let id = store.types(&ada).await.unwrap()[0].id;
    let status = || async { Clients::details(store, &ada, &client).await.unwrap().row.status };
    for (limit, expected) in [
        ("", ClientStatus::Active),
        ("50", ClientStatus::FinancialHold),
        ("80", ClientStatus::Active),
        ("79.99", ClientStatus::FinancialHold),
        ("", ClientStatus::Active),
    ] {
        let form = ClientTypeForm { debt_limit: limit.into(), ..World::client_type("Company") };
        store.edit_type(&ada, id, form).await.unwrap();
        assert_eq!(status().await, expected, "{limit}");
    }
    let dollars = ClientTypeForm { currency: "USD".into(), ..World::client_type("Company") };
    assert!(matches!(
        store.edit_type(&ada, id, dollars).await,
        Err(PortalError::Conflict(Conflict::OtherCurrency(_)))
    ));
    assert_eq!(store.remove_type(&ada, id).await, Err(PortalError::Conflict(Conflict::NotEmpty)));
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_order_that_moves_a_client_to_another_type_judges_it_by_that(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, _, ada) = shop(options).await;
    let (store, client) = (&world.store, world.ordered(&ada, "1", "PRE-1", None).await.client);
    let charge = EntryForm {
        kind: "charge".into(),
        amount: "80".into(),
        reference: "INV-1".into(),
        ..Default::default()
    };
    store.enter(&ada, &client, vec![charge]).await.unwrap();
    let strict = ClientTypeForm { debt_limit: "0".into(), ..World::client_type("Strict") };
    store.add_type(&ada, strict).await.unwrap();
    let template = order("2", "PRE-1", Some(&client));
    let profile = CompanyProfile { client_type: "Strict".into(), ..template.profile.clone() };
    store.order(&ada, Order { profile, ..template }).await.unwrap();
    let details = Clients::details(store, &ada, &client).await.unwrap();
    assert_eq!(details.row.client_type, "Strict");
    assert_eq!(details.row.status, ClientStatus::FinancialHold);
    let counts: Vec<_> = store.types(&ada).await.unwrap().into_iter().map(|of| of.clients).collect();
    assert_eq!(counts, [0, 1]);
    let dollars = ClientTypeForm { currency: "USD".into(), ..World::client_type("Dollars") };
    store.add_type(&ada, dollars).await.unwrap();
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}
