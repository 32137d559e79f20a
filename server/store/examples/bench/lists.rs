//! Server time of lists, searches, filters, deep pages and details, among many devices and customers.

use crate::Options;
use crate::database::{Bench, CUSTOMERS, OF_AN_UPLOAD, present};
use crate::devices::{Range, device, shuffled};
use crate::timing::Times;
use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::customers::Customers;
use domain::devices::{DeviceScope, Devices};
use domain::lists::{Cursor, Direction, ListQuery, Sort};
use domain::organisations::OrganisationNumber;
use domain::uploads::{UploadNumber, Uploads};
use futures::future::BoxFuture;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// Requests of each kind.
const REQUESTS: u32 = 300;
/// Among so few devices everything must be at least half as fast.
const FEW: u32 = 100_000;

pub async fn run(options: &Options) -> Result<()> {
    for devices in [FEW, options.devices] {
        let name = present(options, devices).await?;
        let scene = Scene::open(options, &name, devices).await?;
        println!("\n{devices} devices, {CUSTOMERS} customers\n\n| request | p50 | p99 |\n|---|---|---|");
        for (name, request) in REQUESTS_BY_NAME.iter().filter(|(name, _)| name.contains(&options.only)) {
            let mut times = Vec::new();
            for place in 0..REQUESTS {
                let began = Instant::now();
                request(&scene, place).await?;
                // The first ones fill caches and prepare statements.
                if place >= REQUESTS / 10 {
                    times.push(began.elapsed());
                }
            }
            let times = Times::new(times);
            println!("| {name} | {:.1} ms | {:.1} ms |", times.percentile(0.5), times.percentile(0.99));
        }
        scene.bench.store.close().await;
    }
    Ok(())
}

struct Scene {
    bench: Bench,
    devices: u32,
    uploads: Vec<UploadNumber>,
    /// From the one with the most devices down.
    customers: Vec<OrganisationNumber>,
}

impl Scene {
    async fn open(options: &Options, name: &str, devices: u32) -> Result<Self> {
        let bench = Bench::open(options, name).await?;
        let customers: Vec<String> = sqlx::query_scalar(
            "SELECT number FROM connections WHERE tenant_id = 1 AND devices > 0 ORDER BY devices DESC, id LIMIT 1000",
        )
        .fetch_all(&bench.owner)
        .await?;
        let uploads: Vec<String> =
            sqlx::query_scalar("SELECT number FROM uploads WHERE reseller_id = 1 ORDER BY id LIMIT 1000")
                .fetch_all(&bench.owner)
                .await?;
        Ok(Self {
            bench,
            devices,
            uploads: uploads.iter().filter_map(|number| UploadNumber::parse(number)).collect(),
            customers: customers.iter().filter_map(|number| OrganisationNumber::parse(number)).collect(),
        })
    }

    /// The number of a device that is there, another one each time.
    fn some_device(&self, place: u32) -> u32 {
        let number = shuffled(place * 37 % self.devices, self.devices);
        // One upload in twenty is another reseller's.
        if (number / OF_AN_UPLOAD + 1).is_multiple_of(20) { number - OF_AN_UPLOAD } else { number }
    }

    fn customer(&self, place: u32) -> OrganisationNumber {
        self.customers[place as usize * 7 % self.customers.len()].clone()
    }

    async fn devices(&self, scope: DeviceScope, query: ListQuery) -> Result<()> {
        Devices::list(&self.bench.store, &self.bench.actor, &scope, &query).await?;
        Ok(())
    }
}

type Request = for<'a> fn(&'a Scene, u32) -> BoxFuture<'a, Result<()>>;

