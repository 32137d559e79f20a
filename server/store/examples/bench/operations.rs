//! What is done to a million devices at once: approving, moving, services, deleting; each beside one bare UPDATE of the same
//! rows in the same table. The time of the request that begins it is told apart: it must answer long before its deadline.

use crate::Options;
use crate::database::{Bench, execute};
use crate::devices::{Range, device};
use anyhow::{Result, ensure};
use domain::deliveries::Deliveries as _;
use domain::devices::{DeviceScope, Devices as _, ServiceChange};
use domain::lists::{ListQuery, Selection, Total};
use domain::operations::{OperationNumber, Operations};
use domain::organisations::{OrganisationId, OrganisationKind};
use domain::people::PersonId;
use domain::services::ServiceSet;
use domain::{Actor, PortalResult, Role};
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, PgConnection};
use std::fmt::Write as _;
use std::time::{Duration, Instant};

/// Ids: the reseller is the first organisation, as everywhere here.
const MSP: i64 = 2;
const CUSTOMER: i64 = 3;
/// One device in ten has this order number.
const ORDER: &str = "PO-1";

pub async fn run(options: &Options) -> Result<()> {
    let name = "waybill_bench_operations";
    println!(
        "\n{} devices\n\n| operation | request | in all | bare UPDATE | ratio |\n|---|---|---|---|---|",
        options.rows
    );
    for deliveries in [1, 1_000] {
        execute(&options.server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
        execute(&options.server, &format!("CREATE DATABASE {name}")).await?;
        let database: PgConnectOptions = options.server.parse::<PgConnectOptions>()?.database(name);
        store::migrate(database.clone()).await?;
        load(&mut database.connect().await?, options.rows, deliveries).await?;
        let scene = Scene { bench: Bench::open(options, name).await?, devices: options.rows.into() };
        scene.approve(deliveries).await?;
        if deliveries > 1 {
            scene.the_rest().await?;
        }
        scene.bench.drop(options).await?;
    }
    Ok(())
}

struct Scene {
    bench: Bench,
    devices: u64,
}

impl Scene {
    async fn approve(&self, deliveries: u32) -> Result<()> {
        let what = format!("approve, {deliveries} deliveries");
        let waiting = query(&[("status", "waiting")]);
        let all = Selection::all(&waiting, Total::Exactly(deliveries.into()));
        let bare = format!("UPDATE devices SET status = 2 WHERE holder_id = {MSP}");
        let msp = msp();
        let begin = self.bench.store.approve(&msp, &all, ServiceSet(0), false);
        self.measure(&what, &bare, &msp, self.devices, begin).await
    }

    async fn the_rest(&self) -> Result<()> {
        let store = &self.bench.store;
        let (mine, msp, carl) = (DeviceScope::Mine, msp(), customer());
        let bare = |of: &str| {
            format!(
                "UPDATE devices SET holder_id = {CUSTOMER}, via_id = {MSP}, status = 1, delivery_id = 1 WHERE {of}"
            )
        };
        let to = self.bench.number(CUSTOMER).await?;
        let ten = self.devices / 10;
        let some = Selection::all(&query(&[("order_number", ORDER)]), Total::Exactly(ten));
        let of = format!("holder_id = {MSP} AND order_number = '{ORDER}'");
        let begin = store.begin_move(&msp, &mine, &some, &to);
        self.measure("move, one in ten", &bare(&of), &msp, ten, begin).await?;

        let rest = self.devices - ten;
        let all = |devices| Selection::all(&ListQuery::default(), Total::Exactly(devices));
        let (left, everything) = (all(rest), all(self.devices));
        let begin = store.begin_move(&msp, &mine, &left, &to);
        self.measure("move, all others", &bare(&format!("holder_id = {MSP}")), &msp, rest, begin).await?;

        let waiting = Selection::all(&query(&[("status", "waiting")]), Total::Exactly(2));
        let bare = format!("UPDATE devices SET status = 2, services = 7 WHERE holder_id = {CUSTOMER}");
        let begin = store.approve(&carl, &waiting, ServiceSet(7), false);
        self.measure("approve what was moved", &bare, &carl, self.devices, begin).await?;

        let change = ServiceChange::Unregister(ServiceSet(1));
        let bare = format!("UPDATE devices SET services = services & ~1 WHERE holder_id = {CUSTOMER}");
        let begin = store.begin_services(&carl, &everything, change);
        self.measure("delete from a service", &bare, &carl, self.devices, begin).await?;

        let bare = format!("UPDATE devices SET holder_id = NULL WHERE holder_id = {CUSTOMER}");
        let begin = store.begin_delete(&carl, &mine, &everything);
        self.measure("delete", &bare, &carl, self.devices, begin).await
    }

    /// The bare statement, rolled back; then the same by the use case and its job.
    async fn measure(
        &self,
        what: &str,
        bare: &str,
        actor: &Actor,
        devices: u64,
        begin: impl Future<Output = PortalResult<OperationNumber>>,
    ) -> Result<()> {
        let bare = self.bare(bare, devices).await?;
        let started = Instant::now();
        let number = begin.await?;
        let request = started.elapsed();
        self.bench.store.work_off().await?;
        let all = started.elapsed();
        let outcome = Operations::details(&self.bench.store, actor, &number).await?.outcome;
        ensure!(outcome.done == devices, "{what}: {outcome:?}");
        println!(
            "| {what} | {:.2} s | {:.1} s | {:.1} s | {:.2} |",
            request.as_secs_f64(),
            all.as_secs_f64(),
            bare.as_secs_f64(),
            all.as_secs_f64() / bare.as_secs_f64(),
        );
        self.bench.owner.execute("VACUUM ANALYZE devices").await?;
        self.bench.owner.execute("CHECKPOINT").await?;
        Ok(())
    }

    async fn bare(&self, statement: &str, devices: u64) -> Result<Duration> {
        let mut owner = self.bench.connection().await?;
        let mut tx = owner.begin().await?;
        let began = Instant::now();
        let changed = tx.execute(AssertSqlSafe(statement)).await?.rows_affected();
        let time = began.elapsed();
        ensure!(changed == devices, "{statement}: {changed}");
        tx.rollback().await?;
        // What was rolled back is not in the way of what is measured next.
        self.bench.owner.execute("VACUUM ANALYZE devices").await?;
        self.bench.owner.execute("CHECKPOINT").await?;
        Ok(time)
    }
}

fn query(filters: &[(&str, &str)]) -> ListQuery {
    let filters = filters.iter().map(|&(key, value)| (key.to_owned(), [value.to_owned()].into())).collect();
    ListQuery { filters, ..ListQuery::default() }
}

fn msp() -> Actor {
    administrator(MSP, OrganisationKind::Msp)
}

fn customer() -> Actor {
    administrator(CUSTOMER, OrganisationKind::Customer)
}

fn administrator(organisation: i64, kind: OrganisationKind) -> Actor {
    Actor {
        person: PersonId(1),
        organisation: OrganisationId(organisation),
        kind,
        role: Role::Administrator,
        api_key: None,
    }
}

/// A reseller, an MSP and its customer; the MSP has all devices, none approved, from so many uploads.
async fn load(owner: &mut PgConnection, devices: u32, uploads: u32) -> Result<()> {
    let each = devices.div_ceil(uploads);
    owner
        .execute(AssertSqlSafe(format!(
            "INSERT INTO organisations (number, kind, name, country, created_at)
             SELECT lpad(n::text, 10, '0'), n + 1, 'Bench ' || n, 'DE', '2024-01-01' FROM generate_series(1, 3) AS n;
             INSERT INTO people (account_id, email, name, created_at) VALUES ('0000000001', 'ada@bench.example', 'Ada', '2024-01-01');
             INSERT INTO connections (tenant_id, customer_id, kind, number, name, country, verification, uploads, devices, created_at)
             SELECT t, c, o.kind, o.number, o.name, 'DE', 2, u, d, '2024-01-01'
             FROM (VALUES (1, 2, {uploads}, {devices}), (1, 3, 0, 0), (2, 3, 0, 0)) AS of (t, c, u, d) JOIN organisations o ON o.id = c;
             INSERT INTO models (manufacturer, name, edition) VALUES ('Aurora', 'Tab', 1);
             INSERT INTO model_counts VALUES (1, 1, {devices});
             INSERT INTO reseller_counts VALUES (1, {devices});
             INSERT INTO uploads (number, reseller_id, customer_id, person_id, uploaded_by, account_id, key, request_sha256,
                 stage, file_name, file_bytes, received_bytes, all_or_nothing, total, accepted, verified, status, begun_at,
                 uploaded_at, finished_at)
             SELECT 'U-20241101-' || lpad(n::text, 6, '0'), 1, 2, 1, 'ada@bench.example', '0000000001', 'bench-' || n, '', 3,
                 'devices.csv', 8000, 8000, false, {each}, {each}, {each}, 2, at, at, at
             FROM (SELECT n, timestamptz '2024-11-01' + n * interval '1 minute' AS at FROM generate_series(1, {uploads}) AS n) made
             ORDER BY n;
             INSERT INTO batches (event, organisation_id, to_id, person_id, person, upload_id, devices, at)
             SELECT 1, 1, 2, 1, uploaded_by, id, accepted, uploaded_at FROM uploads ORDER BY id;
             INSERT INTO deliveries (number, receiver_id, sender_id, sender_kind, sender_number, sender_name, upload_id, devices,
                 delivered_at)
             SELECT u.number, 2, 1, 2, o.number, o.name, u.id, accepted, uploaded_at
             FROM uploads u JOIN organisations o ON o.id = 1 ORDER BY u.id"
        )))
        .await?;
    let mut copy = owner
        .copy_in_raw(
            "COPY devices (identity, kind, imei2, serial, model_id, reseller_id, holder_id, upload_id, order_number,
             uploaded_at, batches) FROM STDIN",
        )
        .await?;
    for upload in 0..uploads {
        let mut lines = String::new();
        for number in upload * each..devices.min((upload + 1) * each) {
            let device = device(Range::Present, number);
            writeln!(
                lines,
                "{}\t1\t{}\t{}\t1\t1\t{MSP}\t{id}\t{}\t2024-11-01\t{{{id}}}",
                device.imei,
                device.imei2.as_deref().unwrap_or("\\N"),
                device.serial.as_deref().unwrap_or("\\N"),
                if number % 10 == 0 { ORDER } else { "\\N" },
                id = upload + 1,
            )?;
            if lines.len() > 1 << 20 {
                copy.send(std::mem::take(&mut lines).into_bytes()).await?;
            }
        }
        copy.send(lines.into_bytes()).await?;
    }
    copy.finish().await?;
    owner.execute("VACUUM ANALYZE").await?;
    owner.execute("CHECKPOINT").await?;
    Ok(())
}
