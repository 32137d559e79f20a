//! The same steps by several people at once, while workers work. What each answers depends on who comes first; what must
//! hold afterwards does not.

use super::act::act;
use super::cast::{Cast, Who};
use super::run_of;
use super::steps::{self, Held, Known, Step};
use crate::demo::Dice;
use crate::testing::World;
use crate::{Random, Settings, Worker, WorkerSettings};
use domain::PortalError;
use sqlx::PgPool;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::sync::Arc;
use std::time::Duration;

/// People at once.
const PEOPLE: u64 = 4;
/// Steps of each in the normal run.
const STEPS: u32 = 60;
/// What a person has looked at is so many steps old, at most.
const LOOK_EVERY: u32 = 5;

/// What must hold, as statements that find where it does not.
const INVARIANTS: [(&str, &str); 10] = [
    (
        // One whose customer was gone before its last byte still waits for it.
        "an upload's total is what was accepted and what failed, and it has come to its end",
        "SELECT number || ' ' || stage FROM uploads WHERE stage NOT IN (1, 3) OR total <> accepted + failed",
    ),
    (
        "no job is left, and none was given up",
        "SELECT payload::text || ' ' || coalesce(failure, '') FROM jobs WHERE ended_at IS NULL OR failure IS NOT NULL",
    ),
    ("an operation is done", "SELECT number || ' ' || stage FROM operations WHERE stage <> 2"),
    (
        "an operation has done or skipped each device that it was for",
        "SELECT number FROM operations o WHERE asked <> (
             SELECT coalesce(sum(cardinality(skips)), 0) FROM operation_devices WHERE operation_id = o.id)
           OR done <> (SELECT count(*) FROM operation_devices CROSS JOIN unnest(skips) AS skip
                       WHERE operation_id = o.id AND skip = 0)",
    ),
    (
        "the last line of a custody record says who has the device",
        "SELECT d.identity || ' ' || b.event FROM devices d JOIN batches b ON b.id = d.batches[cardinality(d.batches)]
         WHERE NOT CASE b.event
             WHEN 1 THEN d.holder_id = b.to_id AND d.status = 1
             WHEN 2 THEN d.holder_id = b.organisation_id AND d.status = 2
             WHEN 3 THEN d.holder_id = b.to_id AND (d.status = 2) = (d.delivery_id IS NULL)
             WHEN 7 THEN d.holder_id IS NULL OR d.holder_id = b.to_id AND d.status = 2
             WHEN 4 THEN d.holder_id = b.organisation_id AND d.status = 2
             WHEN 8 THEN d.holder_id = b.organisation_id AND d.status = 2
             ELSE d.holder_id IS NULL END",
    ),
    (
        "a batch has as many devices as it says",
        "SELECT id || ' ' || event FROM batches
         WHERE devices <> (SELECT count(*) FROM devices WHERE batches.id = ANY(devices.batches))",
    ),
    (
        "what is pending waits for an answer, and what is answered does not",
        "SELECT d.identity || ' ' || d.status FROM devices d
         JOIN deliveries y ON y.id = d.delivery_id OR d.delivery_id IS NULL AND y.upload_id = d.upload_id
         WHERE d.holder_id = y.receiver_id AND (d.status = 1) <> (y.status = 1)",
    ),
    (
        "what is pending has a delivery",
        "SELECT d.identity FROM devices d WHERE d.holder_id IS NOT NULL AND d.status = 1 AND NOT EXISTS (
             SELECT FROM deliveries y WHERE y.receiver_id = d.holder_id
               AND (y.id = d.delivery_id OR d.delivery_id IS NULL AND y.upload_id = d.upload_id))",
    ),
    (
        "only what is approved is registered to services",
        "SELECT identity FROM devices WHERE holder_id IS NOT NULL AND status = 1 AND services <> 0",
    ),
    (
        "an identity is one device's",
        "SELECT identity FROM devices GROUP BY identity HAVING count(*) > 1",
    ),
];

