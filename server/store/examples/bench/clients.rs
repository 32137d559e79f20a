//! Server time of the list of clients, its filters, deep pages, searches and suggestions, among a million clients.

use crate::Options;
use crate::database::{Bench, execute};
use crate::timing::Times;
use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::clients::Clients;
use domain::lists::{Cursor, Direction, ListQuery, Sort};
use futures::future::BoxFuture;
use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Executor as _, PgConnection};
use std::time::Instant;
use time::format_description::well_known::Rfc3339;

/// Clients of the reseller.
const CLIENTS: u32 = 1_000_000;
/// Requests of each kind.
const REQUESTS: u32 = 300;
const NAME: &str = "waybill_bench_clients";

pub async fn run(options: &Options) -> Result<()> {
    make(options).await?;
    let bench = Bench::open(options, NAME).await?;
    println!("\n{CLIENTS} clients\n\n| request | p50 | p99 |\n|---|---|---|");
    for (name, request) in REQUESTS_BY_NAME.iter().filter(|(name, _)| name.contains(&options.only)) {
        let mut times = Vec::new();
        for place in 0..REQUESTS {
            let began = Instant::now();
            request(&bench, place).await?;
            // The first ones fill caches and prepare statements.
            if place >= REQUESTS / 10 {
                times.push(began.elapsed());
            }
        }
        let times = Times::new(times);
        println!("| {name} | {:.1} ms | {:.1} ms |", times.percentile(0.5), times.percentile(0.99));
    }
    bench.store.close().await;
    Ok(())
}

/// The database; made if it is not there.
async fn make(options: &Options) -> Result<()> {
    let mut server = options.server.parse::<PgConnectOptions>()?.connect().await?;
    let there: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(NAME)
        .fetch_optional(&mut server)
        .await?;
    if there.is_some() && !options.fresh {
        return Ok(());
    }
    execute(&options.server, &format!("DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")).await?;
    execute(&options.server, &format!("CREATE DATABASE {NAME}")).await?;
    let began = Instant::now();
    let database: PgConnectOptions = options.server.parse::<PgConnectOptions>()?.database(NAME);
    store::migrate(database.clone()).await?;
    let mut owner = database.connect().await?;
    load(&mut owner).await?;
    println!("{NAME} made in {:.0} s", began.elapsed().as_secs_f64());
    Ok(())
}

/// A reseller with its customers, which are clients of three types; one in fifty is on hold or deleted.
async fn load(owner: &mut PgConnection) -> Result<()> {
    owner
        .execute(AssertSqlSafe(format!(
            "INSERT INTO organisations (number, kind, name, country, created_at)
             SELECT lpad((n * 7919 % 10000000000)::text, 10, '0'), CASE WHEN n = 1 THEN 2 ELSE 4 END,
                 initcap((ARRAY['nord','berg','licht','west','hafen','alpha','terra','nova','stern','grün'])[1 + n % 10]
                     || (ARRAY['werk','haus','land','bau','tec','media','soft','gut','feld','kraft'])[1 + n / 10 % 10])
                     || ' ' || n || (ARRAY[' GmbH',' AG',' Ltd',' S.A.',''])[1 + n % 5],
                 (ARRAY['DE','AT','CH','FR','GB','PL','ES','IT'])[1 + n % 8], timestamptz '2020-01-01' + n * interval '2 min'
             FROM generate_series(1, {CLIENTS} + 1) AS n ORDER BY n;
             INSERT INTO people (account_id, email, name, created_at) VALUES ('0000000001', 'ada@bench.example', 'Ada', '2024-01-01');
             INSERT INTO memberships (person_id, organisation_id, role, created_at) VALUES (1, 1, 3, '2024-01-01');
             INSERT INTO connections (tenant_id, customer_id, kind, number, name, country, verification, created_at)
             SELECT 1, id, kind, number, name, country, 2, created_at FROM organisations WHERE kind = 4 ORDER BY id;
             INSERT INTO client_types (reseller_id, name, currency, created_at)
             VALUES (1, 'School', 'EUR', '2024-01-01'), (1, 'Person', 'EUR', '2024-01-01');
             INSERT INTO clients (id, reseller_id, customer_id, number, name, client_type_id, contact_person, email,
                 registration_number, administrative_holds, deleted_at, created_at, last_purchase_at)
             SELECT id, 1, customer_id, number, name, 1 + id % 3, 'Person ' || id, 'p' || id || '@client.example',
                 lpad((id * 104729 % 10000000000)::text, 10, '0'), CASE WHEN id % 100 = 0 THEN 1 ELSE 0 END,
                 CASE WHEN id % 100 = 50 THEN created_at END, created_at, created_at + id * 7919 % 100000 * interval '11 min'
             FROM connections ORDER BY id;
             VACUUM ANALYZE"
        )))
        .await?;
    Ok(())
}

