//! Databases for benchmarks: empty ones with organisations, and one with many devices that is kept.

use crate::Options;
use crate::devices::{Range, device, tacs};
use anyhow::Result;
use domain::organisations::{OrganisationId, OrganisationKind, OrganisationNumber};
use domain::people::PersonId;
use domain::{Actor, Role, SystemClock};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _, PgConnection, PgPool};
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Instant;
use store::{Random, Settings, Store};

/// Customers of the reseller that is measured.
pub const CUSTOMERS: u32 = 100_000;
/// Devices of an upload that was there before.
pub const OF_AN_UPLOAD: u32 = 500;
/// The reseller's id: the first organisation.
pub const RESELLER: i64 = 1;
/// Its first customer's id.
pub const CUSTOMER: i64 = 2;

/// A database, the store on it, and somebody who may do everything.
pub struct Bench {
    pub name: String,
    pub options: PgConnectOptions,
    pub owner: PgPool,
    pub store: Store,
    pub actor: Actor,
    pub customer: OrganisationNumber,
}

impl Bench {
    /// Opens a database that is there.
    pub async fn open(options: &Options, name: &str) -> Result<Self> {
        let database: PgConnectOptions = options.server.parse::<PgConnectOptions>()?.database(name);
        let owner = PgPoolOptions::new().max_connections(2).connect_with(database.clone()).await?;
        let store = Store::connect(
            database.clone(),
            Settings::default(),
            Arc::new(SystemClock),
            Random::from_system(),
        )
        .await?;
        let customer: String = sqlx::query_scalar("SELECT number FROM organisations WHERE id = $1")
            .bind(CUSTOMER)
            .fetch_one(&owner)
            .await?;
        let actor = Actor {
            person: PersonId(1),
            organisation: OrganisationId(RESELLER),
            kind: OrganisationKind::Reseller,
            role: Role::Administrator,
            api_key: None,
        };
        let customer = OrganisationNumber::parse(&customer).ok_or_else(|| anyhow::anyhow!("not a number"))?;
        Ok(Self { name: name.to_owned(), options: database, owner, store, actor, customer })
    }

    /// The number of an organisation.
    pub async fn number(&self, organisation: i64) -> Result<OrganisationNumber> {
        let number: String = sqlx::query_scalar("SELECT number FROM organisations WHERE id = $1")
            .bind(organisation)
            .fetch_one(&self.owner)
            .await?;
        OrganisationNumber::parse(&number).ok_or_else(|| anyhow::anyhow!("not a number"))
    }

    /// A connection as the owner.
    pub async fn connection(&self) -> Result<PgConnection> {
        Ok(self.options.connect().await?)
    }

    /// Closes it and removes it.
    pub async fn drop(self, options: &Options) -> Result<()> {
        self.store.close().await;
        self.owner.close().await;
        execute(&options.server, &format!("DROP DATABASE {} WITH (FORCE)", self.name)).await
    }
}

