use super::{Answered, Outcome, Request};
use crate::Store;
use crate::testing::World;
use domain::api_keys::{ApiKeyStatus, ApiKeys, Lifetime, NewApiKey, Program, Programs, ShownKey};
use domain::lists::ListQuery;
use domain::people::{Client, Permission, Permissions};
use domain::policy::Denied;
use domain::sold_to_codes::SoldToCodes;
use domain::{Actor, Conflict, Field, FieldError, FieldErrors, PortalError, PortalResult, Role};
use futures::future::join_all;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use time::Duration;

fn new(name: &str, scopes: &[Permission]) -> NewApiKey {
    NewApiKey {
        name: name.into(),
        scopes: scopes.iter().copied().collect(),
        lifetime: Lifetime::Month,
        networks: String::new(),
    }
}

fn from(address: &str) -> Client {
    Client { address: address.into(), agent: "Test program".into() }
}

async fn scene(options: PgConnectOptions) -> (World, Actor) {
    let world = World::new(options).await;
    let ada = world.actor(&world.reseller("Nordlicht").await, Role::Administrator).await;
    (world, ada)
}

async fn program(store: &Store, key: &ShownKey) -> PortalResult<Program> {
    store.program(&key.secret, &from("192.0.2.7")).await
}

async fn statuses(store: &Store, actor: &Actor) -> Vec<(String, ApiKeyStatus)> {
    let page = ApiKeys::list(store, actor, &ListQuery::default()).await.unwrap();
    page.rows.into_iter().map(|row| (row.name, row.status)).collect()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_key_acts_for_who_created_it_with_its_scopes_until_it_is_revoked(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, ada) = scene(options).await;
    let store = &world.store;
    let scopes = [Permission::ViewDevices, Permission::UploadDevices];
    let key = ApiKeys::create(store, &ada, new(" ERP ", &scopes)).await.unwrap();
    let acting = program(store, &key).await.unwrap();
    assert_eq!((acting.actor.person, acting.actor.organisation), (ada.person, ada.organisation));
    assert_eq!(acting.actor.role, Role::Custom(scopes.into_iter().collect()));
    assert_eq!(acting.actor.api_key.as_deref(), Some("ERP"));
    let row = ApiKeys::list(store, &ada, &ListQuery::default()).await.unwrap().rows.remove(0);
    assert_eq!((row.last_address.as_deref(), row.last_used_at.is_some()), (Some("192.0.2.7"), true));
    assert!(key.secret.ends_with(&row.ending) && row.ending.len() == 4);
    store.revoke(&ada, &key.id).await.unwrap();
    store.revoke(&ada, &key.id).await.unwrap();
    assert_eq!(program(store, &key).await, Err(PortalError::Unauthenticated));
    assert_eq!(statuses(store, &ada).await, [("ERP".to_owned(), ApiKeyStatus::Revoked)]);
    ApiKeys::create(store, &ada, new("ERP", &scopes)).await.expect("its name is free again");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_secret_is_nowhere_in_the_database(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, ada) = scene(options).await;
    let key = ApiKeys::create(&world.store, &ada, new("ERP", &[Permission::ViewDevices])).await.unwrap();
    let kept: (String, String) = sqlx::query_as(
        "SELECT (SELECT string_agg(to_jsonb(k)::text, '') FROM api_keys k),
                (SELECT string_agg(to_jsonb(a)::text, '') FROM activity a)",
    )
    .fetch_one(&world.owner)
    .await
    .unwrap();
    assert!(!kept.0.contains(&key.secret) && !kept.1.contains(&key.secret));
    assert!(kept.1.contains("api_key.created"), "{}", kept.1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_key_never_allows_more_than_its_owner_may_and_ends_with_them(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, ada) = scene(options).await;
    let store = &world.store;
    let both = [Permission::ViewDevices, Permission::DeleteDevices];
    let key = ApiKeys::create(store, &ada, new("ERP", &both)).await.unwrap();
    let may = |statement: &'static str| {
        let (owner, person) = (world.owner.clone(), ada.person.0);
        async move { sqlx::query(statement).bind(person).execute(&owner).await.unwrap() }
    };
    may("UPDATE memberships SET role = 1 WHERE person_id = $1").await;
    let acting = program(store, &key).await.unwrap();
    assert_eq!(acting.actor.role.permissions(), [Permission::ViewDevices].into_iter().collect());
    may("UPDATE memberships SET disabled_at = now() WHERE person_id = $1").await;
    assert_eq!(program(store, &key).await, Err(PortalError::Unauthenticated));
    assert_eq!(statuses(store, &ada).await, [("ERP".to_owned(), ApiKeyStatus::Orphaned)]);
    may("UPDATE memberships SET disabled_at = NULL WHERE person_id = $1").await;
    assert!(program(store, &key).await.is_ok());
    sqlx::query("UPDATE organisations SET suspended_at = now()").execute(&world.owner).await.unwrap();
    assert_eq!(program(store, &key).await, Err(PortalError::Unauthenticated));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_key_ends_with_its_time_and_is_good_only_from_its_networks(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, ada) = scene(options).await;
    let store = &world.store;
    let office = NewApiKey { networks: "192.0.2.0/24".into(), ..new("ERP", &[Permission::ViewDevices]) };
    let key = ApiKeys::create(store, &ada, office).await.unwrap();
    assert!(program(store, &key).await.is_ok());
    for elsewhere in ["198.51.100.1", "unknown", "2001:db8::1"] {
        let refused = store.program(&key.secret, &from(elsewhere)).await;
        assert_eq!(refused, Err(PortalError::Unauthenticated), "{elsewhere}");
    }
    world.clock.advance(Duration::days(30));
    assert_eq!(program(store, &key).await, Err(PortalError::Unauthenticated));
    assert_eq!(statuses(store, &ada).await, [("ERP".to_owned(), ApiKeyStatus::Expired)]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_is_wrong_with_a_new_key_is_said_field_by_field(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, ada) = scene(options).await;
    let store = &world.store;
    let view = [Permission::ViewDevices];
    let nothing = NewApiKey { networks: "everywhere".into(), ..new(" ", &[]) };
    let wrong = FieldErrors::from([
        (Field::Name, FieldError::Required),
        (Field::Scopes, FieldError::Required),
        (Field::Networks, FieldError::Malformed),
    ]);
    assert_eq!(ApiKeys::create(store, &ada, nothing).await, Err(PortalError::Invalid(wrong)));
    let people = ApiKeys::create(store, &ada, new("ERP", &[Permission::ManageAdministrators])).await;
    assert_eq!(people, Err(PortalError::field(Field::Scopes, FieldError::Unknown)));
    ApiKeys::create(store, &ada, new("ERP", &view)).await.unwrap();
    let again = ApiKeys::create(store, &ada, new("erp", &view)).await;
    assert_eq!(again, Err(PortalError::Conflict(Conflict::ApiKeyExists)));
    let weak = [Permission::ViewDevices, Permission::ManageApiKeys].into_iter().collect();
    let weak = Actor { role: Role::Custom(weak), ..ada };
    let more = ApiKeys::create(store, &weak, new("More", &[Permission::DeleteDevices])).await;
    assert_eq!(more, Err(PortalError::Forbidden(Denied::MoreThanOwn)));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn keys_are_an_administrators_and_of_their_organisation(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, ada) = scene(options).await;
    let store = &world.store;
    let key = ApiKeys::create(store, &ada, new("ERP", &[Permission::ViewDevices])).await.unwrap();
    let eve = world.actor(&world.reseller("Other").await, Role::Administrator).await;
    assert_eq!(statuses(store, &eve).await, []);
    assert_eq!(store.revoke(&eve, &key.id).await, Err(PortalError::NotFound));
    let needs = PortalError::Forbidden(Denied::Needs(Permission::ManageApiKeys));
    let uploader = Actor { role: Role::Uploader, ..ada.clone() };
    assert_eq!(store.revoke(&uploader, &key.id).await, Err(needs.clone()));
    assert_eq!(ApiKeys::list(store, &uploader, &ListQuery::default()).await.map(drop), Err(needs.clone()));
    let operator = world.actor(&world.operator("Waybill").await, Role::Administrator).await;
    let refused = ApiKeys::create(store, &operator, new("ERP", &[Permission::ViewDevices])).await;
    assert_eq!(refused, Err(PortalError::NotFound));
    // A program is none: it makes no keys for itself.
    let acting = program(store, &key).await.unwrap().actor;
    assert_eq!(ApiKeys::create(store, &acting, new("B", &[Permission::ViewDevices])).await, Err(needs));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_key_has_so_many_requests_and_whoever_tries_secrets_has_few(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, ada) = scene(options).await;
    let store = &world.store;
    let key = ApiKeys::create(store, &ada, new("ERP", &[Permission::ViewDevices])).await.unwrap();
    let first = program(store, &key).await.unwrap();
    assert_eq!((first.limit, first.remaining, first.reset_seconds), (600, 599, 1));
    for _ in 0..599 {
        program(store, &key).await.unwrap();
    }
    let refused = PortalError::TooManyRequests { retry_after_seconds: 1 };
    assert_eq!(program(store, &key).await, Err(refused));
    world.clock.advance(Duration::seconds(1));
    assert_eq!(program(store, &key).await.unwrap().remaining, 19);
    let guess = format!("waybill_{}", "0".repeat(64));
    for _ in 0..60 {
        let tried = store.program(&guess, &from("198.51.100.9")).await;
        assert_eq!(tried, Err(PortalError::Unauthenticated));
    }
    let tried = store.program(&guess, &from("198.51.100.9")).await;
    assert!(matches!(tried, Err(PortalError::TooManyRequests { .. })), "{tried:?}");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_token_is_good_for_half_an_hour_for_what_it_was_asked_for(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, ada) = scene(options).await;
    let store = &world.store;
    let both = [Permission::ViewDevices, Permission::UploadDevices];
    let key = ApiKeys::create(store, &ada, new("ERP", &both)).await.unwrap();
    let asking = program(store, &key).await.unwrap();
    let wanted = [Permission::ViewDevices, Permission::DeleteDevices].into_iter().collect();
    let token = store.new_token(&asking, wanted).await.unwrap();
    assert_eq!(token.expires_in, 1800);
    let acting = store.program(&token.token, &from("192.0.2.7")).await.unwrap();
    assert_eq!(acting.actor.role.permissions(), [Permission::ViewDevices].into_iter().collect());
    assert_eq!(acting.key, key.id);
    world.clock.advance(Duration::minutes(30));
    assert_eq!(store.program(&token.token, &from("192.0.2.7")).await, Err(PortalError::Unauthenticated));
    let token = store.new_token(&asking, Permissions::ALL).await.unwrap();
    store.revoke(&ada, &key.id).await.unwrap();
    assert_eq!(store.program(&token.token, &from("192.0.2.7")).await, Err(PortalError::Unauthenticated));
}

/// Adds a sold-to code, as a program does it.
async fn add(store: &Store, program: &Program, key: Option<&str>, code: &str) -> PortalResult<Outcome> {
    let (actor, code) = (program.actor.clone(), code.to_owned());
    let mut sha256 = [0; 32];
    sha256[..code.len()].copy_from_slice(code.as_bytes());
    store
        .once(program, Request { key: key.map(str::to_owned), sha256 }, move |store| async move {
            store.add(&actor, &code, &code).await?;
            // Refused as a part: what was done before stays a part.
            let again = store.add(&actor, &code, &code).await;
            assert_eq!(again, Err(PortalError::Conflict(Conflict::SoldToCodeExists)));
            if code == "REFUSED" {
                return Err(PortalError::NotFound);
            }
            Ok(Answered { status: 201, location: None, body: code })
        })
        .await
}

async fn scene_of_a_program(options: PgConnectOptions) -> (World, Actor, Program) {
    let (world, ada) = scene(options).await;
    let key = ApiKeys::create(&world.store, &ada, new("ERP", &[Permission::ViewDevices])).await.unwrap();
    let mut acting = program(&world.store, &key).await.unwrap();
    // No scope is for sold-to codes; they are the smallest write there is.
    acting.actor.role = Role::Administrator;
    (world, ada, acting)
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_write_with_a_key_is_done_once_and_answered_again(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, ada, program) = scene_of_a_program(options).await;
    let store = &world.store;
    let answered = Answered { status: 201, location: None, body: "1234567".into() };
    let first = add(store, &program, Some("a"), "1234567").await;
    assert_eq!(first, Ok(Outcome::Done(answered.clone())));
    assert_eq!(add(store, &program, Some("a"), "1234567").await, Ok(Outcome::Before(answered)));
    assert_eq!(add(store, &program, Some("a"), "7654321").await, Ok(Outcome::KeyReused));
    assert_eq!(SoldToCodes::list(store, &ada).await.unwrap().len(), 1);
    let exists = Err(PortalError::Conflict(Conflict::SoldToCodeExists));
    assert_eq!(add(store, &program, None, "1234567").await, exists, "without a key it is another request");
    let by: Option<String> =
        sqlx::query_scalar("SELECT details ->> 'api_key' FROM activity WHERE action = 'sold_to_code.added'")
            .fetch_one(&world.owner)
            .await
            .unwrap();
    assert_eq!(by.as_deref(), Some("ERP"));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_refusal_undoes_all_of_a_write_and_is_not_kept(_: PgPoolOptions, options: PgConnectOptions) {
    let (world, ada, program) = scene_of_a_program(options).await;
    let store = &world.store;
    assert_eq!(add(store, &program, Some("a"), "REFUSED").await, Err(PortalError::NotFound));
    assert_eq!(SoldToCodes::list(store, &ada).await, Ok(vec![]));
    assert!(matches!(add(store, &program, Some("a"), "1234567").await, Ok(Outcome::Done(_))));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn the_same_write_many_times_at_the_same_moment_is_done_once(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (world, _, program) = scene_of_a_program(options).await;
    let writes = (0..6).map(|_| add(&world.store, &program, Some("a"), "1234567"));
    let done = join_all(writes).await;
    let first = done.iter().filter(|outcome| matches!(outcome, Ok(Outcome::Done(_)))).count();
    let again = done.iter().filter(|outcome| matches!(outcome, Ok(Outcome::Before(_)))).count();
    assert_eq!((first, again), (1, 5), "{done:?}");
}
