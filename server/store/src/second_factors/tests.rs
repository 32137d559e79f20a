use crate::testing::World;
use domain::people::{Opened, SessionToken, Sessions};
use domain::policy::{Action, Denied, may};
use domain::second_factors::{RECOVERY_CODES, SecondFactors};
use domain::{Actor, Conflict, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use time::Duration;

const WRONG: PortalError = PortalError::Conflict(Conflict::WrongCode);

/// A reseller with Ada, who has an app.
struct Scene {
    world: World,
    ada: Actor,
    email: String,
}

impl Scene {
    async fn new(options: PgConnectOptions) -> Self {
        let world = World::new(options).await;
        let nordlicht = world.reseller("Nordlicht").await;
        let ada = world.actor(&nordlicht, Role::Administrator).await;
        let email = world.email(&nordlicht, Role::Administrator);
        Self { world, ada, email }
    }

    /// What the app shows now.
    async fn code(&self) -> String {
        let secret: Vec<u8> = sqlx::query_scalar("SELECT secret FROM second_factors WHERE person_id = $1")
            .bind(self.ada.person.0)
            .fetch_one(&self.world.owner)
            .await
            .unwrap();
        let seconds = u64::try_from(domain::Clock::now(&*self.world.clock).unix_timestamp()).unwrap();
        super::code::generator(&secret).unwrap().generate(seconds).to_string()
    }

    async fn turned_on(&self) -> Vec<String> {
        self.world.store.begin(&self.ada).await.unwrap();
        let codes = self.world.store.confirm(&self.ada, &self.code().await).await.unwrap();
        self.world.clock.advance(Duration::seconds(30));
        codes
    }

    async fn signed_in(&self) -> Opened {
        self.world.store.sign_in(&self.email, crate::testing::PASSWORD, &World::browser()).await.unwrap()
    }

    async fn resumes(&self, token: &SessionToken) -> Option<Actor> {
        let signed_in = self.world.store.resume(token, &World::browser()).await.unwrap();
        signed_in.map(|signed_in| signed_in.actor)
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_password_alone_opens_nothing_once_the_factor_is_on(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    assert!(!scene.signed_in().await.factor_due);
    scene.turned_on().await;
    let half = scene.signed_in().await;
    assert!(half.factor_due);
    assert_eq!(scene.resumes(&half.token).await, None);
    assert_eq!(store.pass(&half.token, "000000").await, Err(WRONG));
    let code = scene.code().await;
    let whole = store.pass(&half.token, &code).await.unwrap();
    assert_eq!(scene.resumes(&whole).await, Some(scene.ada.clone()));
    assert_eq!(scene.resumes(&half.token).await, None, "the token of the first step is no one's any more");
    assert_eq!(store.pass(&half.token, &code).await, Err(PortalError::Unauthenticated));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_code_is_good_once_and_not_for_long(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    scene.turned_on().await;
    let code = scene.code().await;
    let (first, second) = (scene.signed_in().await, scene.signed_in().await);
    assert!(scene.world.store.pass(&first.token, &code).await.is_ok());
    assert_eq!(scene.world.store.pass(&second.token, &code).await, Err(WRONG), "seen over the shoulder");
    let old = scene.code().await;
    scene.world.clock.advance(Duration::minutes(2));
    assert_eq!(scene.world.store.pass(&second.token, &old).await, Err(WRONG));
    scene.world.clock.advance(Duration::minutes(9));
    let code = scene.code().await;
    assert_eq!(
        scene.world.store.pass(&second.token, &code).await,
        Err(PortalError::Unauthenticated),
        "too late"
    );
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn codes_are_tried_only_so_often(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    scene.turned_on().await;
    let half = scene.signed_in().await;
    let mut refused = None;
    for _ in 0..8 {
        if let Err(error @ PortalError::TooManyRequests { .. }) =
            scene.world.store.pass(&half.token, "000000").await
        {
            refused = Some(error);
        }
    }
    assert!(refused.is_some());
    let code = scene.code().await;
    let right = scene.world.store.pass(&half.token, &code).await;
    assert!(matches!(right, Err(PortalError::TooManyRequests { .. })), "{right:?}");
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_recovery_code_opens_once_and_new_ones_replace_the_old(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let codes = scene.turned_on().await;
    assert_eq!(codes.len(), RECOVERY_CODES);
    let half = scene.signed_in().await;
    assert!(store.pass(&half.token, &codes[0].to_uppercase()).await.is_ok());
    let half = scene.signed_in().await;
    assert_eq!(store.pass(&half.token, &codes[0]).await, Err(WRONG));
    assert_eq!(store.state(&scene.ada).await.unwrap().recovery_codes, 9);
    let renewed = store.renew(&scene.ada, &codes[1]).await.unwrap();
    assert_eq!(store.pass(&half.token, &codes[2]).await, Err(WRONG));
    assert!(store.pass(&half.token, &renewed[0]).await.is_ok());
    let kept: Vec<Vec<u8>> = sqlx::query_scalar("SELECT code_sha256 FROM recovery_codes")
        .fetch_all(&scene.world.owner)
        .await
        .unwrap();
    assert!(kept.iter().all(|hash| !renewed.iter().any(|code| code.as_bytes() == hash.as_slice())));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn nothing_is_asked_for_before_a_code_was_given_and_a_factor_that_is_on_stays(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let first = store.begin(&scene.ada).await.unwrap();
    let second = store.begin(&scene.ada).await.unwrap();
    assert_ne!(first.secret, second.secret);
    assert!(second.address.starts_with("otpauth://totp/Waybill:administrator%40"), "{}", second.address);
    assert!(second.code.side > 20 && second.code.path.starts_with('M'));
    assert!(!scene.signed_in().await.factor_due);
    assert_eq!(store.confirm(&scene.ada, "000000").await, Err(WRONG));
    scene.turned_on().await;
    assert_eq!(store.begin(&scene.ada).await, Err(PortalError::Conflict(Conflict::FactorIsOn)));
    let code = scene.code().await;
    assert_eq!(store.turn_off(&scene.ada, &code).await, Ok(()));
    assert!(!scene.signed_in().await.factor_due);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn an_organisation_that_requires_it_lets_nobody_act_without(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let store = &scene.world.store;
    let own = scene.world.admin.people().await.unwrap()[0].memberships[0].0.clone();
    let nordlicht = scene.world.admin.organisation(&own).await.unwrap();
    let viewer = scene.world.actor(&nordlicht, Role::Viewer).await;
    let token = scene.world.signed_in(&scene.world.email(&nordlicht, Role::Viewer)).await;
    assert_eq!(
        store.require(&viewer, true).await,
        Err(PortalError::Forbidden(Denied::Needs(domain::people::Permission::ManageSettings)))
    );
    assert_eq!(store.require(&scene.ada, true).await, Err(PortalError::Conflict(Conflict::FactorIsOff)));
    scene.turned_on().await;
    store.require(&scene.ada, true).await.unwrap();
    let restricted = scene.resumes(&token).await.unwrap();
    assert_eq!(may(&restricted, Action::ViewDevices), Err(Denied::NeedsSecondFactor));
    let code = scene.code().await;
    assert_eq!(
        store.turn_off(&scene.ada, &code).await,
        Err(PortalError::Conflict(Conflict::FactorIsRequired))
    );
    // Who has set it up goes on as before.
    let mut theirs = scene.code().await;
    let setup = store.begin(&restricted).await.unwrap();
    assert!(!setup.secret.is_empty());
    let secret: Vec<u8> = sqlx::query_scalar("SELECT secret FROM second_factors WHERE person_id = $1")
        .bind(restricted.person.0)
        .fetch_one(&scene.world.owner)
        .await
        .unwrap();
    let seconds = u64::try_from(domain::Clock::now(&*scene.world.clock).unix_timestamp()).unwrap();
    theirs.replace_range(.., &super::code::generator(&secret).unwrap().generate(seconds).to_string());
    store.confirm(&restricted, &theirs).await.unwrap();
    assert_eq!(scene.resumes(&token).await, Some(viewer));
    let log = scene.world.activity(&nordlicht).await;
    assert!(log.iter().any(|(action, ..)| action == "second_factor.required"));
}