/// A copy of the database with `devices` devices, made first if need be.
pub async fn copy_of_present(options: &Options, devices: u32, name: &str) -> Result<Bench> {
    let template = present(options, devices).await?;
    execute(&options.server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await?;
    execute(&options.server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await?;
    let bench = Bench::open(options, name).await?;
    bench.owner.execute("CHECKPOINT").await?;
    Ok(bench)
}

/// The name of the database with so many devices present; made if it is not there.
pub async fn present(options: &Options, devices: u32) -> Result<String> {
    let name = format!("waybill_bench_{devices}");
    let mut server = options.server.parse::<PgConnectOptions>()?.connect().await?;
    let there: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(&name)
        .fetch_optional(&mut server)
        .await?;
    if there.is_some() && !options.fresh {
        return Ok(name);
    }
    let unfinished = format!("{name}_unfinished");
    for database in [&name, &unfinished] {
        execute(&options.server, &format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)")).await?;
    }
    execute(&options.server, &format!("CREATE DATABASE {unfinished}")).await?;
    let began = Instant::now();
    let database: PgConnectOptions = options.server.parse::<PgConnectOptions>()?.database(&unfinished);
    store::migrate(database.clone()).await?;
    let mut owner = database.connect().await?;
    organisations(&mut owner).await?;
    load(&mut owner, devices).await?;
    drop(owner);
    execute(&options.server, &format!("ALTER DATABASE {unfinished} RENAME TO {name}")).await?;
    println!("{name} made in {:.0} s", began.elapsed().as_secs_f64());
    Ok(name)
}

/// One statement on the server, outside of any database of ours.
pub async fn execute(server: &str, statement: &str) -> Result<()> {
    let mut connection = server.parse::<PgConnectOptions>()?.connect().await?;
    connection.execute(AssertSqlSafe(statement)).await?;
    Ok(())
}

/// A reseller with its customers, a second reseller, a person, and a registry of models.
async fn organisations(owner: &mut PgConnection) -> Result<()> {
    owner
        .execute(AssertSqlSafe(format!(
            "INSERT INTO organisations (number, kind, name, country, created_at)
             SELECT lpad((n * 7919 % 10000000000)::text, 10, '0'), CASE WHEN n = 1 OR n = {CUSTOMERS} + 2 THEN 2 ELSE 4 END,
                 initcap((ARRAY['nord','berg','licht','west','hafen','alpha','terra','nova','stern','grün'])[1 + n % 10]
                     || (ARRAY['werk','haus','land','bau','tec','media','soft','gut','feld','kraft'])[1 + n / 10 % 10])
                     || ' ' || n || (ARRAY[' GmbH',' AG',' Ltd',' S.A.',''])[1 + n % 5],
                 (ARRAY['DE','AT','CH','FR','GB','PL','ES','IT'])[1 + n % 8], '2024-01-01'
             FROM generate_series(1, {CUSTOMERS} + 2) AS n ORDER BY n;
             INSERT INTO people (account_id, email, name, created_at) VALUES ('0000000001', 'ada@bench.example', 'Ada', '2024-01-01');
             INSERT INTO memberships (person_id, organisation_id, role, created_at) VALUES (1, 1, 3, '2024-01-01');
             INSERT INTO connections (tenant_id, customer_id, kind, number, name, country, internal_reference, verification, created_at)
             SELECT CASE WHEN id % 100 = 0 THEN {CUSTOMERS} + 2 ELSE 1 END, id, kind, number, name, country,
                 CASE WHEN id % 3 = 0 THEN 'K-' || id END, 1 + id % 2, created_at
             FROM organisations WHERE kind = 4;
             INSERT INTO connections (tenant_id, customer_id, kind, number, name, country, verification, created_at)
             SELECT 1, id, kind, number, name, country, 2, created_at FROM organisations WHERE kind = 4 AND id % 100 = 0;
             INSERT INTO models (manufacturer, name, edition)
             SELECT (ARRAY['Aurora','Borealis','Cirrus','Delta'])[1 + n % 4], 'Tab ' || n, CASE WHEN n % 10 = 0 THEN 2 ELSE 1 END
             FROM generate_series(1, 40) AS n"
        )))
        .await?;
    let mut copy = owner.copy_in_raw("COPY registry_tacs (tac, model_id) FROM STDIN").await?;
    // Enterprise models are in the registry, and not in the files: their rows would be refused.
    let lines: String = tacs().enumerate().fold(String::new(), |mut lines, (place, tac)| {
        let _ = writeln!(lines, "{tac}\t{}", 1 + place % 9);
        lines
    });
    copy.send(lines.into_bytes()).await?;
    copy.finish().await?;
    Ok(())
}

/// Devices, 500 an upload, handed to customers of very different sizes over two years; then everything that counts them.
async fn load(owner: &mut PgConnection, devices: u32) -> Result<()> {
    let uploads = devices.div_ceil(OF_AN_UPLOAD);
    owner
        .execute(AssertSqlSafe(format!(
            "SET session_replication_role = replica;
             INSERT INTO uploads (number, reseller_id, customer_id, person_id, uploaded_by, account_id, key, request_sha256,
                 stage, file_name, file_bytes, received_bytes, all_or_nothing, order_number, total, accepted, verified,
                 status, begun_at, uploaded_at, finished_at)
             SELECT 'U-' || to_char(at, 'YYYYMMDD') || '-' || lpad((n % 1000000)::text, 6, '0'), reseller, customer, 1, 'ada@bench.example', '0000000001',
                 'bench-' || n, '', 3, 'devices.csv', 8000, 8000, false, CASE WHEN n % 2 = 0 THEN 'PO-' || n END,
                 {OF_AN_UPLOAD}, {OF_AN_UPLOAD}, {OF_AN_UPLOAD}, 2, at, at, at
             FROM (SELECT n, CASE WHEN n % 20 = 0 THEN {CUSTOMERS} + 2 ELSE 1 END AS reseller,
                       CASE WHEN n % 20 = 0 THEN 100 ELSE 2 + floor({CUSTOMERS} * power(n * 7919 % 10007 / 10007.0, 4)) END AS customer,
                       timestamptz '2024-11-01' + n * interval '750 days' / {uploads} AS at
                   FROM generate_series(1, {uploads}) AS n) made ORDER BY n;
             INSERT INTO batches (event, organisation_id, to_id, person_id, person, upload_id, devices, at)
             SELECT 1, reseller_id, customer_id, 1, uploaded_by, id, accepted, uploaded_at FROM uploads ORDER BY id;
             SET session_replication_role = DEFAULT"
        )))
        .await?;
    let indexes: Vec<(String, String)> = sqlx::query_as(
        "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
         WHERE indrelid = 'devices'::regclass AND NOT indisprimary",
    )
    .fetch_all(&mut *owner)
    .await?;
    for (name, _) in &indexes {
        owner.execute(AssertSqlSafe(format!("DROP INDEX {name}"))).await?;
    }
    let placed: Vec<(i64, i64, String, Option<String>)> = sqlx::query_as(
        "SELECT reseller_id, customer_id, uploaded_at::text, order_number FROM uploads ORDER BY id",
    )
    .fetch_all(&mut *owner)
    .await?;
    let mut copy = owner
        .copy_in_raw(
            "COPY devices (identity, kind, imei2, serial, model_id, reseller_id, holder_id, upload_id, status, tags,
             order_number, uploaded_at, batches) FROM STDIN",
        )
        .await?;
    for (upload, (reseller, customer, at, order)) in placed.iter().enumerate() {
        let mut lines = String::with_capacity(OF_AN_UPLOAD as usize * 160);
        for place in 0..OF_AN_UPLOAD {
            let number = u32::try_from(upload)? * OF_AN_UPLOAD + place;
            if number >= devices {
                break;
            }
            let device = device(Range::Present, number);
            let tac: usize = device.imei[..8].parse::<usize>()? - 35_000_000;
            writeln!(
                lines,
                "{}\t1\t{}\t{}\t{}\t{reseller}\t{customer}\t{id}\t{}\t{}\t{}\t{at}\t{{{id}}}",
                device.imei,
                device.imei2.as_deref().unwrap_or("\\N"),
                device.serial.as_deref().unwrap_or("\\N"),
                1 + tac % 9,
                if number % 100 < 80 { 2 } else { 1 },
                u8::from(number.is_multiple_of(50)),
                order.as_deref().unwrap_or("\\N"),
                id = upload + 1,
            )?;
        }
        copy.send(lines.into_bytes()).await?;
    }
    copy.finish().await?;
    owner.execute("SET maintenance_work_mem = '1GB'").await?;
    for (_, definition) in indexes {
        owner.execute(AssertSqlSafe(definition)).await?;
    }
    owner
        .execute(
            "UPDATE connections SET devices = counted.devices, verified = counted.verified FROM (
                 SELECT reseller_id, holder_id, count(*) AS devices, count(*) FILTER (WHERE status = 2) AS verified
                 FROM devices GROUP BY 1, 2) counted
             WHERE tenant_id = reseller_id AND customer_id = holder_id;
             UPDATE connections SET uploads = counted.uploads, last_uploaded_at = counted.last FROM (
                 SELECT reseller_id, customer_id, count(*) AS uploads, max(uploaded_at) AS last FROM uploads GROUP BY 1, 2) counted
             WHERE tenant_id = counted.reseller_id AND connections.customer_id = counted.customer_id;
             INSERT INTO deliveries (number, receiver_id, sender_id, sender_kind, sender_number, sender_name, upload_id,
                 order_number, devices, delivered_at)
             SELECT u.number, customer_id, o.id, o.kind, o.number, o.name, u.id, order_number, accepted, uploaded_at
             FROM uploads u JOIN organisations o ON o.id = reseller_id ORDER BY u.id;
             INSERT INTO model_counts SELECT reseller_id, model_id, count(*) FROM devices GROUP BY 1, 2;
             INSERT INTO reseller_counts SELECT reseller_id, count(*) FROM devices GROUP BY 1;
             INSERT INTO holdings SELECT holder_id, coalesce(model_id, 0), status, count(*) FROM devices GROUP BY 1, 2, 3",
        )
        .await?;
    owner.execute("VACUUM ANALYZE").await?;
    Ok(())
}
