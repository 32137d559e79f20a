//! Two servers on one database behind a balancer: whatever one of them is told, the other one knows.

use crate::support::Portal;
use domain::Role;
use domain::api_keys::{ApiKeys, Lifetime, NewApiKey};
use domain::people::{Permission, Permissions, Sessions as _};
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::time::Duration;
use store::{JobEvent, Progress, Worker, WorkerSettings};
use tokio::time::timeout;

async fn two(options: PgConnectOptions) -> [Portal; 2] {
    [Portal::start(options.clone()).await, Portal::start(options).await]
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_signed_in_at_one_is_signed_in_at_the_other(_: PgPoolOptions, options: PgConnectOptions) {
    let [one, other] = two(options).await;
    let reseller = one.world.reseller("Nordlicht").await;
    let ada = one.signed_in(&reseller, Role::Administrator).await;
    let elsewhere = other.stranger().with_cookie(ada.cookie().unwrap());
    assert_eq!(elsewhere.clone().navigating().get("/customers").await.status, 200);
    one.world.store.sign_out(&token(ada.cookie().unwrap())).await.unwrap();
    assert_eq!(elsewhere.get("/customers.csv").await.status, 401);
}

fn token(cookie: &str) -> domain::people::SessionToken {
    domain::people::SessionToken(cookie.split_once('=').unwrap().1.to_owned())
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_key_is_counted_and_a_write_is_done_once_across_both(_: PgPoolOptions, options: PgConnectOptions) {
    let [one, other] = two(options).await;
    let (reseller, acme) = (one.world.reseller("Nordlicht").await, one.world.customer("Acme").await);
    let ada = one.world.actor(&reseller, Role::Administrator).await;
    let scopes: Permissions = [Permission::ViewCustomers, Permission::ManageCustomers].into_iter().collect();
    let new = NewApiKey { name: "ERP".into(), scopes, lifetime: Lifetime::Month, networks: String::new() };
    let key = ApiKeys::create(&one.world.store, &ada, new).await.unwrap();
    let secret = format!("Bearer {}", key.secret);
    let programs = [&one, &other]
        .map(|portal| portal.stranger().with("authorization", &secret).with("idempotency-key", "the-same"));
    let body = json!({ "number": acme.number });
    let (first, second) = tokio::join!(
        programs[0].json("/api/v1/customers", &body),
        programs[1].json("/api/v1/customers", &body)
    );
    assert_eq!((first.status, second.status), (201, 201), "{} {}", first.text(), second.text());
    assert_eq!(first.body, second.body);
    let replayed = [&first, &second].map(|reply| reply.header("idempotent-replayed") == "true");
    assert_eq!(replayed.iter().filter(|replayed| **replayed).count(), 1);
    let left = programs[0].get("/api/v1/key").await;
    assert_eq!(left.header("ratelimit"), "\"key\";r=597;t=1", "both have counted");
    one.world.store.revoke(&ada, &key.id).await.unwrap();
    assert_eq!(programs[1].get("/api/v1/key").await.status, 401);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_one_takes_the_other_works_off_and_both_tell(_: PgPoolOptions, options: PgConnectOptions) {
    let [one, other] = two(options).await;
    let (reseller, acme) = (one.world.reseller("Nordlicht").await, one.world.customer("Acme").await);
    one.world.connected(&reseller, &acme).await;
    let ada = one.world.actor(&reseller, Role::Administrator).await;
    let mut told = [one.world.store.watch().await, other.world.store.watch().await];
    // Only the second one works.
    let worker = Worker::start(&other.world.store, WorkerSettings::default());
    let scopes = [Permission::ViewDevices, Permission::UploadDevices].into_iter().collect();
    let new = NewApiKey { name: "ERP".into(), scopes, lifetime: Lifetime::Month, networks: String::new() };
    let key = ApiKeys::create(&one.world.store, &ada, new).await.unwrap();
    let program = one.stranger().with("authorization", &format!("Bearer {}", key.secret));
    let devices = json!({ "customer": acme.number, "devices": [{ "identity": "356868000041418" }] });
    let made = program.json("/api/v1/uploads", &devices).await;
    assert_eq!(made.status, 201, "{}", made.text());
    for told in &mut told {
        let ended = async {
            loop {
                if let Ok(JobEvent::Upload { progress: Progress::Ended(_), .. }) = told.recv().await {
                    break;
                }
            }
        };
        timeout(Duration::from_secs(30), ended).await.expect("both are told of the end");
    }
    worker.stop().await;
    let done: Value = program.get(made.location()).await.json();
    assert_eq!(done["status"], "completed");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn one_that_is_told_to_stop_is_not_ready_and_still_answers(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let [one, other] = two(options).await;
    one.stop();
    let status = async |portal: &Portal, path: &str| portal.stranger().get(path).await.status;
    assert_eq!(status(&one, "/health/ready").await, 503);
    assert_eq!(status(&one, "/health/live").await, 200);
    assert_eq!(status(&one, "/sign-in").await, 200);
    assert_eq!(status(&other, "/health/ready").await, 200);
    let figures = server::metrics::router(one.server.clone());
    let figures = crate::support::Caller::new(figures).get("/metrics").await;
    assert!(figures.text().contains("route=\"/health/ready\",status=\"503\""), "{}", figures.text());
    assert!(figures.text().contains("waybill_connections{pool=\"requests\"}"));
    assert!(figures.text().contains("waybill_webhooks_waiting 0\n"), "{}", figures.text());
}