const REQUESTS_BY_NAME: &[(&str, Request)] = &[
    ("devices, newest first", |s, _| Box::pin(s.devices(DeviceScope::Mine, ListQuery::default()))),
    ("devices, by identity", |s, _| {
        Box::pin(s.devices(DeviceScope::Mine, sorted("identity", Direction::Ascending)))
    }),
    ("devices, deep page", |s, place| {
        let imei = device(Range::Present, s.some_device(place)).imei;
        Box::pin(s.devices(DeviceScope::Mine, after(sorted("identity", Direction::Ascending), &imei)))
    }),
    ("devices of a customer", |s, place| {
        Box::pin(s.devices(DeviceScope::Customer(s.customer(place)), ListQuery::default()))
    }),
    ("devices of a customer, by identity", |s, place| {
        Box::pin(
            s.devices(DeviceScope::Customer(s.customer(place)), sorted("identity", Direction::Descending)),
        )
    }),
    ("search by IMEI", |s, place| {
        Box::pin(s.devices(DeviceScope::Mine, searched(&device(Range::Present, s.some_device(place)).imei)))
    }),
    ("search by second IMEI", |s, place| {
        let number = s.some_device(place) / 10 * 10;
        let imei2 = device(Range::Present, number).imei2.unwrap_or_default();
        Box::pin(s.devices(DeviceScope::Mine, searched(&imei2)))
    }),
    ("search without a hit", |s, place| {
        Box::pin(s.devices(DeviceScope::Mine, searched(&device(Range::Uploaded, place).imei)))
    }),
    ("suggestions", |s, place| {
        Box::pin(async move {
            let imei = device(Range::Present, s.some_device(place)).imei;
            let length = 4 + place as usize % 11;
            Devices::suggest(&s.bench.store, &s.bench.actor, &DeviceScope::Mine, &imei[..length]).await?;
            Ok(())
        })
    }),
    ("filter by status", |s, place| {
        let status = if place % 2 == 0 { "pending" } else { "verified" };
        Box::pin(s.devices(DeviceScope::Mine, filtered(&[("status", status)])))
    }),
    ("filter by model", |s, place| {
        let model = format!("Tab {}", 1 + place % 9);
        Box::pin(s.devices(DeviceScope::Mine, filtered(&[("model", &model)])))
    }),
    ("filter by order number", |s, place| {
        let order = format!("PO-{}", 2 * (1 + place % 100));
        Box::pin(s.devices(DeviceScope::Mine, filtered(&[("order_number", &order)])))
    }),
    ("filter by tag", |s, _| Box::pin(s.devices(DeviceScope::Mine, filtered(&[("tag", "moved_by_msp")])))),
    ("filter by status and model, of a customer", |s, place| {
        let model = format!("Tab {}", 1 + place % 9);
        let query = filtered(&[("status", "pending"), ("model", &model)]);
        Box::pin(s.devices(DeviceScope::Customer(s.customer(place)), query))
    }),
    ("device details", |s, place| {
        Box::pin(async move {
            let imei = device(Range::Present, s.some_device(place)).imei;
            Devices::details(&s.bench.store, &s.bench.actor, &imei).await?;
            Ok(())
        })
    }),
    ("uploads of a customer", |s, place| {
        Box::pin(async move {
            Uploads::list(&s.bench.store, &s.bench.actor, &s.customer(place), &ListQuery::default()).await?;
            Ok(())
        })
    }),
    ("upload details", |s, place| {
        Box::pin(async move {
            let number = &s.uploads[place as usize % s.uploads.len()];
            Uploads::details(&s.bench.store, &s.bench.actor, number).await?;
            Ok(())
        })
    }),
    ("customers, by name", |s, _| Box::pin(customers(s, ListQuery::default()))),
    ("customers, by devices", |s, _| Box::pin(customers(s, sorted("devices", Direction::Descending)))),
    ("customers, search", |s, place| {
        let words = ["haus", "Nordwerk 1", "K-33", "gmbh", "grünfeld", "nobody at all"];
        Box::pin(customers(s, searched(words[place as usize % words.len()])))
    }),
    ("customers, search for what many have at the end of the list", |s, _| {
        Box::pin(customers(s, searched("west")))
    }),
    ("customers, filter by status", |s, _| Box::pin(customers(s, filtered(&[("status", "active")])))),
    ("customer details", |s, place| {
        Box::pin(async move {
            Customers::details(&s.bench.store, &s.bench.actor, &s.customer(place)).await?;
            Ok(())
        })
    }),
];

async fn customers(scene: &Scene, query: ListQuery) -> Result<()> {
    Customers::list(&scene.bench.store, &scene.bench.actor, &query).await?;
    Ok(())
}

fn sorted(by: &str, direction: Direction) -> ListQuery {
    ListQuery { sort: Some(Sort { by: by.into(), direction }), ..ListQuery::default() }
}

/// The page after a device somewhere in the middle: a cursor as the store writes it.
fn after(query: ListQuery, imei: &str) -> ListQuery {
    let place = format!(r#"{{"s":"identity","d":"ascending","v":"{imei}","k":"{imei}"}}"#);
    ListQuery { cursor: Some(Cursor(URL_SAFE_NO_PAD.encode(place))), ..query }
}

fn searched(text: &str) -> ListQuery {
    ListQuery { search: text.into(), ..ListQuery::default() }
}

fn filtered(filters: &[(&str, &str)]) -> ListQuery {
    let filters: BTreeMap<String, BTreeSet<String>> =
        filters.iter().map(|&(key, value)| (key.to_owned(), [value.to_owned()].into())).collect();
    ListQuery { filters, ..ListQuery::default() }
}
