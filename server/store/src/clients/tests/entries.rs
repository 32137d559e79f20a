use super::shop;
use domain::clients::{Clients, EntryForm};
use domain::lists::ListQuery;
use domain::money::Currency;
use domain::organisations::OrganisationNumber;
use domain::{Actor, Conflict, Field, FieldError, PortalError};
use futures::future::join_all;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

fn entry(kind: &str, amount: &str, reference: &str) -> EntryForm {
    EntryForm { kind: kind.into(), amount: amount.into(), reference: reference.into(), ..Default::default() }
}

async fn debt(store: &crate::Store, ada: &Actor, client: &OrganisationNumber) -> i64 {
    Clients::details(store, ada, client).await.unwrap().debt.minor
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn charges_and_payments_add_up_exactly(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, _, ada) = shop(options).await;
    let (store, client) = (&world.store, world.ordered(&ada, "1", "PRE-1", None).await.client);
    // What no float can add up: ten times ten cents, less one.
    let dimes = (0..10).map(|n| entry("charge", "0.10", &format!("INV-{n}"))).collect();
    assert_eq!(store.enter(&ada, &client, dimes).await, Ok(10));
    assert_eq!(store.enter(&ada, &client, vec![entry("payment", "1.00", "PAY-1")]).await, Ok(1));
    assert_eq!(debt(store, &ada, &client).await, 0);
    assert_eq!(store.enter(&ada, &client, vec![entry("payment", "5", "PAY-2")]).await, Ok(1));
    assert_eq!(debt(store, &ada, &client).await, -500);
    let page = store.entries(&ada, &client, &ListQuery::default()).await.unwrap();
    assert_eq!((page.rows.len(), page.total), (12, domain::lists::Total::Exactly(12)));
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_same_entry_again_is_the_same_entry_and_all_are_entered_or_none(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, _, ada) = shop(options).await;
    let (store, client) = (&world.store, world.ordered(&ada, "1", "PRE-1", None).await.client);
    let clicks = (0..5).map(|_| store.enter(&ada, &client, vec![entry("charge", "7", "INV-1")]));
    let answers = join_all(clicks).await;
    assert_eq!(answers.iter().filter(|answer| **answer == Ok(1)).count(), 1);
    assert_eq!(debt(store, &ada, &client).await, 700);
    let other = vec![entry("charge", "1", "INV-2"), entry("charge", "8", "INV-1")];
    let exists = Err(PortalError::Conflict(Conflict::ReferenceExists));
    assert_eq!(store.enter(&ada, &client, other).await, exists);
    let dollars = EntryForm { currency: "USD".into(), ..entry("charge", "1", "INV-3") };
    let refused = Err(PortalError::Conflict(Conflict::OtherCurrency(Currency::Eur)));
    assert_eq!(store.enter(&ada, &client, vec![entry("charge", "1", "INV-2"), dollars]).await, refused);
    let wrong = vec![entry("charge", "1", "INV-2"), entry("charge", "1,000", "INV-3")];
    let second = Conflict::WrongEntry { place: 2, field: Field::Amount, error: FieldError::Malformed };
    assert_eq!(store.enter(&ada, &client, wrong).await, Err(PortalError::Conflict(second)));
    assert_eq!(debt(store, &ada, &client).await, 700, "nothing of what was refused is there");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_was_entered_cannot_be_changed_by_requests(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, reseller, ada) = shop(options).await;
    let client = world.ordered(&ada, "1", "PRE-1", None).await.client;
    world.store.enter(&ada, &client, vec![entry("charge", "7", "INV-1")]).await.unwrap();
    for statement in ["UPDATE client_entries SET amount = 1", "DELETE FROM client_entries"] {
        let mut tx = world.store.app.begin().await.unwrap();
        crate::transaction::act_for(&mut tx, reseller.id.0, ada.person.0).await.unwrap();
        let refused = sqlx::query(statement).execute(&mut *tx).await.unwrap_err();
        let code = refused.as_database_error().and_then(|error| error.code().map(String::from));
        assert_eq!(code.as_deref(), Some("42501"), "{statement}");
    }
}
