use super::*;
use async_trait::async_trait;
use domain::notifications::{Choice, Digest, MailError, Mailer};
use domain::people::LinkLetter;
use std::sync::Mutex;

/// Keeps mails, or takes none.
#[derive(Debug, Default)]
struct Postbox {
    taken: Mutex<Vec<Digest>>,
    fault: Mutex<Option<MailError>>,
}

#[async_trait]
impl Mailer for Postbox {
    async fn send(&self, digest: &Digest) -> Result<(), MailError> {
        if let Some(fault) = self.fault.lock().unwrap().clone() {
            return Err(fault);
        }
        self.taken.lock().unwrap().push(digest.clone());
        Ok(())
    }

    async fn send_link(&self, _: &LinkLetter) -> Result<(), MailError> {
        unreachable!("nobody is invited here")
    }
}

impl Postbox {
    /// To whom, and how many notifications in each, since the last look.
    fn emptied(&self) -> Vec<(String, usize)> {
        std::mem::take(&mut *self.taken.lock().unwrap())
            .into_iter()
            .map(|digest| (digest.email, digest.rows.len()))
            .collect()
    }

    fn answers(&self, fault: Option<MailError>) {
        *self.fault.lock().unwrap() = fault;
    }
}

/// A scene whose jobs send mail into a box.
async fn scene(options: PgConnectOptions) -> (Scene, Arc<Postbox>) {
    let mut scene = Scene::new(options).await;
    let postbox = Arc::new(Postbox::default());
    scene.world.store = scene.world.store.clone().mailing_by(postbox.clone());
    (scene, postbox)
}

async fn failures(scene: &Scene) -> Vec<(bool, Option<String>)> {
    sqlx::query_as("SELECT ended_at IS NOT NULL, failure FROM notification_mails ORDER BY notification_id")
        .fetch_all(&scene.world.owner)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn what_comes_within_minutes_is_one_mail_and_the_next_waits_half_an_hour(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (scene, postbox) = scene(options).await;
    let carl = scene.world.email(&scene.acme, Role::Administrator);
    for place in 0..5 {
        scene.upload(&format!("file-{place}"), place, 1).await;
        scene.world.clock.advance(Duration::seconds(20));
    }
    assert_eq!(postbox.emptied(), []);
    scene.world.clock.advance(Duration::minutes(3));
    scene.store().work_off().await.unwrap();
    assert_eq!(postbox.emptied(), [(carl.clone(), 5)], "the uploader does not want mail of an end");
    scene.store().work_off().await.unwrap();
    assert_eq!(postbox.emptied(), [], "each once");
    scene.upload("later", 10, 1).await;
    scene.world.clock.advance(Duration::minutes(10));
    scene.upload("later-still", 11, 1).await;
    assert_eq!(postbox.emptied(), []);
    scene.world.clock.advance(Duration::minutes(20));
    scene.store().work_off().await.unwrap();
    assert_eq!(postbox.emptied(), [(carl, 2)]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_mail_server_that_is_down_and_comes_up_again_gets_each_mail_once(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (scene, postbox) = scene(options).await;
    scene.upload("first", 0, 1).await;
    postbox.answers(Some(MailError::Later("nobody answers".into())));
    scene.world.clock.advance(Duration::minutes(4));
    scene.store().work_off().await.unwrap();
    assert_eq!(failures(&scene).await, [(false, None)]);
    scene.world.clock.advance(Duration::minutes(1));
    postbox.answers(None);
    scene.store().work_off().await.unwrap();
    assert_eq!(postbox.emptied().len(), 1);
    scene.world.clock.advance(Duration::hours(1));
    scene.store().work_off().await.unwrap();
    assert_eq!(postbox.emptied(), []);
    assert_eq!(failures(&scene).await, [(true, None)]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_mail_whose_job_was_given_up_is_sent_with_the_next_purge_and_after_two_days_not_at_all(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (scene, postbox) = scene(options).await;
    let purge = async || {
        let now = domain::Clock::now(&*scene.world.clock);
        scene
            .store()
            .work(move |tx| {
                Box::pin(async move { crate::jobs::enqueue(tx, &crate::jobs::Job::PurgeStale, now).await })
            })
            .await
            .unwrap();
        scene.store().work_off().await.unwrap();
    };
    scene.upload("first", 0, 1).await;
    postbox.answers(Some(MailError::Later("nobody answers".into())));
    for _ in 0..12 {
        scene.world.clock.advance(Duration::minutes(11));
        scene.store().work_off().await.unwrap();
    }
    postbox.answers(None);
    scene.world.clock.advance(Duration::minutes(11));
    assert_eq!(scene.store().work_off().await, Ok(0), "the job was given up");
    purge().await;
    assert_eq!(postbox.emptied().len(), 1);

    scene.upload("second", 1, 1).await;
    postbox.answers(Some(MailError::Later("nobody answers".into())));
    scene.world.clock.advance(Duration::days(3));
    purge().await;
    assert_eq!(failures(&scene).await[1], (true, Some("too late".into())));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_refused_address_is_not_tried_again_and_keeps_nobody_else_waiting(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (scene, postbox) = scene(options).await;
    scene.upload("first", 0, 1).await;
    postbox.answers(Some(MailError::Never("no such mailbox".into())));
    scene.world.clock.advance(Duration::minutes(4));
    scene.store().work_off().await.unwrap();
    assert_eq!(failures(&scene).await, [(true, Some("no such mailbox".into()))]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn mail_goes_to_those_who_want_it_and_still_belong_there(_: PgPoolOptions, options: PgConnectOptions) {
    let (scene, postbox) = scene(options).await;
    let world = &scene.world;
    let quiet = world.person("quiet@acme.example", &scene.acme, Role::Administrator).await;
    let weaker = world.person("weaker@acme.example", &scene.acme, Role::Administrator).await;
    world.actor(&scene.acme, Role::Viewer).await;
    let of = |kind, mail| [Choice { kind, bell: true, mail }];
    scene.store().choose(&quiet, &of(Kind::DeliveryWaiting, false)).await.unwrap();
    scene.store().choose(&scene.ada, &of(Kind::UploadFinished, true)).await.unwrap();
    scene.upload("first", 0, 1).await;
    world.person("weaker@acme.example", &scene.acme, Role::Viewer).await;
    sqlx::query("UPDATE memberships SET role = 1 WHERE person_id = $1")
        .bind(weaker.person.0)
        .execute(&world.owner)
        .await
        .unwrap();
    world.clock.advance(Duration::minutes(4));
    scene.store().work_off().await.unwrap();
    let mut to: Vec<String> = postbox.emptied().into_iter().map(|(email, _)| email).collect();
    to.sort();
    let mut expected =
        [world.email(&scene.acme, Role::Administrator), world.email(&scene.nordlicht, Role::Administrator)];
    expected.sort();
    assert_eq!(to, expected);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn workers_at_the_same_time_send_each_mail_once(_: PgPoolOptions, options: PgConnectOptions) {
    let (scene, postbox) = scene(options).await;
    for place in 0..6 {
        scene.upload(&format!("file-{place}"), place, 1).await;
        scene.world.clock.advance(Duration::seconds(1));
    }
    scene.world.clock.advance(Duration::minutes(4));
    let (first, second) = (scene.store().clone(), scene.store().clone());
    let (a, b) = tokio::join!(first.work_off(), second.work_off());
    assert!(a.is_ok() && b.is_ok());
    let sent: usize = postbox.emptied().into_iter().map(|(_, rows)| rows).sum();
    assert_eq!(sent, 6);
}
