//! Every state of a link, and what it opens.

use crate::admin::Organisation;
use crate::testing::{LetterBox, PASSWORD, World};
use domain::lists::ListQuery;
use domain::people::{
    Accounts, ActivationMethod, LinkFound, LinkPurpose, LinkState, LinkToken, NewUser, RoleKey, Sessions,
    Users, Whose,
};
use domain::{Actor, Conflict, Field, FieldError, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::sync::Arc;
use time::Duration;

const EVE: &str = "eve@nordlicht.example";
const GOOD: &str = "a lantern in the fog";

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

    async fn invite(&self, email: &str, method: ActivationMethod) -> LinkToken {
        let new = NewUser { email: email.into(), name: "Eve".into(), role: RoleKey("viewer".into()), method };
        let shown = self.world.store.add(&self.ada, &Whose::Own, new).await.unwrap();
        if let Some(shown) = shown {
            return shown.token;
        }
        self.world.store.work_off().await.unwrap();
        self.letters.link()
    }

    async fn key(&self, email: &str) -> String {
        let rows =
            Users::list(&self.world.store, &self.ada, &Whose::Own, &ListQuery::default()).await.unwrap().rows;
        rows.into_iter().find(|row| row.email == email).expect("a row").key
    }

    async fn state(&self, token: &LinkToken) -> Option<LinkState> {
        match self.world.store.look(token, None).await.unwrap() {
            LinkFound::Open(_) => None,
            LinkFound::Closed(state) => Some(state),
        }
    }
}