type Request = for<'a> fn(&'a Bench, u32) -> BoxFuture<'a, Result<()>>;

const REQUESTS_BY_NAME: &[(&str, Request)] = &[
    ("clients, most recently ordered first", |b, _| Box::pin(list(b, ListQuery::default()))),
    ("clients, by creation", |b, _| Box::pin(list(b, by_creation()))),
    ("clients, deep page", |b, place| Box::pin(list(b, deep(place)))),
    ("clients, on hold", |b, _| Box::pin(list(b, with_status(&["administrative_hold"])))),
    ("clients, active or deleted", |b, _| Box::pin(list(b, with_status(&["active", "deleted"])))),
    ("search by ITN", |b, place| Box::pin(list(b, searched(&itn(place))))),
    ("search by part of a name", |b, place| Box::pin(list(b, searched(&format!("tec {}", 1_000 + place))))),
    ("search by a common word", |b, _| Box::pin(list(b, searched("gmbh")))),
    ("search without a hit", |b, place| Box::pin(list(b, searched(&format!("nobody{place}"))))),
    ("suggestions by ITN", |b, place| Box::pin(suggest(b, itn(place)[..3 + place as usize % 7].to_owned()))),
    ("suggestions by name", |b, place| {
        let text = ["nor", "berg", "lichtha", "stern", "alphamedia"][place as usize % 5];
        Box::pin(suggest(b, text.to_owned()))
    }),
];

async fn list(bench: &Bench, query: ListQuery) -> Result<()> {
    Clients::list(&bench.store, &bench.actor, &query).await?;
    Ok(())
}

async fn suggest(bench: &Bench, text: String) -> Result<()> {
    Clients::suggest(&bench.store, &bench.actor, &text).await?;
    Ok(())
}

/// A page in the middle: after the moment at which some client was created.
fn deep(place: u32) -> ListQuery {
    let minutes = i64::from(place * 3_331 % CLIENTS) * 2;
    let moment = time::macros::datetime!(2020-01-01 0:00 UTC) + time::Duration::minutes(minutes);
    let text = moment.format(&Rfc3339).unwrap_or_default();
    let place = format!(r#"{{"s":"created_at","d":"ascending","v":"{text}","k":""}}"#);
    ListQuery { cursor: Some(Cursor(URL_SAFE_NO_PAD.encode(place))), ..by_creation() }
}

fn by_creation() -> ListQuery {
    let sort = Some(Sort { by: "created_at".to_owned(), direction: Direction::Ascending });
    ListQuery { sort, ..ListQuery::default() }
}

fn with_status(statuses: &[&str]) -> ListQuery {
    let chosen = statuses.iter().map(|status| (*status).to_owned()).collect();
    ListQuery { filters: [("status".to_owned(), chosen)].into(), ..ListQuery::default() }
}

fn searched(text: &str) -> ListQuery {
    ListQuery { search: text.to_owned(), ..ListQuery::default() }
}

/// The registration number of some client.
fn itn(place: u32) -> String {
    let id = u64::from(1 + place * 3_331 % CLIENTS);
    format!("{:010}", id * 104_729 % 10_000_000_000)
}
