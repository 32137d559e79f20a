use crate::admin::Organisation;
use crate::testing::{LetterBox, PASSWORD, World};
use domain::lists::ListQuery;
use domain::people::{
    ActivationMethod, MailState, NewUser, Permission, Permissions, RoleForm, RoleKey, Roles, Sessions,
    UserChange, UserRow, UserStatus, Users, Whose,
};
use domain::policy::Denied;
use domain::{Actor, Conflict, Field, FieldError, PortalError, Role};
use futures::future::join_all;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::sync::Arc;
use time::Duration;

/// A reseller with an administrator and a letter box.
struct Scene {
    world: World,
    nordlicht: Organisation,
    ada: Actor,
    letters: Arc<LetterBox>,
}

impl Scene {
    async fn new(options: PgConnectOptions) -> Self {
        let mut world = World::new(options).await;
        let letters = Arc::new(LetterBox::default());
        world.store = world.store.clone().mailing_by(letters.clone());
        let nordlicht = world.reseller("Nordlicht").await;
        let ada = world.actor(&nordlicht, Role::Administrator).await;
        Self { world, nordlicht, ada, letters }
    }

    async fn rows(&self, whose: &Whose) -> Vec<UserRow> {
        Users::list(&self.world.store, &self.ada, whose, &ListQuery::default()).await.unwrap().rows
    }

    async fn row(&self, email: &str) -> UserRow {
        self.rows(&Whose::Own).await.into_iter().find(|row| row.email == email).expect("a row")
    }
}

