use crate::testing::World;
use domain::people::{Permission, Permissions, RoleForm, RoleKey, Roles};
use domain::policy::Denied;
use domain::{Actor, Conflict, Field, FieldError, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

fn form(name: &str, permissions: &[Permission]) -> RoleForm {
    RoleForm {
        name: name.into(),
        description: "Scans what arrives".into(),
        permissions: permissions.iter().copied().collect(),
        flows_down: false,
    }
}

async fn scene(options: PgConnectOptions) -> (World, Actor) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.actor(&nordlicht, Role::Administrator).await;
    (world, ada)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn built_in_roles_are_there_and_cannot_be_changed(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, ada) = scene(options).await;
    let roles = Roles::list(&world.store, &ada).await.unwrap();
    let told: Vec<(&str, bool, Permissions)> =
        roles.iter().map(|role| (role.name.as_str(), role.built_in, role.permissions)).collect();
    for role in Role::BUILT_IN {
        assert!(told.contains(&(role.label().english(), true, role.permissions())), "{role:?} in {told:?}");
    }
    let viewer = RoleKey("viewer".into());
    let changed = Roles::change(&world.store, &ada, &viewer, 1, form("Looker", &[])).await;
    assert_eq!(changed, Err(PortalError::NotFound));
    assert_eq!(Roles::delete(&world.store, &ada, &viewer).await, Err(PortalError::NotFound));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_has_a_role_may_at_once_do_what_it_then_allows(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, ada) = scene(options).await;
    let store = &world.store;
    let key = Roles::create(store, &ada, form("Warehouse", &[Permission::ViewDevices])).await.unwrap();
    let wide = form("Warehouse", &[Permission::ViewDevices, Permission::UploadDevices]);
    sqlx::query("UPDATE memberships SET role = (SELECT id FROM roles WHERE key = $1) WHERE person_id = $2")
        .bind(&key.0)
        .bind(ada.person.0)
        .execute(&world.owner)
        .await
        .unwrap();
    let permissions = async || -> i64 {
        sqlx::query_scalar("SELECT permissions FROM memberships").fetch_one(&world.owner).await.unwrap()
    };
    assert_eq!(permissions().await, Permission::ViewDevices.mask());
    Roles::change(store, &ada, &key, 1, wide.clone()).await.unwrap();
    assert_eq!(permissions().await, Permission::ViewDevices.mask() | Permission::UploadDevices.mask());
    assert_eq!(
        Roles::change(store, &ada, &key, 1, wide).await,
        Err(PortalError::Conflict(Conflict::ChangedMeanwhile)),
        "somebody else has changed it since"
    );
    assert_eq!(
        Roles::delete(store, &ada, &key).await,
        Err(PortalError::Conflict(Conflict::RoleInUse { people: 1 }))
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_role_is_of_its_organisation_and_its_name_is_its_own(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, ada) = scene(options).await;
    let store = &world.store;
    let eve = world.actor(&world.reseller("Meridian").await, Role::Administrator).await;
    let key = Roles::create(store, &ada, form("Warehouse", &[])).await.unwrap();
    let exists = Err(PortalError::Conflict(Conflict::RoleExists));
    assert_eq!(Roles::create(store, &ada, form(" WAREHOUSE ", &[])).await, exists);
    assert_eq!(Roles::create(store, &ada, form("administrator", &[])).await, exists);
    assert!(Roles::create(store, &eve, form("Warehouse", &[])).await.is_ok(), "another organisation's");
    assert_eq!(Roles::details(store, &eve, &key).await.map(drop), Err(PortalError::NotFound));
    assert_eq!(Roles::delete(store, &eve, &key).await, Err(PortalError::NotFound));
    let long = RoleForm { description: "x".repeat(201), ..form("Long", &[]) };
    assert_eq!(
        Roles::create(store, &ada, long).await,
        Err(PortalError::field(Field::Description, FieldError::TooLong { max: 200 }))
    );
    assert_eq!(Roles::delete(store, &ada, &key).await, Ok(()));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_makes_a_role_that_allows_more_than_their_own(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, ada) = scene(options).await;
    let weak = Actor {
        role: Role::Custom([Permission::ViewDevices, Permission::ManageRoles].into_iter().collect()),
        ..ada
    };
    let more = form("Boss", &[Permission::ViewDevices, Permission::DeleteDevices]);
    let refused = Roles::create(&world.store, &weak, more).await;
    assert_eq!(refused, Err(PortalError::Forbidden(Denied::MoreThanOwn)));
    assert!(Roles::create(&world.store, &weak, form("Looker", &[Permission::ViewDevices])).await.is_ok());
}
