//! The server's process killed in the middle, as by a power cut: what it had acknowledged is kept, and nothing is done
//! twice.
//!
//! To try another kind of work: begin it over HTTP, [`Portal::kill`] while it runs, [`Portal::restart`], go on as a
//! client would, and compare the database with what should have happened.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on ends")]

mod client;
mod portal;

use client::Client;
use domain::Role;
use domain::devices::Edition;
use domain::uploads::{UploadNumber, UploadStatus, Uploads};
use portal::Portal;
use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::time::{Duration, Instant};
use store::testing::{PASSWORD, World};

const TAC: &str = "35686800";
const ROWS: u32 = 50_000;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_server_killed_at_twenty_points_of_an_upload_takes_each_device_once(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let database = options.to_url_lossy().to_string();
    let world = World::new(options).await;
    let (reseller, customer) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    world.connected(&reseller, &customer).await;
    world.model(TAC, "Fairphone", "Fairphone 5", Edition::Standard).await;
    let uploader = world.actor(&reseller, Role::Uploader).await;
    let mut portal = Portal::start(database);
    portal.sign_in(&world.email(&reseller, Role::Uploader), PASSWORD);

    let mut identities = World::imeis(TAC, 0, ROWS);
    let mut client = Client::begin(portal, &customer.number, World::file(&identities));
    client.send_killing(9);
    client.finish_killing(2);
    let interrupted = client.wait_killing(9, &world).await;
    assert!(interrupted >= 3, "most kills came after the end: {interrupted} of 9 in time");

    let number = UploadNumber::parse(client.number()).unwrap();
    let patience = Instant::now() + Duration::from_mins(1);
    let row = loop {
        let row = Uploads::details(&world.store, &uploader, &number).await.unwrap().row;
        if row.status != UploadStatus::InProgress {
            break row;
        }
        assert!(Instant::now() < patience, "the upload does not come to its end");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!((row.status, row.total, row.accepted), (UploadStatus::Completed, ROWS.into(), ROWS.into()));
    identities.sort_unstable();
    let devices = "SELECT identity FROM devices WHERE holder_id IS NOT NULL ORDER BY identity";
    let devices: Vec<String> = sqlx::query_scalar(devices).fetch_all(&world.owner).await.unwrap();
    assert!(devices == identities, "{} devices, or others", devices.len());
    assert_eq!(world.wrong_counters().await, Vec::<String>::new());
    for (what, count, expected) in [
        ("devices of the customer", "SELECT sum(devices)::bigint FROM connections", 50_000),
        ("uploads of the customer", "SELECT sum(uploads)::bigint FROM connections", 1),
        ("devices of the model", "SELECT sum(devices)::bigint FROM model_counts", 50_000),
        ("custody entries", "SELECT sum(cardinality(batches))::bigint FROM devices", 50_000),
        ("batches", "SELECT count(*) FROM batches", 1),
        ("deliveries", "SELECT count(*) FROM deliveries", 1),
        ("uploads", "SELECT count(*) FROM uploads", 1),
        ("chunks left", "SELECT count(*) FROM upload_chunks", 0),
        ("percentages left", "SELECT count(*) FROM upload_progress", 0),
        ("ingests", "SELECT count(*) FROM jobs WHERE kind = 'ingest'", 1),
        (
            "ingests waiting or failed",
            "SELECT count(*) FROM jobs WHERE kind = 'ingest' AND (ended_at IS NULL OR failure IS NOT NULL)",
            0,
        ),
        ("finishes in the log", "SELECT count(*) FROM activity WHERE action = 'upload.finished'", 1),
    ] {
        let counted: i64 = sqlx::query_scalar(count).fetch_one(&world.owner).await.unwrap();
        assert_eq!(counted, expected, "{what}");
    }
}
