//! What the API adds to an ingest: `cargo xtask bench api`. The same devices come as requests of 10,000 each, as a file in
//! chunks over HTTP, and as that file handed to the use case; each on a database of its own, one after the other.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "what a benchmark is for, and how it ends when it cannot go on"
)]

use anyhow::{Context as _, Result, ensure};
use domain::api_keys::{ApiKeys, Lifetime, NewApiKey};
use domain::devices::Edition;
use domain::people::Permission;
use domain::{Actor, Role};
use serde_json::{Value, json};
use server::Server;
use server::config::Config;
use server::routes::router;
use sha2::{Digest as _, Sha256};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _};
use std::net::SocketAddr;
use std::time::Instant;
use store::admin::Organisation;
use store::testing::World;
use store::{Random, Settings};
use tokio::net::TcpListener;
use tokio::sync::watch;

const TAC: &str = "35686800";
/// As many as one request takes.
const OF_A_REQUEST: usize = 10_000;
/// As much as one chunk takes.
const CHUNK: usize = 4 << 20;

#[tokio::main]
async fn main() -> Result<()> {
    let database = std::env::var("DATABASE_URL").context("DATABASE_URL says where databases can be made")?;
    let options: PgConnectOptions = database.parse()?;
    println!("| devices | requests of 10,000 | file over HTTP | file in the process |");
    println!("|---|---|---|---|");
    for devices in [10_000_u32, 500_000] {
        // IMEIs of one TAC are a million.
        let imeis = World::imeis(TAC, 0, devices);
        let requests = Scene::new(&options).await?.by_requests(&imeis).await?;
        let file = Scene::new(&options).await?.by_file(&imeis).await?;
        let bare = Scene::new(&options).await?.in_process(&imeis).await?;
        println!(
            "| {devices} | {requests:.2} s ({:.2}) | {file:.2} s ({:.2}) | {bare:.2} s |",
            requests / bare,
            file / bare
        );
    }
    Ok(())
}

/// A portal that listens, a program that may upload, and a customer.
struct Scene {
    world: World,
    ada: Actor,
    customer: Organisation,
    http: reqwest::Client,
    address: String,
    secret: String,
    _stop: watch::Sender<bool>,
}

impl Scene {
    async fn new(server: &PgConnectOptions) -> Result<Self> {
        let mut connection = server.connect().await?;
        for statement in
            ["DROP DATABASE IF EXISTS waybill_bench_api WITH (FORCE)", "CREATE DATABASE waybill_bench_api"]
        {
            connection.execute(AssertSqlSafe(statement)).await?;
        }
        let options = server.clone().database("waybill_bench_api");
        store::migrate(options.clone()).await?;
        let world = World::with(options, Settings::default()).await;
        let (reseller, customer) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
        world.connected(&reseller, &customer).await;
        world.model(TAC, "Fairphone", "Fairphone 5", Edition::Standard).await;
        let ada = world.actor(&reseller, Role::Administrator).await;
        let scopes = [Permission::ViewDevices, Permission::UploadDevices].into_iter().collect();
        let new =
            NewApiKey { name: "ERP".into(), scopes, lifetime: Lifetime::Month, networks: String::new() };
        let key = ApiKeys::create(&world.store, &ada, new).await.unwrap();

        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = format!("http://{}/api/v1/uploads", listener.local_addr()?);
        let config = Config::from(|_| None)?;
        let (stop, stopping) = watch::channel(false);
        let portal = Server::new(world.store.clone(), config.http, Random::from_system(), stopping);
        let service = router(portal).into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        let secret = key.secret.clone();
        Ok(Self { world, ada, customer, http: reqwest::Client::new(), address, secret, _stop: stop })
    }

    /// Seconds until the last of as many requests as it takes is decided; the jobs of each are done before the next.
    async fn by_requests(&self, imeis: &[String]) -> Result<f64> {
        let began = Instant::now();
        for (place, imeis) in imeis.chunks(OF_A_REQUEST).enumerate() {
            let devices: Vec<Value> = imeis.iter().map(|imei| json!({ "identity": imei })).collect();
            let body = json!({ "customer": self.customer.number, "order_number": place.to_string(), "devices": devices });
            self.send(reqwest::Method::POST, "", "application/json", body.to_string().into_bytes(), None)
                .await?;
            self.world.store.work_off().await.unwrap();
        }
        self.decided(began, imeis.len()).await
    }

    /// Seconds until a file of them, sent in chunks, is decided.
    async fn by_file(&self, imeis: &[String]) -> Result<f64> {
        let file = file(imeis);
        let began = Instant::now();
        let new =
            json!({ "customer": self.customer.number, "file_name": "devices.csv", "bytes": file.len() });
        let upload = self
            .send(reqwest::Method::POST, "/files", "application/json", new.to_string().into_bytes(), None)
            .await?;
        let number = upload["number"].as_str().context("a number")?;
        let mut at = 0;
        for chunk in file.chunks(CHUNK) {
            let path = format!("/{number}/chunks?offset={at}");
            let digest = hex::encode(Sha256::digest(chunk));
            self.send(reqwest::Method::PUT, &path, "application/octet-stream", chunk.to_vec(), Some(digest))
                .await?;
            at += chunk.len();
        }
        let path = format!("/{number}/finish");
        self.send(reqwest::Method::POST, &path, "application/json", Vec::new(), None).await?;
        self.world.store.work_off().await.unwrap();
        self.decided(began, imeis.len()).await
    }

    /// Seconds until the use case has decided the file.
    async fn in_process(&self, imeis: &[String]) -> Result<f64> {
        let file = file(imeis);
        let began = Instant::now();
        let new = self.world.new_upload(&self.customer, "bench", file.len());
        self.world.send(&self.ada, new, &file).await.unwrap();
        self.world.store.work_off().await.unwrap();
        self.decided(began, imeis.len()).await
    }

    async fn decided(&self, began: Instant, expected: usize) -> Result<f64> {
        let took = began.elapsed().as_secs_f64();
        let devices: i64 =
            sqlx::query_scalar("SELECT count(*) FROM devices").fetch_one(&self.world.owner).await?;
        ensure!(usize::try_from(devices)? == expected, "{devices} devices of {expected}");
        Ok(took)
    }

    async fn send(
        &self,
        method: reqwest::Method,
        path: &str,
        kind: &str,
        body: Vec<u8>,
        digest: Option<String>,
    ) -> Result<Value> {
        let request = self.http.request(method, format!("{}{path}", self.address)).bearer_auth(&self.secret);
        let request = match digest {
            Some(digest) => request.header("x-chunk-sha256", digest),
            None => request,
        };
        let answer = request.header("content-type", kind).body(body).send().await?;
        let (status, text) = (answer.status(), answer.text().await?);
        ensure!(status.is_success(), "{path}: {status} {text}");
        Ok(serde_json::from_str(&text)?)
    }
}

fn file(imeis: &[String]) -> Vec<u8> {
    format!("IMEI\n{}\n", imeis.join("\n")).into_bytes()
}