fn new(email: &str, role: &str, method: ActivationMethod) -> NewUser {
    NewUser { email: email.into(), name: "Eve Example".into(), role: RoleKey(role.into()), method }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_is_invited_is_pending_gets_a_mail_and_expires(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let invited = new("Eve@Nordlicht.example", "uploader", ActivationMethod::Mail);
    assert_eq!(store.add(&scene.ada, &Whose::Own, invited.clone()).await, Ok(None));
    store.work_off().await.unwrap();
    let letters = scene.letters.emptied();
    assert_eq!(letters.len(), 1);
    assert_eq!(
        (letters[0].email.as_str(), letters[0].name.as_str()),
        ("eve@nordlicht.example", "Eve Example")
    );
    let row = scene.row("eve@nordlicht.example").await;
    assert_eq!(
        (row.status, row.mail, row.role_name.as_str()),
        (UserStatus::Pending, Some(MailState::Sent), "Uploader")
    );
    assert_eq!(
        store.add(&scene.ada, &Whose::Own, invited).await,
        Err(PortalError::Conflict(Conflict::AlreadyInvited))
    );
    scene.world.clock.advance(Duration::hours(25));
    assert_eq!(scene.row("eve@nordlicht.example").await.status, UserStatus::Expired);
    let stored: Vec<Vec<u8>> =
        sqlx::query_scalar("SELECT token_sha256 FROM links").fetch_all(&scene.world.owner).await.unwrap();
    assert!(stored.iter().all(|hash| hex::encode(hash) != letters[0].token.0), "only the hash is kept");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn when_mail_fails_the_user_stays_and_the_link_can_be_shown(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    scene.letters.set_down(true);
    store.add(&scene.ada, &Whose::Own, new("eve@x.example", "viewer", ActivationMethod::Mail)).await.unwrap();
    // The job waits for its next try.
    let _ = store.work_off().await;
    let row = scene.row("eve@x.example").await;
    assert_eq!((row.status, row.mail), (UserStatus::Pending, Some(MailState::Failed)));
    let shown = store.show_link(&scene.ada, &Whose::Own, &row.key).await.unwrap();
    assert_eq!(shown.email, "eve@x.example");
    // A mail that comes through later would be of no use, and none is sent.
    scene.letters.set_down(false);
    scene.world.clock.advance(Duration::hours(2));
    store.work_off().await.unwrap();
    assert!(scene.letters.emptied().is_empty());
    assert_eq!(scene.row("eve@x.example").await.mail, Some(MailState::NotWanted));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn inviting_answers_the_same_whether_or_not_there_is_an_account(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let other = scene.world.reseller("Meridian").await;
    let known = scene.world.person("kim@meridian.example", &other, Role::Administrator).await;
    let store = &scene.world.store;
    let mut told = Vec::new();
    for email in ["kim@meridian.example", "nobody@meridian.example"] {
        told.push(store.add(&scene.ada, &Whose::Own, new(email, "viewer", ActivationMethod::Mail)).await);
        let row = scene.row(email).await;
        assert_eq!((row.name.as_str(), row.status), ("Eve Example", UserStatus::Pending));
    }
    assert_eq!(told[0], told[1]);
    // And the other organisation sees nothing of it.
    let theirs = Users::list(store, &known, &Whose::Own, &ListQuery::default()).await.unwrap();
    assert_eq!(theirs.rows.len(), 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_wrong_with_a_new_user_stands_at_its_fields(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let wrong = NewUser {
        email: "no address".into(),
        name: " ".into(),
        role: RoleKey("no-role".into()),
        method: ActivationMethod::Mail,
    };
    let Err(PortalError::Invalid(errors)) = scene.world.store.add(&scene.ada, &Whose::Own, wrong).await
    else {
        panic!("refused")
    };
    assert_eq!(errors.get(&Field::Email), Some(&FieldError::Malformed));
    assert_eq!(errors.get(&Field::Name), Some(&FieldError::Required));
    assert!(errors.contains_key(&Field::Role));
    let own =
        new(&scene.world.email(&scene.nordlicht, Role::Administrator), "viewer", ActivationMethod::Mail);
    assert_eq!(
        scene.world.store.add(&scene.ada, &Whose::Own, own).await,
        Err(PortalError::Conflict(Conflict::AlreadyMember))
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_last_administrator_stays_one_even_when_two_go_at_once(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let own = scene.world.email(&scene.nordlicht, Role::Administrator);
    let me = scene.row(&own).await;
    let last = Err(PortalError::Conflict(Conflict::LastAdministrator));
    let to_viewer = UserChange {
        name: None,
        role: RoleKey("viewer".into()),
        role_before: RoleKey("administrator".into()),
    };
    assert_eq!(store.remove(&scene.ada, &Whose::Own, &me.key).await, last);
    assert_eq!(store.set_disabled(&scene.ada, &Whose::Own, &me.key, true).await, last);
    assert_eq!(Users::change(store, &scene.ada, &Whose::Own, &me.key, to_viewer).await, last);
    let second = scene.world.person("ben@nordlicht.example", &scene.nordlicht, Role::Administrator).await;
    let ben = scene.row("ben@nordlicht.example").await;
    let at_once = [(scene.ada.clone(), ben.key.clone()), (second, me.key.clone())].map(|(actor, key)| {
        let store = store.clone();
        async move { store.remove(&actor, &Whose::Own, &key).await }
    });
    let answers = join_all(at_once).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    let left: i64 =
        sqlx::query_scalar("SELECT count(*) FROM memberships WHERE organisation_id = $1 AND role = 3")
            .bind(scene.nordlicht.id.0)
            .fetch_one(&scene.world.owner)
            .await
            .unwrap();
    assert_eq!(left, 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_is_disabled_or_deleted_is_signed_out_at_once(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    scene.world.person("eve@nordlicht.example", &scene.nordlicht, Role::Viewer).await;
    let token = scene.world.signed_in("eve@nordlicht.example").await;
    let browser = World::browser();
    assert!(store.resume(&token, &browser).await.unwrap().is_some());
    let eve = scene.row("eve@nordlicht.example").await;
    store.set_disabled(&scene.ada, &Whose::Own, &eve.key, true).await.unwrap();
    assert!(store.resume(&token, &browser).await.unwrap().is_none());
    assert!(
        store.sign_in("eve@nordlicht.example", PASSWORD, &browser).await.is_err(),
        "she belongs nowhere else"
    );
    assert_eq!(scene.row("eve@nordlicht.example").await.status, UserStatus::Disabled);
    store.set_disabled(&scene.ada, &Whose::Own, &eve.key, false).await.unwrap();
    let token = scene.world.signed_in("eve@nordlicht.example").await;
    store.remove(&scene.ada, &Whose::Own, &eve.key).await.unwrap();
    assert!(store.resume(&token, &browser).await.unwrap().is_none());
    assert_eq!(store.remove(&scene.ada, &Whose::Own, &eve.key).await, Err(PortalError::NotFound));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nobody_gives_or_takes_more_than_they_have(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let permissions: Permissions =
        Permissions::viewing().iter().chain([Permission::ManageAdministrators]).collect();
    let desk = RoleForm { name: "Desk".into(), description: String::new(), permissions, flows_down: false };
    let key = Roles::create(store, &scene.ada, desk).await.unwrap();
    scene.world.person("dee@nordlicht.example", &scene.nordlicht, Role::Viewer).await;
    let dee = scene.row("dee@nordlicht.example").await;
    let change = UserChange { name: None, role: key, role_before: RoleKey("viewer".into()) };
    Users::change(store, &scene.ada, &Whose::Own, &dee.key, change).await.unwrap();
    let token = scene.world.signed_in("dee@nordlicht.example").await;
    let dee = store.resume(&token, &World::browser()).await.unwrap().unwrap().actor;
    assert_eq!(dee.role, Role::Custom(permissions));
    let more = PortalError::Forbidden(Denied::MoreThanOwn);
    let invited = new("eve@x.example", "administrator", ActivationMethod::Mail);
    assert_eq!(store.add(&dee, &Whose::Own, invited).await, Err(more.clone()));
    let me = scene.row(&scene.world.email(&scene.nordlicht, Role::Administrator)).await;
    assert_eq!(store.remove(&dee, &Whose::Own, &me.key).await, Err(more));
    assert!(
        store.add(&dee, &Whose::Own, new("eve@x.example", "viewer", ActivationMethod::Mail)).await.is_ok()
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_tenant_manages_the_users_of_the_customers_that_it_administers_and_of_no_others(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let (acme, brink) = (scene.world.customer("Acme").await, scene.world.customer("Brink").await);
    let inner = scene.world.inner_customer("Acme North", &acme).await;
    sqlx::query("UPDATE organisations SET manager_id = $1 WHERE id = $2")
        .bind(scene.nordlicht.id.0)
        .bind(acme.id.0)
        .execute(&scene.world.owner)
        .await
        .unwrap();
    for customer in [&acme, &inner] {
        let whose = Whose::Customer(customer.number.clone());
        let invited = new("carl@acme.example", "administrator", ActivationMethod::Display);
        assert!(store.add(&scene.ada, &whose, invited).await.unwrap().is_some());
        assert_eq!(scene.rows(&whose).await.len(), 1);
    }
    let theirs = Whose::Customer(brink.number.clone());
    let invited = new("carl@brink.example", "administrator", ActivationMethod::Mail);
    assert_eq!(store.add(&scene.ada, &theirs, invited).await, Err(PortalError::NotFound));
    assert_eq!(
        Users::list(store, &scene.ada, &theirs, &ListQuery::default()).await.map(drop),
        Err(PortalError::NotFound)
    );
    let log = scene.world.activity(&acme).await;
    assert!(log.iter().any(|(action, ..)| action == "person.invited"), "the customer reads it, too: {log:?}");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_role_flows_down_to_inner_customers_and_is_changed_where_it_comes_from(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let outer = world.customer("Acme").await;
    let carl = world.actor(&outer, Role::Administrator).await;
    world.actor(&outer, Role::Viewer).await;
    let inner = world.inner_customer("Acme North", &outer).await;
    let deep = world.inner_customer("Acme North Pole", &inner).await;
    let own = world.person("pole@acme.example", &deep, Role::Viewer).await;
    let there = async |organisation: &Organisation| -> Vec<(i64, i64)> {
        sqlx::query_as("SELECT person_id, role FROM memberships WHERE organisation_id = $1 ORDER BY 1")
            .bind(organisation.id.0)
            .fetch_all(&world.owner)
            .await
            .unwrap()
    };
    assert_eq!(there(&inner).await, [(carl.person.0, 3)], "a viewer's role does not flow");
    assert_eq!(there(&deep).await, [(carl.person.0, 3), (own.person.0, 1)]);
    // Carl acts there, and cannot be deleted there.
    let token = world.signed_in(&world.email(&outer, Role::Administrator)).await;
    store.switch(&token, &deep.number).await.unwrap();
    let acting = store.resume(&token, &World::browser()).await.unwrap().unwrap().actor;
    assert_eq!((acting.organisation, acting.role), (deep.id, Role::Administrator));
    let rows = Users::list(store, &acting, &Whose::Own, &ListQuery::default()).await.unwrap().rows;
    let carls = rows.iter().find(|row| row.inherited_from.is_some()).expect("an inherited row");
    assert_eq!(carls.inherited_from.as_deref(), Some("Acme"));
    assert_eq!(
        store.remove(&acting, &Whose::Own, &carls.key).await,
        Err(PortalError::Conflict(Conflict::Inherited))
    );
    // A membership of one's own wins, and stays when the role does not flow any more.
    world.person(&world.email(&outer, Role::Administrator), &inner, Role::Uploader).await;
    assert_eq!(there(&inner).await, [(carl.person.0, 2)]);
    // Moved away, the inner customer is the outer's no more.
    sqlx::query("UPDATE organisations SET parent_id = NULL WHERE id = $1")
        .bind(deep.id.0)
        .execute(&world.owner)
        .await
        .unwrap();
    assert_eq!(there(&deep).await, [(own.person.0, 1)]);
    assert!(store.resume(&token, &World::browser()).await.unwrap().is_none(), "the session there has ended");
}
