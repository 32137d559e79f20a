use crate::testing::World;
use domain::people::Permission;
use domain::policy::Denied;
use domain::sold_to_codes::{MAX_SOLD_TO_CODES, SoldToCode, SoldToCodes};
use domain::{Conflict, Field, FieldError, PortalError, Role};
use futures::future::join_all;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

const EXISTS: Result<(), PortalError> = Err(PortalError::Conflict(Conflict::SoldToCodeExists));

fn code(code: &str, alias: &str) -> SoldToCode {
    SoldToCode { code: code.into(), alias: alias.into() }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn codes_are_added_renamed_and_removed(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.actor(&nordlicht, Role::Administrator).await;
    let store = &world.store;
    store.add(&ada, " ab-12345 ", "  Public sector ").await.unwrap();
    store.add(&ada, "1234567", "leasing").await.unwrap();
    assert_eq!(store.add(&ada, "AB-12345", "Other").await, EXISTS);
    assert_eq!(store.add(&ada, "AB-99999", "Public sector").await, EXISTS);
    assert_eq!(store.rename(&ada, "1234567", "Public sector").await, EXISTS);
    store.rename(&ada, "1234567", "Leasing partners").await.unwrap();
    let both = vec![code("1234567", "Leasing partners"), code("AB-12345", "Public sector")];
    assert_eq!(SoldToCodes::list(store, &ada).await, Ok(both));
    store.remove(&ada, "ab-12345").await.unwrap();
    assert_eq!(store.remove(&ada, "ab-12345").await, Err(PortalError::NotFound));
    assert_eq!(store.rename(&ada, "ab-12345", "x").await, Err(PortalError::NotFound));
    let log: Vec<_> =
        world.activity(&nordlicht).await.into_iter().map(|(action, subject, _)| (action, subject)).collect();
    let expected =
        [("added", "AB-12345"), ("added", "1234567"), ("renamed", "1234567"), ("removed", "AB-12345")]
            .map(|(verb, code)| (format!("sold_to_code.{verb}"), code.to_owned()));
    assert_eq!(log[log.len() - 4..], expected);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_wrong_is_said_field_by_field(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let ada = world.actor(&world.reseller("Nordlicht").await, Role::Administrator).await;
    for (code, alias, wrong) in [
        ("123", "", vec![(Field::SoldToCode, FieldError::Malformed), (Field::Alias, FieldError::Required)]),
        ("", "x", vec![(Field::SoldToCode, FieldError::Required)]),
        ("1234567", &"ü".repeat(51), vec![(Field::Alias, FieldError::TooLong { max: 50 })]),
        ("1234567", "a\0", vec![(Field::Alias, FieldError::Unprintable)]),
    ] {
        let refused = world.store.add(&ada, code, alias).await;
        assert_eq!(refused, Err(PortalError::Invalid(wrong.into_iter().collect())), "{code} {alias}");
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn there_are_never_more_than_twenty_however_fast_they_are_added(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let ada = world.actor(&world.reseller("Nordlicht").await, Role::Administrator).await;
    let adds = (0..26).map(|n| {
        let (store, ada) = (world.store.clone(), ada.clone());
        async move { store.add(&ada, &format!("10000{n:02}"), &format!("Alias {n}")).await }
    });
    let answers = join_all(adds).await;
    let full = Err(PortalError::field(Field::SoldToCode, FieldError::TooMany { max: MAX_SOLD_TO_CODES }));
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 20);
    assert_eq!(answers.iter().filter(|&answer| *answer == full).count(), 6);
    assert_eq!(SoldToCodes::list(&world.store, &ada).await.unwrap().len(), 20);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_an_administrator_changes_codes_and_only_a_reseller_has_them(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (nordlicht, other) = (world.reseller("Nordlicht").await, world.reseller("Other").await);
    world.sold_to_code(&nordlicht, "1234567", "Leasing").await;
    let needs = Err(PortalError::Forbidden(Denied::Needs(Permission::ManageSettings)));
    for role in [Role::Viewer, Role::Uploader] {
        let actor = world.actor(&nordlicht, role).await;
        assert_eq!(SoldToCodes::list(&world.store, &actor).await.unwrap().len(), 1);
        assert_eq!(world.store.add(&actor, "7654321", "x").await, needs);
        assert_eq!(world.store.rename(&actor, "1234567", "x").await, needs);
        assert_eq!(world.store.remove(&actor, "1234567").await, needs);
    }
    let eve = world.actor(&other, Role::Administrator).await;
    assert_eq!(SoldToCodes::list(&world.store, &eve).await, Ok(vec![]));
    assert_eq!(world.store.remove(&eve, "1234567").await, Err(PortalError::NotFound));
    assert_eq!(world.store.add(&eve, "1234567", "Leasing").await, Ok(()), "codes are each reseller's own");
    let carl = world.actor(&world.customer("Acme").await, Role::Administrator).await;
    assert_eq!(SoldToCodes::list(&world.store, &carl).await, Err(PortalError::NotFound));
}
