use super::claim::{fail, prolong, take};
use super::*;
use crate::testing::World;
use domain::Clock;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::time::Duration;
use time::OffsetDateTime;

const CLAIM: Duration = Duration::from_secs(30);

async fn enqueued(world: &World, job: Job) {
    let now = world.clock.now();
    world.store.work(move |tx| Box::pin(async move { enqueue(tx, &job, now).await })).await.unwrap();
}

async fn claimed(world: &World, by: &str) -> Option<Claim> {
    let now: OffsetDateTime = world.clock.now();
    take(&world.store.jobs, by, now, now + CLAIM).await.unwrap()
}

async fn ends(world: &World) -> Vec<(i16, bool, Option<String>)> {
    sqlx::query_as("SELECT attempts, ended_at IS NOT NULL, failure FROM jobs ORDER BY id")
        .fetch_all(&world.owner)
        .await
        .unwrap()
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_job_of_a_living_worker_is_left_alone_and_one_of_a_dead_worker_taken(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    enqueued(&world, Job::PurgeStale).await;
    let first = claimed(&world, "first").await.unwrap();
    assert_eq!(claimed(&world, "second").await, None);
    world.clock.advance(time::Duration::seconds(20));
    assert!(prolong(&world.store.jobs, &first, world.clock.now() + CLAIM).await.unwrap());
    world.clock.advance(time::Duration::seconds(20));
    assert_eq!(claimed(&world, "second").await, None, "the heartbeat counts");
    world.clock.advance(time::Duration::seconds(20));
    let second = claimed(&world, "second").await.unwrap();
    assert!(!prolong(&world.store.jobs, &first, world.clock.now() + CLAIM).await.unwrap());
    let now = world.clock.now();
    let mut tx = world.store.jobs.begin().await.unwrap();
    assert!(end(&mut tx, &first, now).await.is_err(), "who lost the claim cannot end the job");
    end(&mut tx, &second, now).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(ends(&world).await, [(0, true, None)]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn a_failing_job_is_tried_ten_times_and_one_that_cannot_work_once(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let world = World::new(options).await;
    enqueued(&world, Job::PurgeStale).await;
    for attempt in 1..=10 {
        let claim = claimed(&world, "worker").await.expect("it is due again");
        let error: JobResult<()> = Err("the network").or_retry();
        fail(&world.store.jobs, &claim, &error.unwrap_err(), world.clock.now()).await.unwrap();
        assert_eq!(claimed(&world, "worker").await, None, "not at once: attempt {attempt}");
        world.clock.advance(time::Duration::minutes(11));
    }
    assert_eq!(ends(&world).await, [(10, true, Some("to be tried again: the network".into()))]);
    enqueued(&world, Job::Ingest { upload: 4711 }).await;
    assert_eq!(world.store.work_off().await, Ok(1));
    assert_eq!(ends(&world).await[1], (1, true, Some("given up: the upload is not there".into())));
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn somebody_at_work_on_the_same_upload_costs_no_attempt(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    enqueued(&world, Job::PurgeStale).await;
    for _ in 0..20 {
        let claim = claimed(&world, "worker").await.expect("it is due again");
        fail(&world.store.jobs, &claim, &JobError::Busy, world.clock.now()).await.unwrap();
        world.clock.advance(time::Duration::seconds(3));
    }
    assert_eq!(ends(&world).await, [(0, false, None)]);
}

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn workers_stop_when_told_and_take_nothing_more(_: PgPoolOptions, options: PgConnectOptions) {
    let world = World::new(options).await;
    let worker = Worker::start(&world.store, WorkerSettings::default());
    tokio::time::timeout(Duration::from_secs(10), worker.stop()).await.expect("it stops");
    enqueued(&world, Job::PurgeStale).await;
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert!(!ends(&world).await.last().unwrap().1);
}
