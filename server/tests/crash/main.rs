//! The server's process, or its Postgres, gone in the middle, as by a power cut: what was acknowledged is kept, and
//! nothing is done twice.
//!
//! To try another kind of work: begin it over HTTP, let something die while it runs, go on as a client would, and compare
//! the database with what should have happened.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod client;
mod cluster;
mod portal;

use client::{Client, Crash};
use cluster::Cluster;
use domain::devices::Edition;
use domain::uploads::{UploadNumber, UploadStatus, Uploads};
use domain::{Actor, Role};
use portal::Portal;
use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::time::{Duration, Instant};
use store::admin::Organisation;
use store::testing::{PASSWORD, World};

const TAC: &str = "35686800";
const ROWS: u32 = 50_000;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_server_killed_at_twenty_points_of_an_upload_takes_each_device_once(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(&options).await;
    let kill: Crash = Box::new(|portal| {
        portal.kill();
        portal.restart();
    });
    scene.upload(kill, [9, 2, 9]).await;
}

#[tokio::test]
async fn postgres_restarted_in_the_middle_of_an_upload_loses_nothing_and_doubles_nothing() {
    let mut cluster = Cluster::start();
    let options = cluster.options();
    store::migrate(options.clone()).await.unwrap();
    let scene = Scene::new(&options).await;
    scene.upload(Box::new(move |_| cluster.restart()), [3, 2, 4]).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_server_that_is_told_to_stop_says_so_before_it_stops_listening(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let mut portal = Portal::start(options.to_url_lossy().to_string());
    assert!(portal.get("/health/ready").unwrap().contains(" 200 "));
    portal.terminate();
    let told = Instant::now() + Duration::from_secs(2);
    while !portal.get("/health/ready").unwrap().contains(" 503 ") {
        assert!(Instant::now() < told, "it is told to stop, and is ready");
    }
    assert!(portal.get("/sign-in").unwrap().contains(" 200 "), "it still answers");
    assert!(portal.ends_within(30));
    assert_eq!(portal.get("/health/ready"), None);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_server_starts_on_the_schema_of_the_next_version(_: PgPoolOptions, options: PgConnectOptions) {
    let mut owner = options.connect().await.unwrap();
    let next = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                VALUES (29991231000000, 'of the next version', true, '', 0)";
    sqlx::query(next).execute(&mut owner).await.unwrap();
    let portal = Portal::start(options.to_url_lossy().to_string());
    assert!(portal.get("/health/ready").unwrap().contains(" 200 "));
}

/// A portal with an uploader and a customer.
struct Scene {
    world: World,
    customer: Organisation,
    uploader: Actor,
    portal: Portal,
}

impl Scene {
    async fn new(options: &PgConnectOptions) -> Self {
        let world = World::new(options.clone()).await;
        let (reseller, customer) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
        world.connected(&reseller, &customer).await;
        world.model(TAC, "Fairphone", "Fairphone 5", Edition::Standard).await;
        let uploader = world.actor(&reseller, Role::Uploader).await;
        let mut portal = Portal::start(options.to_url_lossy().to_string());
        portal.sign_in(&world.email(&reseller, Role::Uploader), PASSWORD);
        Self { world, customer, uploader, portal }
    }

    /// A file in peace, to see how long this machine takes; and one with so many crashes while it is sent, finished and
    /// decided.
    async fn upload(self, crash: Crash, [sending, finishing, deciding]: [usize; 3]) {
        let Self { world, customer, uploader, portal } = self;
        let mut identities = World::imeis(TAC, 0, 2 * ROWS);
        let (first, second) = identities.split_at(ROWS as usize);
        let mut client = Client::begin(portal, Box::new(|_| ()), &customer.number, World::file(first));
        client.send(0);
        client.finish(0);
        let begun = Instant::now();
        ended(&world, &uploader, client.number()).await;
        let takes = begun.elapsed();

        let mut client = Client::begin(client.into_portal(), crash, &customer.number, World::file(second));
        client.send(sending);
        client.finish(finishing);
        let interrupted = client.wait(deciding, takes, &world).await;
        assert!(
            interrupted * 3 >= deciding * 2,
            "{interrupted} of {deciding} crashes met the ingest at work"
        );
        ended(&world, &uploader, client.number()).await;
        identities.sort_unstable();
        assert_done(&world, &identities).await;
    }
}

/// Waits until every row of the upload is a device.
async fn ended(world: &World, uploader: &Actor, number: &str) {
    let number = UploadNumber::parse(number).unwrap();
    let patience = Instant::now() + Duration::from_mins(1);
    let row = loop {
        let row = Uploads::details(&world.store, uploader, &number).await.unwrap().row;
        if row.status != UploadStatus::InProgress {
            break row;
        }
        assert!(Instant::now() < patience, "the upload does not come to its end");
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert_eq!((row.status, row.total, row.accepted), (UploadStatus::Completed, ROWS.into(), ROWS.into()));
}

/// Both files are there, once.
async fn assert_done(world: &World, identities: &[String]) {
    let devices = "SELECT identity FROM devices WHERE holder_id IS NOT NULL ORDER BY identity";
    let devices: Vec<String> = sqlx::query_scalar(devices).fetch_all(&world.owner).await.unwrap();
    assert!(devices == identities, "{} devices, or others", devices.len());
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
    for (what, count, expected) in [
        ("devices of the customer", "SELECT sum(devices)::bigint FROM connections", 100_000),
        ("uploads of the customer", "SELECT sum(uploads)::bigint FROM connections", 2),
        ("devices of the model", "SELECT sum(devices)::bigint FROM model_counts", 100_000),
        ("custody entries", "SELECT sum(cardinality(batches))::bigint FROM devices", 100_000),
        ("batches", "SELECT count(*) FROM batches", 2),
        ("deliveries", "SELECT count(*) FROM deliveries", 2),
        ("uploads", "SELECT count(*) FROM uploads", 2),
        ("chunks left", "SELECT count(*) FROM upload_chunks", 0),
        ("percentages left", "SELECT count(*) FROM upload_progress", 0),
        ("ingests", "SELECT count(*) FROM jobs WHERE kind = 'ingest'", 2),
        (
            "ingests waiting or failed",
            "SELECT count(*) FROM jobs WHERE kind = 'ingest' AND (ended_at IS NULL OR failure IS NOT NULL)",
            0,
        ),
        ("finishes in the log", "SELECT count(*) FROM activity WHERE action = 'upload.finished'", 2),
    ] {
        let counted: i64 = sqlx::query_scalar(count).fetch_one(&world.owner).await.unwrap();
        assert_eq!(counted, expected, "{what}");
    }
}
