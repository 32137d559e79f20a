use crate::testing::{PASSWORD, World};
use domain::people::{Client, ExternalIdentities, ExternalIdentity, Opened, Sessions};
use domain::second_factors::SecondFactors;
use domain::{Actor, Conflict, PortalError, PortalResult, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

const NO_ACCOUNT: PortalError = PortalError::Conflict(Conflict::NoAccount);
const ISSUER: &str = "https://id.example";

fn identity(subject: &str, email: &str) -> ExternalIdentity {
    ExternalIdentity::new(ISSUER, subject, email).unwrap()
}

async fn enter(world: &World, subject: &str, email: &str) -> PortalResult<Opened> {
    ExternalIdentities::sign_in(&world.store, &identity(subject, email), &World::browser()).await
}

async fn resumed(world: &World, opened: &Opened) -> Actor {
    world.store.resume(&opened.token, &World::browser()).await.unwrap().unwrap().actor
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_first_sign_in_links_by_the_address_and_the_next_ones_go_by_the_subject(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.person("ada@nordlicht.example", &nordlicht, Role::Uploader).await;
    let first = enter(&world, "1", "Ada@Nordlicht.example").await.unwrap();
    assert_eq!(resumed(&world, &first).await, ada);
    let linked = ExternalIdentities::list(&world.store, &ada).await.unwrap();
    assert_eq!((linked.len(), linked[0].issuer.as_str()), (1, ISSUER));
    let lines = world.activity(&nordlicht).await;
    let (action, subject, _) = lines.last().unwrap();
    assert_eq!((action.as_str(), subject.as_str()), ("identity.linked", ISSUER));

    let renamed = enter(&world, "1", "ada.lovelace@nordlicht.example").await.unwrap();
    assert_eq!(resumed(&world, &renamed).await, ada, "whatever the provider calls her now");
    assert_eq!(world.activity(&nordlicht).await.len(), lines.len(), "linked once");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_has_no_open_account_is_answered_alike(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    for email in ["gone@nordlicht.example", "linked@nordlicht.example", "unproved@nordlicht.example"] {
        world.person(email, &nordlicht, Role::Viewer).await;
    }
    sqlx::query("UPDATE people SET email_proved_at = NULL WHERE email LIKE 'unproved@%'")
        .execute(&world.owner)
        .await
        .unwrap();
    assert!(enter(&world, "4", "linked@nordlicht.example").await.is_ok());
    for email in ["gone@nordlicht.example", "linked@nordlicht.example"] {
        world.admin.set_disabled(email, true).await.unwrap();
    }
    world.admin.create_person("new@nordlicht.example", "Not activated").await.unwrap();
    world.admin.create_person("lonely@nordlicht.example", "Of no organisation").await.unwrap();
    world.admin.set_password("lonely@nordlicht.example", PASSWORD).await.unwrap();
    for (subject, email) in [
        ("1", "nobody@nordlicht.example"),
        ("2", "gone@nordlicht.example"),
        ("3", "new@nordlicht.example"),
        ("4", "linked@nordlicht.example"),
        ("5", "lonely@nordlicht.example"),
        // Whoever opened it may have been anyone with the link.
        ("6", "unproved@nordlicht.example"),
    ] {
        assert_eq!(enter(&world, subject, email).await, Err(NO_ACCOUNT), "{email}");
    }
    let links: i64 =
        sqlx::query_scalar("SELECT count(*) FROM external_identities").fetch_one(&world.owner).await.unwrap();
    assert_eq!(links, 1, "and nothing is linked");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_suspended_organisation_lets_nobody_in(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    world.person("ada@nordlicht.example", &nordlicht, Role::Viewer).await;
    assert!(enter(&world, "1", "ada@nordlicht.example").await.is_ok());
    sqlx::query("UPDATE organisations SET suspended_at = created_at WHERE id = $1")
        .bind(nordlicht.id.0)
        .execute(&world.owner)
        .await
        .unwrap();
    let suspended = Err(PortalError::Conflict(Conflict::OrganisationSuspended));
    assert_eq!(enter(&world, "1", "ada@nordlicht.example").await, suspended);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_address_that_the_provider_gives_to_somebody_else_opens_nothing(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.person("ada@nordlicht.example", &nordlicht, Role::Administrator).await;
    assert!(enter(&world, "1", "ada@nordlicht.example").await.is_ok());
    assert_eq!(enter(&world, "2", "ada@nordlicht.example").await, Err(NO_ACCOUNT));

    let eve = world.person("eve@nordlicht.example", &nordlicht, Role::Administrator).await;
    let unlink = async |actor: &Actor| ExternalIdentities::unlink(&world.store, actor, ISSUER).await;
    assert_eq!(unlink(&eve).await, Err(PortalError::NotFound), "nobody else's");
    assert_eq!(ExternalIdentities::list(&world.store, &eve).await.unwrap(), []);
    unlink(&ada).await.unwrap();
    assert_eq!(ExternalIdentities::list(&world.store, &ada).await.unwrap(), []);
    let other = enter(&world, "2", "ada@nordlicht.example").await.unwrap();
    assert_eq!(resumed(&world, &other).await, ada, "she has let go of the first herself");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_provider_stands_for_the_password_alone(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.person("ada@nordlicht.example", &nordlicht, Role::Administrator).await;
    sqlx::query("UPDATE organisations SET requires_factor = true WHERE id = $1")
        .bind(nordlicht.id.0)
        .execute(&world.owner)
        .await
        .unwrap();
    let without = enter(&world, "1", "ada@nordlicht.example").await.unwrap();
    assert!(!without.factor_due);
    assert_eq!(resumed(&world, &without).await.role, Role::Restricted, "her organisation requires one");

    world.store.begin(&ada).await.unwrap();
    sqlx::query("UPDATE second_factors SET confirmed_at = created_at").execute(&world.owner).await.unwrap();
    let half = enter(&world, "1", "ada@nordlicht.example").await.unwrap();
    assert!(half.factor_due);
    assert_eq!(world.store.resume(&half.token, &World::browser()).await, Ok(None), "her code is due");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_address_cannot_keep_a_provider_busy(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let from = |address: &str| Client { address: address.into(), agent: String::new() };
    let mut refused = 0;
    for _ in 0..50 {
        if world.store.attempt(&from("192.0.2.1")).await.is_err() {
            refused += 1;
        }
    }
    assert_eq!(refused, 10);
    assert_eq!(world.store.attempt(&from("192.0.2.2")).await, Ok(()), "from elsewhere");
}
