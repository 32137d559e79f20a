use crate::testing::World;
use domain::logos::Logos;
use domain::people::People;
use domain::{PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_administrator_gives_a_logo_replaces_it_and_takes_it_away(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let acme = world.customer("Acme").await;
    let ada = world.actor(&acme, Role::Administrator).await;
    let viewer = world.actor(&acme, Role::Viewer).await;
    assert_eq!(world.store.logo(&ada, &acme.number).await, Err(PortalError::NotFound));
    assert_eq!(world.store.profile(&viewer).await.unwrap().logo, None);

    world.store.put_logo(&ada, b"first".to_vec()).await.unwrap();
    let first = world.store.logo(&viewer, &acme.number).await.unwrap();
    assert_eq!(first.png, b"first");
    assert_eq!(world.store.profile(&viewer).await.unwrap().logo, Some(first.tag.clone()));
    world.store.put_logo(&ada, b"second".to_vec()).await.unwrap();
    let second = world.store.logo(&viewer, &acme.number).await.unwrap();
    assert!(second.png == b"second" && second.tag != first.tag);

    assert!(matches!(world.store.put_logo(&viewer, b"x".to_vec()).await, Err(PortalError::Forbidden(_))));
    assert!(matches!(world.store.remove_logo(&viewer).await, Err(PortalError::Forbidden(_))));
    world.store.remove_logo(&ada).await.unwrap();
    world.store.remove_logo(&ada).await.unwrap();
    assert_eq!(world.store.logo(&ada, &acme.number).await, Err(PortalError::NotFound));
    let told: Vec<_> = world.activity(&acme).await.into_iter().map(|(action, ..)| action).collect();
    let count = |what: &str| told.iter().filter(|action| *action == what).count();
    assert_eq!((count("organisation.logo_set"), count("organisation.logo_removed")), (2, 1));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_logo_is_seen_by_its_organisation_and_by_who_administers_it(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (kestrel, acme, birch) =
        (world.msp("Kestrel").await, world.customer("Acme").await, world.customer("Birch").await);
    let ada = world.actor(&acme, Role::Administrator).await;
    world.store.put_logo(&ada, b"acme".to_vec()).await.unwrap();
    let (tenant, stranger) =
        (world.actor(&kestrel, Role::Viewer).await, world.actor(&birch, Role::Administrator).await);
    for actor in [&tenant, &stranger] {
        assert_eq!(world.store.logo(actor, &acme.number).await, Err(PortalError::NotFound));
    }
    world.managed(&acme, &kestrel).await;
    assert!(world.store.logo(&tenant, &acme.number).await.is_ok());
    assert_eq!(world.store.logo(&stranger, &acme.number).await, Err(PortalError::NotFound));

    // Seeing is not changing.
    let changed = world
        .store
        .act(&tenant, |tx| {
            Box::pin(async move {
                Ok(sqlx::query("DELETE FROM logos").execute(tx).await.unwrap().rows_affected())
            })
        })
        .await;
    assert_eq!(changed, Ok(0));
}