fn refused(state: LinkState) -> PortalError {
    PortalError::Conflict(Conflict::Link(state))
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_link_opens_an_account_once_and_signs_in(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (store, browser) = (&scene.world.store, World::browser());
    let link = scene.invite(EVE, ActivationMethod::Mail).await;
    let LinkFound::Open(open) = store.look(&link, None).await.unwrap() else { panic!("open") };
    assert_eq!((open.purpose, open.email.as_str(), open.known), (LinkPurpose::Activation, EVE, false));
    assert_eq!(open.organisation.unwrap().name, "Nordlicht");
    let short = store.activate(&link, "Eve", "short", &browser).await;
    assert_eq!(short.map(drop), Err(PortalError::field(Field::Password, FieldError::TooShort { min: 12 })));
    let opened = store.activate(&link, "Eve Byron", GOOD, &browser).await.unwrap();
    assert!(!opened.factor_due);
    let actor = store.resume(&opened.token, &browser).await.unwrap().unwrap().actor;
    assert_eq!((actor.organisation, actor.role), (scene.nordlicht.id, Role::Viewer));
    assert_eq!(scene.state(&link).await, Some(LinkState::Used));
    assert_eq!(store.activate(&link, "Eve", GOOD, &browser).await.map(drop), Err(refused(LinkState::Used)));
    assert!(store.sign_in(EVE, GOOD, &browser).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn every_other_state_of_a_link_is_told_and_opens_nothing(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (store, browser) = (&scene.world.store, World::browser());
    for wrong in ["", "00", &"ab".repeat(32)] {
        assert_eq!(scene.state(&LinkToken(wrong.into())).await, Some(LinkState::Unknown), "{wrong}");
    }
    let first = scene.invite(EVE, ActivationMethod::Mail).await;
    store.resend(&scene.ada, &Whose::Own, &scene.key(EVE).await).await.unwrap();
    store.work_off().await.unwrap();
    let second = scene.letters.link();
    assert_eq!(scene.state(&first).await, Some(LinkState::Replaced));
    assert_eq!(scene.state(&second).await, None);
    scene.world.clock.advance(Duration::hours(24));
    assert_eq!(scene.state(&second).await, Some(LinkState::Expired));
    assert_eq!(
        store.activate(&second, "Eve", GOOD, &browser).await.map(drop),
        Err(refused(LinkState::Expired))
    );
    let third = store.show_link(&scene.ada, &Whose::Own, &scene.key(EVE).await).await.unwrap().token;
    store.remove(&scene.ada, &Whose::Own, &scene.key(EVE).await).await.unwrap();
    assert_eq!(scene.state(&third).await, Some(LinkState::Revoked));
    assert_eq!(
        store.activate(&third, "Eve", GOOD, &browser).await.map(drop),
        Err(refused(LinkState::Revoked))
    );
    let fourth = scene.invite(EVE, ActivationMethod::Display).await;
    sqlx::query("UPDATE organisations SET suspended_at = now() WHERE id = $1")
        .bind(scene.nordlicht.id.0)
        .execute(&scene.world.owner)
        .await
        .unwrap();
    assert_eq!(scene.state(&fourth).await, Some(LinkState::Closed));
    assert_eq!(
        store.activate(&fourth, "Eve", GOOD, &browser).await.map(drop),
        Err(refused(LinkState::Closed))
    );
    let people: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE email = $1")
        .bind(EVE)
        .fetch_one(&scene.world.owner)
        .await
        .unwrap();
    assert_eq!(people, 0);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_person_in_several_organisations_accepts_instead_of_getting_a_second_account(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store, browser) = (&scene.world, &scene.world.store, World::browser());
    let meridian = world.reseller("Meridian").await;
    let kim = world.person("kim@meridian.example", &meridian, Role::Administrator).await;
    let link = scene.invite("kim@meridian.example", ActivationMethod::Mail).await;
    let LinkFound::Open(open) = store.look(&link, None).await.unwrap() else { panic!("open") };
    assert!(open.known, "who reads the mail is told");
    let second = store.activate(&link, "Kim", GOOD, &browser).await.map(drop);
    assert_eq!(second, Err(PortalError::Conflict(Conflict::AccountExists)));
    assert_eq!(
        store.accept_link(&scene.ada, &link).await.map(drop),
        Err(PortalError::Conflict(Conflict::OtherPerson))
    );
    assert_eq!(
        store.activate_known(&link, "not the password", &browser).await.map(drop),
        Err(PortalError::Conflict(Conflict::WrongCredentials))
    );
    let joined = store.accept_link(&kim, &link).await.unwrap();
    assert_eq!(joined, scene.nordlicht.number);
    let profile = domain::people::People::profile(store, &kim).await.unwrap();
    assert_eq!(profile.memberships.len(), 2);
    assert_eq!(scene.state(&link).await, Some(LinkState::Used));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_invitation_is_answered_without_its_link_by_who_reads_the_address(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (world, store) = (&scene.world, &scene.world.store);
    let meridian = world.reseller("Meridian").await;
    let kim = world.person("kim@meridian.example", &meridian, Role::Administrator).await;
    scene.invite("kim@meridian.example", ActivationMethod::Display).await;
    sqlx::query("UPDATE people SET email_proved_at = NULL").execute(&world.owner).await.unwrap();
    assert!(store.invitations(&kim).await.unwrap().open.is_empty(), "nobody knows whose address it is");
    sqlx::query("UPDATE people SET email_proved_at = now()").execute(&world.owner).await.unwrap();
    let open = store.invitations(&kim).await.unwrap().open;
    assert_eq!((open.len(), open[0].organisation.name.as_str()), (1, "Nordlicht"));
    assert_eq!(
        store.answer_invitation(&scene.ada, &open[0].key, true).await,
        Err(PortalError::NotFound),
        "another's"
    );
    store.answer_invitation(&kim, &open[0].key, false).await.unwrap();
    assert!(store.invitations(&kim).await.unwrap().open.is_empty());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_forgotten_password_is_set_by_a_link_and_every_session_ends(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (store, browser) = (&scene.world.store, World::browser());
    let email = scene.world.email(&scene.nordlicht, Role::Administrator);
    let before = scene.world.signed_in(&email).await;
    assert_eq!(store.forgot("nobody@nowhere.example", &browser).await, Ok(()));
    assert_eq!(store.forgot(&email.to_uppercase(), &browser).await, Ok(()));
    store.work_off().await.unwrap();
    let link = scene.letters.link();
    let common = store.reset(&link, "passwordpassword", &browser).await.map(drop);
    assert_eq!(common, Err(PortalError::field(Field::Password, FieldError::TooCommon)));
    let opened = store.reset(&link, GOOD, &browser).await.unwrap().unwrap();
    assert!(store.resume(&opened.token, &browser).await.unwrap().is_some());
    assert!(store.resume(&before, &browser).await.unwrap().is_none());
    assert!(store.sign_in(&email, PASSWORD, &browser).await.is_err());
    assert_eq!(store.reset(&link, GOOD, &browser).await.map(drop), Err(refused(LinkState::Used)));
    // Disabled, the next one sets nothing.
    store.forgot(&email, &browser).await.unwrap();
    store.work_off().await.unwrap();
    let next = scene.letters.link();
    sqlx::query("UPDATE people SET disabled_at = now()").execute(&scene.world.owner).await.unwrap();
    assert_eq!(scene.state(&next).await, Some(LinkState::Disabled));
    assert_eq!(store.reset(&next, GOOD, &browser).await.map(drop), Err(refused(LinkState::Disabled)));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_password_is_changed_with_the_old_one_and_other_sessions_end(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (store, browser) = (&scene.world.store, World::browser());
    let email = scene.world.email(&scene.nordlicht, Role::Administrator);
    let (this, other) = (scene.world.signed_in(&email).await, scene.world.signed_in(&email).await);
    let session = store.resume(&this, &browser).await.unwrap().unwrap().session;
    assert_eq!(
        store.change_password(&scene.ada, &session, "wrong", GOOD).await,
        Err(PortalError::Conflict(Conflict::WrongPassword))
    );
    store.change_password(&scene.ada, &session, PASSWORD, GOOD).await.unwrap();
    assert!(store.resume(&this, &browser).await.unwrap().is_some());
    assert!(store.resume(&other, &browser).await.unwrap().is_none());
    assert!(store.sign_in(&email, GOOD, &browser).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn one_link_that_is_used_twice_at_once_opens_one_account(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (store, browser) = (&scene.world.store, World::browser());
    let link = scene.invite(EVE, ActivationMethod::Mail).await;
    let other = "a kettle on the ice";
    let (one, two) = tokio::join!(
        store.activate(&link, "Eve", GOOD, &browser),
        store.activate(&link, "Mallory", other, &browser)
    );
    let refusal = match (&one, &two) {
        (Ok(_), Err(refusal)) | (Err(refusal), Ok(_)) => refusal.clone(),
        both => panic!("one of them: {both:?}"),
    };
    assert_eq!(refusal, refused(LinkState::Used));
    let opens =
        [store.sign_in(EVE, GOOD, &browser).await.is_ok(), store.sign_in(EVE, other, &browser).await.is_ok()];
    assert_eq!(opens, [one.is_ok(), two.is_ok()]);
    let people: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE email = $1")
        .bind(EVE)
        .fetch_one(&scene.world.owner)
        .await
        .unwrap();
    assert_eq!(people, 1);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_guesses_links_is_slowed_down_and_who_has_one_is_not(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (store, browser) = (&scene.world.store, World::browser());
    let link = scene.invite(EVE, ActivationMethod::Mail).await;
    let guess = |number: u32| LinkToken(format!("{number:064x}"));
    let mut refusals = Vec::new();
    for number in 0..40 {
        refusals.push(store.activate(&guess(number), "Eve", GOOD, &browser).await.map(drop).unwrap_err());
    }
    let limited =
        refusals.iter().filter(|refusal| matches!(refusal, PortalError::TooManyRequests { .. })).count();
    assert_eq!(limited, 10, "thirty at once, and then no more");
    scene.world.clock.advance(Duration::minutes(10));
    assert!(store.activate(&link, "Eve", GOOD, &browser).await.is_ok());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_became_of_a_link_is_told_for_thirty_days(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (store, browser) = (&scene.world.store, World::browser());
    let link = scene.invite(EVE, ActivationMethod::Mail).await;
    store.activate(&link, "Eve", GOOD, &browser).await.unwrap();
    let purged = async || {
        let mut tx = scene.world.store.jobs.begin().await.unwrap();
        crate::jobs::enqueue(&mut tx, &crate::jobs::Job::PurgeStale, domain::Clock::now(&*scene.world.clock))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        store.work_off().await.unwrap();
    };
    scene.world.clock.advance(Duration::days(29));
    purged().await;
    assert_eq!(scene.state(&link).await, Some(LinkState::Used));
    scene.world.clock.advance(Duration::days(2));
    purged().await;
    assert_eq!(scene.state(&link).await, Some(LinkState::Unknown));
}
