//! Inviting somebody who was invited before, in every state of that invitation.

use crate::admin::Organisation;
use crate::testing::{LetterBox, World};
use domain::lists::ListQuery;
use domain::people::{
    Accounts, ActivationMethod, LinkFound, LinkState, LinkToken, NewUser, RoleKey, UserRow, UserStatus,
    Users, Whose,
};
use domain::{Actor, Conflict, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::sync::Arc;
use time::Duration;

const EVE: &str = "eve@nordlicht.example";
const GOOD: &str = "a lantern in the fog";
const INVITED: PortalError = PortalError::Conflict(Conflict::AlreadyInvited);

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

    async fn invite(&self, email: &str, role: &str) -> Result<LinkToken, PortalError> {
        let method = ActivationMethod::Display;
        let new = NewUser { email: email.into(), name: "Eve".into(), role: RoleKey(role.into()), method };
        let shown = self.world.store.add(&self.ada, &Whose::Own, new).await?;
        Ok(shown.expect("a link to be shown").token)
    }

    async fn row(&self, email: &str) -> Option<UserRow> {
        let rows = Users::list(&self.world.store, &self.ada, &Whose::Own, &ListQuery::default()).await;
        rows.unwrap().rows.into_iter().find(|row| row.email == email)
    }

    async fn state(&self, token: &LinkToken) -> Option<LinkState> {
        match self.world.store.look(token, None).await.unwrap() {
            LinkFound::Open(_) => None,
            LinkFound::Closed(state) => Some(state),
        }
    }
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_is_pending_is_not_invited_twice_and_the_first_link_stays_good(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let link = scene.invite(EVE, "viewer").await.unwrap();
    for spelled in [EVE, " EVE@Nordlicht.example "] {
        assert_eq!(scene.invite(spelled, "administrator").await, Err(INVITED), "{spelled}");
    }
    assert_eq!(scene.state(&link).await, None);
    assert_eq!(scene.row(EVE).await.unwrap().role_name, "Viewer", "no role is given by the way");
    assert!(scene.letters.emptied().is_empty());
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_let_the_time_run_out_is_sent_the_invitation_again(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (store, browser) = (&scene.world.store, World::browser());
    let first = scene.invite(EVE, "uploader").await.unwrap();
    scene.world.clock.advance(Duration::hours(25));
    assert_eq!(scene.row(EVE).await.unwrap().status, UserStatus::Expired);
    assert_eq!(scene.invite(EVE, "viewer").await, Err(INVITED), "it stands in the list, to be sent again");
    store.resend(&scene.ada, &Whose::Own, &scene.row(EVE).await.unwrap().key).await.unwrap();
    store.work_off().await.unwrap();
    let second = scene.letters.link();
    assert_eq!(scene.row(EVE).await.unwrap().status, UserStatus::Pending);
    assert_eq!((scene.state(&first).await.is_some(), scene.state(&second).await), (true, None));
    let opened = store.activate(&second, "Eve", GOOD, &browser).await.unwrap();
    let actor =
        domain::people::Sessions::resume(store, &opened.token, &browser).await.unwrap().unwrap().actor;
    assert_eq!((actor.organisation, actor.role), (scene.nordlicht.id, Role::Uploader));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_was_revoked_is_invited_anew_with_another_role_and_the_old_link_stays_dead(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (store, browser) = (&scene.world.store, World::browser());
    let first = scene.invite(EVE, "administrator").await.unwrap();
    store.remove(&scene.ada, &Whose::Own, &scene.row(EVE).await.unwrap().key).await.unwrap();
    assert_eq!(scene.row(EVE).await, None);
    let second = scene.invite(EVE, "viewer").await.unwrap();
    assert_eq!(scene.state(&first).await, Some(LinkState::Revoked));
    let dead = store.activate(&first, "Eve", GOOD, &browser).await.map(drop);
    assert_eq!(dead, Err(PortalError::Conflict(Conflict::Link(LinkState::Revoked))));
    let opened = store.activate(&second, "Eve", GOOD, &browser).await.unwrap();
    let actor =
        domain::people::Sessions::resume(store, &opened.token, &browser).await.unwrap().unwrap().actor;
    assert_eq!(actor.role, Role::Viewer);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn who_belongs_there_is_not_invited_until_they_were_deleted(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (store, browser) = (&scene.world.store, World::browser());
    let link = scene.invite(EVE, "viewer").await.unwrap();
    store.activate(&link, "Eve", GOOD, &browser).await.unwrap();
    let member = Err(PortalError::Conflict(Conflict::AlreadyMember));
    assert_eq!(scene.invite(EVE, "administrator").await, member);
    let key = scene.row(EVE).await.unwrap().key;
    store.set_disabled(&scene.ada, &Whose::Own, &key, true).await.unwrap();
    assert_eq!(scene.invite(EVE, "viewer").await, member, "disabled, they still belong there");
    store.remove(&scene.ada, &Whose::Own, &key).await.unwrap();
    let again = scene.invite(EVE, "uploader").await.unwrap();
    assert_eq!(scene.state(&link).await, Some(LinkState::Used));
    let LinkFound::Open(open) = store.look(&again, None).await.unwrap() else { panic!("open") };
    assert!(!open.known, "a link that is displayed tells nobody of accounts");
}
