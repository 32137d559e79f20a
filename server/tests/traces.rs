//! Traces at a real collector.

use crate::support::Portal;
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use domain::Role;
use http::HeaderMap;
use server::config;
use server::traces::Traces;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::sync::{Arc, Mutex};
use tokio::net::TcpListener;
use tokio::runtime::Handle;
use tokio::task::spawn_blocking;
use tracing_subscriber::layer::SubscriberExt as _;

/// What the collector was sent: types of content, and bodies.
type Collected = Arc<Mutex<Vec<(String, Bytes)>>>;

async fn collect(State(collected): State<Collected>, headers: HeaderMap, body: Bytes) {
    let kind = headers["content-type"].to_str().unwrap().to_owned();
    collected.lock().unwrap().push((kind, body));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_request_and_a_job_are_spans_at_the_collector_and_hold_nothing_typed(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let world = &portal.world;
    let (reseller, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    world.connected(&reseller, &acme).await;
    let ada = world.actor(&reseller, Role::Administrator).await;

    let collected = Collected::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/v1/traces", listener.local_addr().unwrap());
    let routes = Router::new().route("/v1/traces", post(collect)).with_state(collected.clone());
    tokio::spawn(async move { axum::serve(listener, routes).await });
    let config = config::Traces { address, service: "waybill-tried".into() };
    let traces = Traces::start(&config, Handle::current()).unwrap();

    let spans = tracing::subscriber::set_default(tracing_subscriber::registry().with(traces.layer()));
    let answered = portal.stranger().get("/health/live?secret=typed").await;
    let missing = portal.stranger().get("/customers/typed").await;
    world.upload_file(&ada, &acme, "typed", b"IMEI\n356868000041418\n").await;
    drop(spans);
    spawn_blocking(|| traces.end()).await.unwrap();

    assert_eq!((answered.status, missing.status), (200, 401));
    let collected = collected.lock().unwrap();
    assert!(collected.iter().all(|(kind, _)| kind == "application/x-protobuf"));
    let all: String = collected.iter().map(|(_, body)| String::from_utf8_lossy(body)).collect();
    for expected in [
        "waybill-tried",
        "GET /health/live",
        "http.response.status_code",
        answered.header("x-request-id"),
        "ingest",
    ] {
        assert!(all.contains(expected), "{expected} in {all}");
    }
    assert!(!all.contains("typed"), "{all}");
}
