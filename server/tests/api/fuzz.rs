//! A fuzzer over the whole description of the API (schemathesis, from PyPI): no 5xx, and no answer that the description does
//! not have. `cargo xtask test` installs it and runs this.

use super::mighty;
use crate::support::Portal;
use domain::Role;
use server::routes::router;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::process::Command;

/// For each program; the whole test ends soon after.
const SECONDS: &str = "75";
/// What is looked at: the requests are half wrong on purpose, and everybody's answers are.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance";

#[sqlx::test(migrator = "store::MIGRATOR")]
#[ignore = "needs schemathesis: cargo xtask test installs it and runs this"]
async fn no_request_gets_an_answer_that_the_description_does_not_have(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let world = &portal.world;
    let (own, msp) = (world.reseller("nordlicht").await, world.msp("Kestrel").await);
    let acme = world.customer("Acme Tablets").await;
    for (tenant, receiver) in [(&own, &acme), (&own, &msp), (&msp, &acme)] {
        world.connected(tenant, receiver).await;
    }
    let ada = world.actor(&own, Role::Administrator).await;
    world.upload_file(&ada, &msp, "first", b"IMEI\n356868000041418\n490154203237518\n").await;
    let kim = world.actor(&msp, Role::Administrator).await;
    let secrets =
        [mighty(&portal, &ada).await, mighty(&portal, &kim).await].map(|program| program.authorization());
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let service = router(portal.server.clone()).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    // The limit of requests is for another test.
    let owner = world.owner.clone();
    tokio::spawn(async move {
        loop {
            sqlx::query("DELETE FROM attempts").execute(&owner).await.unwrap();
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    });
    for secret in secrets {
        let run = Command::new(std::env::var_os("SCHEMATHESIS").unwrap_or_else(|| "schemathesis".into()))
            .args(["--no-color", "run", &format!("{address}/api/openapi.json"), "--checks", CHECKS])
            .args([
                "--max-time",
                SECONDS,
                "--phases",
                "coverage,fuzzing",
                "--max-examples",
                "30",
                "--workers",
                "2",
            ])
            .args(["--seed", "1", "--warnings", "off", "--continue-on-failure", "--header"])
            .arg(format!("Authorization: {secret}"))
            .kill_on_drop(true)
            .output();
        let output = tokio::time::timeout(Duration::from_mins(4), run).await.expect("in time").unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    }
}
