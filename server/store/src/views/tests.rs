use crate::testing::World;
use domain::lists::{ListQuery, PageSize};
use domain::people::Permission;
use domain::policy::Denied;
use domain::views::{Preferences, SavedView, ViewContents, Views};
use domain::{Conflict, Field, FieldError, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

fn contents(search: &str) -> ViewContents {
    let query = ListQuery { search: search.into(), ..ListQuery::default() };
    ViewContents { query, columns: Some(vec!["country".into()]) }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_a_person_prefers_is_theirs_alone(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let (ada, eve) =
        (world.actor(&nordlicht, Role::Viewer).await, world.actor(&nordlicht, Role::Administrator).await);
    assert_eq!(world.store.preferences(&ada, "customers").await, Ok(Preferences::default()));
    for columns in [Some(vec!["country".to_owned()]), Some(vec![]), None] {
        let wanted = Preferences { columns, size: PageSize::new(100) };
        world.store.remember(&ada, "customers", &wanted).await.unwrap();
        assert_eq!(world.store.preferences(&ada, "customers").await, Ok(wanted));
    }
    assert_eq!(world.store.preferences(&ada, "devices").await, Ok(Preferences::default()));
    assert_eq!(world.store.preferences(&eve, "customers").await, Ok(Preferences::default()));
    let unknown = Err(PortalError::field(Field::List, FieldError::Unknown));
    assert_eq!(world.store.preferences(&ada, "no list").await.map(drop), unknown);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_view_is_saved_changed_renamed_and_deleted_by_its_owner(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let ada = world.actor(&world.reseller("Nordlicht").await, Role::Viewer).await;
    let view = world.store.save(&ada, "customers", "  Waiting ", &contents("a")).await.unwrap();
    assert_eq!((view.name.as_str(), view.shared, view.mine), ("Waiting", false, true));
    let again = world.store.save(&ada, "customers", "Waiting", &contents("b")).await;
    assert_eq!(again.map(drop), Err(PortalError::Conflict(Conflict::ViewExists)));
    let other = world.store.save(&ada, "customers", "Other", &contents("b")).await.unwrap();
    assert_eq!(
        world.store.rename(&ada, &other.id, "Waiting").await,
        Err(PortalError::Conflict(Conflict::ViewExists))
    );

    world.store.update(&ada, &view.id, &contents("c")).await.unwrap();
    world.store.rename(&ada, &view.id, "Zuletzt").await.unwrap();
    let listed = Views::list(&world.store, &ada, "customers").await.unwrap().views;
    assert_eq!(listed.iter().map(|view| view.name.as_str()).collect::<Vec<_>>(), ["Other", "Zuletzt"]);
    assert_eq!(listed[1].contents, contents("c"));
    assert_eq!(Views::list(&world.store, &ada, "devices").await.unwrap().views, []);
    world.store.delete(&ada, &view.id).await.unwrap();
    assert_eq!(world.store.delete(&ada, &view.id).await, Err(PortalError::NotFound));
    assert_eq!(world.store.delete(&ada, "a\0b").await, Err(PortalError::NotFound));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_shared_view_is_seen_by_the_organisation_and_changed_by_its_owner_only(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (nordlicht, other) = (world.reseller("Nordlicht").await, world.reseller("Other").await);
    let ada = world.actor(&nordlicht, Role::Uploader).await;
    let colleague = world.actor(&nordlicht, Role::Administrator).await;
    let stranger = world.actor(&other, Role::Administrator).await;
    let view = world.store.save(&ada, "customers", "Waiting", &contents("a")).await.unwrap();
    let seen = async |actor| {
        let views = Views::list(&world.store, actor, "customers").await.unwrap().views;
        views.iter().map(|view| (view.shared, view.mine)).collect::<Vec<_>>()
    };
    assert_eq!((seen(&ada).await, seen(&colleague).await), (vec![(false, true)], vec![]));
    world.store.share(&ada, &view.id, true).await.unwrap();
    assert_eq!((seen(&ada).await, seen(&colleague).await), (vec![(true, true)], vec![(true, false)]));
    assert_eq!(seen(&stranger).await, []);
    for actor in [&colleague, &stranger] {
        assert_eq!(world.store.delete(actor, &view.id).await, Err(PortalError::NotFound));
        assert_eq!(world.store.rename(actor, &view.id, "Mine").await, Err(PortalError::NotFound));
        assert_eq!(world.store.update(actor, &view.id, &contents("x")).await, Err(PortalError::NotFound));
        assert_eq!(world.store.share(actor, &view.id, false).await, Err(PortalError::NotFound));
    }
    world.store.share(&ada, &view.id, false).await.unwrap();
    assert_eq!(seen(&colleague).await, []);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_viewer_keeps_views_but_does_not_share_them(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let ada = world.actor(&world.customer("Acme").await, Role::Viewer).await;
    let view = world.store.save(&ada, "devices", "Mine", &contents("")).await.unwrap();
    let needs = Denied::Needs(Permission::ShareViews);
    assert_eq!(world.store.share(&ada, &view.id, true).await, Err(PortalError::Forbidden(needs)));
    assert_eq!(Views::list(&world.store, &ada, "devices").await.unwrap().share, Err(needs));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_keeps_more_views_of_a_list_than_there_may_be(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let ada = world.actor(&world.reseller("Nordlicht").await, Role::Viewer).await;
    for n in 0..SavedView::MAX {
        world.store.save(&ada, "customers", &format!("View {n}"), &contents("")).await.unwrap();
    }
    let full = Err(PortalError::field(Field::Name, FieldError::TooMany { max: SavedView::MAX }));
    assert_eq!(world.store.save(&ada, "customers", "One more", &contents("")).await.map(drop), full);
    assert!(world.store.save(&ada, "devices", "One more", &contents("")).await.is_ok(), "of another list");
}