#[sqlx::test(migrator = "crate::MIGRATOR")]
async fn whatever_is_done_at_once_nothing_is_lost_doubled_or_miscounted(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (seed, steps) = run_of(3, STEPS);
    let settings = Settings { app_connections: 8, job_connections: 8, ..Settings::default() };
    let world = World::with(options, settings).await;
    let cast = Arc::new(Cast::new(&world).await);
    for step in steps::beginning() {
        act(&world, &cast, &step).await.0.expect("a beginning");
    }
    let worker = Worker::start(&world.store, WorkerSettings::default());
    let people: Vec<_> = (0..PEOPLE)
        .map(|person| {
            let (world, cast) = (world.clone(), cast.clone());
            tokio::spawn(async move { somebody(&world, &cast, seed * PEOPLE + person, steps).await })
        })
        .collect();
    for person in people {
        person.await.expect("nobody meets a fault of ours");
    }
    worker.stop().await;
    // What had to wait for another is tried again, once time goes by.
    let begun = tokio::time::Instant::now();
    while left(&world.owner).await > 0 {
        assert!(begun.elapsed() < Duration::from_mins(1), "seed {seed}: the jobs do not end");
        world.clock.advance(time::Duration::minutes(1));
        world.store.work_off().await.expect("the jobs are done");
    }
    for (what, statement) in INVARIANTS {
        let wrong: Vec<String> =
            sqlx::query_scalar(statement).fetch_all(&world.owner).await.expect("an answer");
        assert_eq!(wrong, [""; 0], "seed {seed}: {what}");
    }
    assert_eq!(world.wrong_counters().await, [""; 0], "seed {seed}");
}

async fn somebody(world: &World, cast: &Cast, seed: u64, steps: u32) {
    let dice = Dice::new(Random::seeded(seed));
    let mut known = Known::default();
    for place in 0..steps {
        if place % LOOK_EVERY == 0 {
            known = Known::read(&world.owner, cast).await;
        }
        world.clock.advance(time::Duration::milliseconds(200));
        let step = Step::random(&dice, cast, &known);
        if let Err(PortalError::Internal { reference }) = act(world, cast, &step).await.0 {
            panic!("seed {seed}, step {place}: {step:?}: fault {reference}");
        }
    }
}

async fn left(owner: &PgPool) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM jobs WHERE ended_at IS NULL")
        .fetch_one(owner)
        .await
        .expect("a count")
}

impl Known {
    /// As it is in the database.
    async fn read(owner: &PgPool, cast: &Cast) -> Self {
        let who = |id: i64| -> Who {
            let found = cast.members.iter().position(|member| member.actor.organisation.0 == id);
            found.expect("a member")
        };
        let uploads: Vec<(i64, String)> =
            sqlx::query_as("SELECT reseller_id, number FROM uploads ORDER BY id")
                .fetch_all(owner)
                .await
                .expect("uploads");
        let deliveries: Vec<(i64, String, bool)> =
            sqlx::query_as("SELECT receiver_id, number, status = 1 FROM deliveries ORDER BY id")
                .fetch_all(owner)
                .await
                .expect("deliveries");
        let held: Vec<(String, i64, i64, Option<i64>, bool)> = sqlx::query_as(
            "SELECT identity, holder_id, reseller_id, via_id, status = 2 FROM devices WHERE holder_id IS NOT NULL
             ORDER BY identity",
        )
        .fetch_all(owner)
        .await
        .expect("devices");
        Self {
            uploads: uploads.into_iter().map(|(id, number)| (who(id), number)).collect(),
            deliveries: deliveries.into_iter().map(|(id, number, waits)| (who(id), number, waits)).collect(),
            held: held
                .into_iter()
                .map(|(identity, holder, reseller, via, verified)| Held {
                    identity,
                    holder: who(holder),
                    reseller: who(reseller),
                    via: via.map(who),
                    verified,
                })
                .collect(),
        }
    }
}
