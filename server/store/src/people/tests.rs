use super::{ABSOLUTE_END, IDLE_END};
use crate::testing::{PASSWORD, World};
use domain::people::{Client, People, SessionToken, Sessions};
use domain::{Conflict, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use time::Duration;

const WRONG: PortalError = PortalError::Conflict(Conflict::WrongCredentials);

fn from(address: &str) -> Client {
    Client { address: address.into(), agent: "Test\u{7} browser".into() }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_person_signs_in_is_resumed_and_signs_out(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.person("ada@nordlicht.example", &nordlicht, Role::Uploader).await;
    let token = world.signed_in(" Ada@Nordlicht.example ").await;
    let signed_in = world.store.resume(&token, &World::browser()).await.unwrap().unwrap();
    assert_eq!(signed_in.actor, ada);

    let profile = world.store.profile(&ada).await.unwrap();
    assert_eq!((profile.email.as_str(), profile.memberships.len()), ("ada@nordlicht.example", 1));
    assert_eq!(profile.organisation.number, nordlicht.number);

    world.store.sign_out(&token).await.unwrap();
    assert_eq!(world.store.resume(&token, &World::browser()).await, Ok(None));
    assert_eq!(world.store.sign_out(&token).await, Ok(()), "twice is once");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_the_hash_of_a_token_is_stored_and_each_sign_in_has_its_own(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    world.person("ada@nordlicht.example", &world.reseller("Nordlicht").await, Role::Viewer).await;
    let (one, other) =
        (world.signed_in("ada@nordlicht.example").await, world.signed_in("ada@nordlicht.example").await);
    assert_ne!(one.0, other.0);
    let dump: String = sqlx::query_scalar("SELECT string_agg(sessions::text, ' ') FROM sessions")
        .fetch_one(&world.owner)
        .await
        .unwrap();
    assert!(!dump.contains(&one.0) && !dump.contains(&hex::encode(&one.0)), "{dump}");
    for forged in ["", "x", &"0".repeat(64), &format!("{}\0", &one.0[..63])] {
        assert_eq!(world.store.resume(&SessionToken(forged.into()), &World::browser()).await, Ok(None));
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_refused_sign_in_is_answered_alike(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    world.person("ada@nordlicht.example", &nordlicht, Role::Viewer).await;
    world.person("gone@nordlicht.example", &nordlicht, Role::Viewer).await;
    world.admin.set_disabled("gone@nordlicht.example", true).await.unwrap();
    world.admin.create_person("new@nordlicht.example", "Not activated").await.unwrap();
    world.admin.create_person("lonely@nordlicht.example", "Of no organisation").await.unwrap();
    world.admin.set_password("lonely@nordlicht.example", PASSWORD).await.unwrap();
    for (email, password) in [
        ("ada@nordlicht.example", "wrong"),
        ("ada@nordlicht.example", ""),
        ("nobody@nordlicht.example", PASSWORD),
        ("gone@nordlicht.example", PASSWORD),
        ("new@nordlicht.example", ""),
        ("lonely@nordlicht.example", PASSWORD),
        ("no address", PASSWORD),
        ("a\0b@nordlicht.example", PASSWORD),
    ] {
        assert_eq!(
            world.store.sign_in(email, password, &World::browser()).await.map(drop),
            Err(WRONG),
            "{email:?}"
        );
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_session_ends_when_nobody_uses_it_and_at_the_latest_after_two_weeks(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    world.person("ada@nordlicht.example", &world.reseller("Nordlicht").await, Role::Viewer).await;
    let alive =
        async |token: &SessionToken| world.store.resume(token, &World::browser()).await.unwrap().is_some();

    let idle = world.signed_in("ada@nordlicht.example").await;
    world.clock.advance(IDLE_END - Duration::SECOND);
    assert!(alive(&idle).await);
    world.clock.advance(IDLE_END);
    assert!(!alive(&idle).await, "idle");

    let busy = world.signed_in("ada@nordlicht.example").await;
    let half = IDLE_END / 2;
    let mut age = Duration::ZERO;
    while age + half < ABSOLUTE_END {
        world.clock.advance(half);
        age += half;
        assert!(alive(&busy).await, "{age}");
    }
    world.clock.advance(half);
    assert!(!alive(&busy).await, "as old as a session gets");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn last_seen_is_written_once_a_minute(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let ada = world.person("ada@nordlicht.example", &world.reseller("Nordlicht").await, Role::Viewer).await;
    let token = world.signed_in("ada@nordlicht.example").await;
    let seen = async |seconds, address| {
        world.clock.advance(Duration::seconds(seconds));
        world.store.resume(&token, &from(address)).await.unwrap().unwrap();
        Sessions::list(&world.store, &ada, "").await.unwrap()[0].address.clone()
    };
    assert_eq!(seen(59, "198.51.100.1").await, "192.0.2.7");
    assert_eq!(seen(1, "198.51.100.2").await, "198.51.100.2");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn only_failures_use_up_attempts_and_time_brings_them_back(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    world.person("ada@nordlicht.example", &world.reseller("Nordlicht").await, Role::Viewer).await;
    let attempt = async |password: &str, address: &str| {
        world.store.sign_in("ada@nordlicht.example", password, &from(address)).await.map(drop)
    };
    for _ in 0..15 {
        assert_eq!(attempt(PASSWORD, "192.0.2.1").await, Ok(()), "the right password is never too often");
    }
    for n in 0..10 {
        assert_eq!(attempt("wrong", &format!("192.0.2.{n}")).await, Err(WRONG), "{n}");
    }
    let refused = Err(PortalError::TooManyRequests { retry_after_seconds: 60 });
    assert_eq!(attempt(PASSWORD, "192.0.2.100").await, refused, "not even the right one, from anywhere");
    world.clock.advance(Duration::seconds(61));
    assert_eq!(attempt(PASSWORD, "192.0.2.100").await, Ok(()));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_address_cannot_try_many_people(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    world.person("ada@nordlicht.example", &world.reseller("Nordlicht").await, Role::Viewer).await;
    let mut refused = 0;
    for n in 0..32 {
        let answer = world
            .store
            .sign_in(&format!("p{n}@nordlicht.example"), "guess", &from("192.0.2.1"))
            .await
            .map(drop);
        match answer {
            Err(PortalError::TooManyRequests { .. }) => refused += 1,
            answer => assert_eq!(answer, Err(WRONG)),
        }
    }
    assert_eq!(refused, 2);
    assert!(
        world.store.sign_in("ada@nordlicht.example", PASSWORD, &from("192.0.2.2")).await.is_ok(),
        "from elsewhere"
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_person_switches_only_to_their_own_organisations_and_comes_back_there(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    let (a, b, c) = (world.reseller("Alpha").await, world.msp("Beta").await, world.reseller("Gamma").await);
    world.person("ada@alpha.example", &b, Role::Administrator).await;
    world.person("ada@alpha.example", &a, Role::Viewer).await;
    let token = world.signed_in("ada@alpha.example").await;
    let acting = async |token: &SessionToken| {
        let actor = world.store.resume(token, &World::browser()).await.unwrap().unwrap().actor;
        (actor.organisation, actor.kind, actor.role)
    };
    assert_eq!(acting(&token).await, (a.id, a.kind, Role::Viewer), "the first by name");
    world.clock.advance(Duration::MINUTE);
    world.store.switch(&token, &b.number).await.unwrap();
    assert_eq!(acting(&token).await, (b.id, b.kind, Role::Administrator));
    assert_eq!(world.store.switch(&token, &c.number).await, Err(PortalError::NotFound));
    assert_eq!(acting(&token).await.0, b.id);
    world.store.sign_out(&token).await.unwrap();
    assert_eq!(world.store.switch(&token, &a.number).await, Err(PortalError::Unauthenticated));
    world.clock.advance(Duration::HOUR);
    assert_eq!(acting(&world.signed_in("ada@alpha.example").await).await.0, b.id, "where they were last");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn sessions_are_listed_and_ended_by_their_own_person_only(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.person("ada@nordlicht.example", &nordlicht, Role::Administrator).await;
    let eve = world.person("eve@nordlicht.example", &nordlicht, Role::Administrator).await;
    let here = world.signed_in("ada@nordlicht.example").await;
    world.clock.advance(Duration::MINUTE);
    let there = world.signed_in("ada@nordlicht.example").await;
    let session = async |token: &SessionToken| {
        world.store.resume(token, &World::browser()).await.unwrap().map(|signed_in| signed_in.session)
    };
    let current = session(&here).await.unwrap();
    let listed = Sessions::list(&world.store, &ada, &current).await.unwrap();
    assert_eq!(listed.iter().filter(|row| row.current).map(|row| &row.id).collect::<Vec<_>>(), [&current]);
    assert_eq!((listed.len(), listed[0].agent.as_str()), (2, "Test browser"));

    assert_eq!(Sessions::list(&world.store, &eve, "").await, Ok(vec![]));
    assert_eq!(world.store.end(&eve, &current).await, Err(PortalError::NotFound));
    world.store.end_others(&eve, "").await.unwrap();
    assert!(session(&here).await.is_some() && session(&there).await.is_some());

    let third = world.signed_in("ada@nordlicht.example").await;
    world.store.end(&ada, &session(&third).await.unwrap()).await.unwrap();
    assert_eq!((session(&third).await, session(&there).await.is_some()), (None, true));
    world.store.end_others(&ada, &current).await.unwrap();
    assert_eq!((session(&there).await, session(&here).await), (None, Some(current)));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whoever_is_disabled_or_leaves_is_signed_out_at_once(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let nordlicht = world.reseller("Nordlicht").await;
    let ada = world.person("ada@nordlicht.example", &nordlicht, Role::Viewer).await;
    let token = world.signed_in("ada@nordlicht.example").await;
    sqlx::query("UPDATE people SET disabled_at = now() WHERE id = $1")
        .bind(ada.person.0)
        .execute(&world.owner)
        .await
        .unwrap();
    assert_eq!(world.store.resume(&token, &World::browser()).await, Ok(None));
    sqlx::query("UPDATE people SET disabled_at = NULL").execute(&world.owner).await.unwrap();
    assert!(world.store.resume(&token, &World::browser()).await.unwrap().is_some());
    sqlx::query("DELETE FROM memberships").execute(&world.owner).await.unwrap();
    assert_eq!(world.store.resume(&token, &World::browser()).await, Ok(None));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_new_password_ends_every_session(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    world.person("ada@nordlicht.example", &world.reseller("Nordlicht").await, Role::Viewer).await;
    let token = world.signed_in("ada@nordlicht.example").await;
    world.admin.set_password("ada@nordlicht.example", "correct horse battery").await.unwrap();
    assert_eq!(world.store.resume(&token, &World::browser()).await, Ok(None));
    let client = World::browser();
    assert_eq!(world.store.sign_in("ada@nordlicht.example", PASSWORD, &client).await.map(drop), Err(WRONG));
    assert!(world.store.sign_in("ada@nordlicht.example", "correct horse battery", &client).await.is_ok());
}
