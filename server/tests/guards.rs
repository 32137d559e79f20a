//! The access matrix: every server function, plain route and page by every kind of caller.
//!
//! A new endpoint has no row and fails [`every_endpoint_has_a_row`]. Add the row to `ROWS`, or to the rows of whoever can
//! do it at all (`guards/rows.rs`), with the statuses in the order of the callers. They come in that order, on the same data: what one has
//! changed, the next one finds.

mod clients;
mod operator;
mod programs;
mod rows;

use crate::support::{Caller, Portal, Reply, form_with, picture};
use clients::clients;
use domain::Role;
use domain::customers::{AddCustomer, Customers};
use domain::dashboards::{Dashboards, Template};
use domain::deliveries::Deliveries;
use domain::devices::{DeviceFile, Devices, Identity};
use domain::lists::{ListQuery, Selection};
use domain::people::{
    ActivationMethod, NewUser, Permissions, RoleForm, RoleKey, Roles, Sessions, Users, Whose,
};
use domain::resellers::Resellers;
use domain::services::ServiceSet;
use domain::uploads::file::Repairs;
use domain::uploads::{NewUpload, UploadMode, Uploads};
use http::Method;
use leptos::server_fn::axum::server_fn_paths;
use rows::{ROWS, ROWS_OF_A_RECEIVER, ROWS_OF_AN_MSP, ROWS_OF_AN_OPERATOR};
use server::guard::access::PUBLIC;
use server::routes::{pages, plain};
use sha2::{Digest as _, Sha256};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::BTreeSet;

/// Nobody; an administrator of a customer and one of another reseller; then the reseller's own people.
const CALLERS: [&str; 6] = ["stranger", "customer", "another", "viewer", "uploader", "administrator"];

/// The same for what receivers do: nobody; an administrator of the reseller that uploads and one of another customer; then
/// the receiver's own people.
const CALLERS_OF_A_RECEIVER: [&str; 6] =
    ["stranger", "reseller", "another", "viewer", "uploader", "administrator"];

/// And for what only MSPs do.
const CALLERS_OF_AN_MSP: [&str; 6] =
    ["stranger", "customer", "another", "viewer", "uploader", "administrator"];

/// And for what only the operator does.
const CALLERS_OF_AN_OPERATOR: [&str; 6] =
    ["stranger", "reseller", "another", "viewer", "uploader", "administrator"];

/// How a row is asked.
enum Ask {
    Page,
    Get,
    Form(&'static str),
    Json(&'static str),
    Chunk,
    File,
    Picture,
}
use Ask::{Chunk, File, Form, Get, Json, Page, Picture};

/// Method and path as registered, what is sent, and who gets which status. `{…}` in what is sent stands for a thing of the
/// reseller Nordlicht; in the path it is the name that the route gives it.
type Row = (&'static str, Ask, [u16; 6]);

/// The words that only Nordlicht and its customer may read.
const SECRETS: [&str; 4] = ["Acme Tablets", "NL-20417", "nordlicht", "356868000041418"];

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn everybody_gets_what_the_matrix_says_and_no_more(_: PgPoolOptions, options: PgConnectOptions) {
    Stage::set(options).await.expect(CALLERS, ROWS).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn everybody_gets_of_a_receiver_what_the_matrix_says(_: PgPoolOptions, options: PgConnectOptions) {
    Stage::of_a_receiver(options).await.expect(CALLERS_OF_A_RECEIVER, ROWS_OF_A_RECEIVER).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn everybody_gets_of_an_msp_what_the_matrix_says(_: PgPoolOptions, options: PgConnectOptions) {
    Stage::of_an_msp(options).await.expect(CALLERS_OF_AN_MSP, ROWS_OF_AN_MSP).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn everybody_gets_of_the_operator_what_the_matrix_says(_: PgPoolOptions, options: PgConnectOptions) {
    Stage::of_an_operator(options).await.expect(CALLERS_OF_AN_OPERATOR, ROWS_OF_AN_OPERATOR).await;
}

fn all_rows() -> impl Iterator<Item = &'static Row> {
    ROWS.iter().chain(ROWS_OF_A_RECEIVER).chain(ROWS_OF_AN_MSP).chain(ROWS_OF_AN_OPERATOR)
}

#[test]
fn every_endpoint_has_a_row() {
    let functions = server_fn_paths().map(|(path, method)| format!("{method} {path}"));
    let routes = plain().into_iter().map(|(method, path, _)| format!("{method} {path}"));
    let pages = pages().iter().map(|page| format!("GET {}", page.path()));
    let there: BTreeSet<String> = functions.chain(routes).chain(pages).collect();
    let rows: BTreeSet<String> = all_rows().map(|(endpoint, ..)| (*endpoint).to_owned()).collect();
    assert_eq!(rows.len(), all_rows().count(), "a row stands twice");
    let missing: Vec<_> = there.difference(&rows).collect();
    let gone: Vec<_> = rows.difference(&there).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "without a row: {missing:#?}\nwithout an endpoint: {gone:#?}"
    );
}

#[test]
fn a_stranger_gets_only_what_is_on_the_public_list() {
    let open: BTreeSet<&str> = all_rows()
        .filter(|(_, _, [stranger, ..])| ![401, 303].contains(stranger))
        .map(|(endpoint, ..)| *endpoint)
        .collect();
    // The files of the built page are no route of ours.
    let public = PUBLIC.iter().map(|(method, path)| format!("{method} {path}")).filter(|e| e != "GET /pkg/*");
    assert_eq!(open.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), public.collect());
}

/// Who asks, and everything that a row can name.
struct Stage {
    portal: Portal,
    callers: [Caller; 6],
    things: Vec<(&'static str, String)>,
}

const ROW: &[u8; 16] = b"356868000041418\n";

impl Stage {
    /// Asks every row as every caller.
    async fn expect(&self, callers: [&str; 6], rows: &[Row]) {
        let mut wrong = Vec::new();
        for (endpoint, ask, expected) in rows {
            let mut got = [0; 6];
            for (place, (name, caller)) in callers.into_iter().zip(&self.callers).enumerate() {
                let reply = self.ask(caller, endpoint, ask).await;
                got[place] = reply.status;
                let text = String::from_utf8_lossy(&reply.body).into_owned();
                if name == "stranger" || name == "another" {
                    for secret in SECRETS {
                        assert!(!text.contains(secret), "{name} reads {secret} at {endpoint}: {text}");
                    }
                }
            }
            if got != *expected {
                wrong.push(format!("{endpoint}\n  expected {expected:?}\n  got      {got:?}"));
            }
        }
        assert!(wrong.is_empty(), "{callers:?}\n{}", wrong.join("\n"));
    }

    /// The customer Acme with its people: one upload of Nordlicht is approved, two wait; an MSP asks to manage it.
    async fn of_a_receiver(options: PgConnectOptions) -> Self {
        let portal = Portal::start(options).await;
        let world = &portal.world;
        let (reseller, other) = (world.reseller("nordlicht").await, world.reseller("Harbour").await);
        let (acme, another) = (world.customer("Acme Tablets").await, world.customer("Birch").await);
        let inner = world.inner_customer("Acme Inner", &acme).await;
        let msp = world.msp("Kestrel").await;
        world.connected(&reseller, &acme).await;
        let uploader = world.actor(&reseller, Role::Administrator).await;
        let mut uploads = Vec::new();
        for (name, imei) in
            [("first", "356868000041418"), ("second", "490154203237518"), ("third", "356868000041426")]
        {
            let file = format!("{imei}\n");
            uploads.push(
                world.upload_file(&uploader, &acme, name, file.as_bytes()).await.row.number.to_string(),
            );
        }
        let owner = world.actor(&acme, Role::Administrator).await;
        Resellers::register(&world.store, &owner, &reseller.number).await.unwrap();
        let first = Selection::Keys(BTreeSet::from([uploads[0].clone()]));
        let operation =
            Deliveries::approve(&world.store, &owner, &first, ServiceSet::of(0), false).await.unwrap();
        world.store.work_off().await.unwrap();
        let asking = world.actor(&msp, Role::Administrator).await;
        let request = AddCustomer { number: acme.number.to_string(), internal_reference: String::new() };
        Customers::connect(&world.store, &asking, request).await.unwrap();
        let callers = [
            portal.stranger(),
            portal.signed_in(&reseller, Role::Administrator).await,
            portal.signed_in(&another, Role::Administrator).await,
            portal.signed_in(&acme, Role::Viewer).await,
            portal.signed_in(&acme, Role::Uploader).await,
            portal.signed_in(&acme, Role::Administrator).await,
        ];
        let things = vec![
            ("reseller", reseller.number.to_string()),
            ("other_reseller", other.number.to_string()),
            ("msp", msp.number.to_string()),
            ("inner", inner.number.to_string()),
            ("customer", acme.number.to_string()),
            ("delivery", uploads[1].clone()),
            ("other_delivery", uploads[2].clone()),
            ("operation", operation.to_string()),
            ("device", "356868000041418".to_owned()),
        ];
        Self { portal, callers, things }
    }

    /// The MSP Kestrel with its people, and a customer that accepted it.
    async fn of_an_msp(options: PgConnectOptions) -> Self {
        let portal = Portal::start(options).await;
        let world = &portal.world;
        let (msp, another) = (world.msp("Kestrel").await, world.msp("Osprey").await);
        let acme = world.customer("Acme Tablets").await;
        world.connected(&msp, &acme).await;
        let callers = [
            portal.stranger(),
            portal.signed_in(&acme, Role::Administrator).await,
            portal.signed_in(&another, Role::Administrator).await,
            portal.signed_in(&msp, Role::Viewer).await,
            portal.signed_in(&msp, Role::Uploader).await,
            portal.signed_in(&msp, Role::Administrator).await,
        ];
        let things = vec![("customer", acme.number.to_string())];
        Self { portal, callers, things }
    }

    /// Two resellers and a customer.
    async fn set(options: PgConnectOptions) -> Self {
        let portal = Portal::start(options).await;
        let world = &portal.world;
        let (own, another) = (world.reseller("nordlicht").await, world.reseller("Harbour").await);
        let (acme, msp) = (world.customer("Acme Tablets").await, world.msp("Kestrel").await);
        world.connected(&own, &acme).await;
        world.sold_to_code(&own, "NL-20417", "Retail").await;
        let upload = world.uploaded(&own, &acme, &["356868000041418", "490154203237518"]).await;

        let administrator = portal.signed_in(&own, Role::Administrator).await;
        let callers = [
            portal.stranger(),
            portal.signed_in(&acme, Role::Administrator).await,
            portal.signed_in(&another, Role::Administrator).await,
            portal.signed_in(&own, Role::Viewer).await,
            portal.signed_in(&own, Role::Uploader).await,
            administrator.clone(),
        ];
        let saved: serde_json::Value = administrator
            .json(
                "/api/views/save",
                &serde_json::json!({"list": "customers", "name": "A", "contents": {"query": {}}}),
            )
            .await
            .json();
        let actor = world.actor(&own, Role::Administrator).await;
        world.signed_in(&world.email(&own, Role::Administrator)).await;
        let sessions = Sessions::list(&world.store, &actor, "").await.unwrap();
        let file = format!("IMEI,Customer ID\n990000862471854,{}\n", acme.number);
        let bulk = world.new_bulk_upload("bulk", file.len());
        let bulk = world.send(&actor, bulk, file.as_bytes()).await.unwrap();
        let mut open = Vec::new();
        for key in ["open-upload", "waiting-upload"] {
            let new = NewUpload {
                registry: None,
                key: key.into(),
                customer: Some(acme.number.clone()),
                file_name: "devices.csv".into(),
                bytes: ROW.len() as u64,
                format: None,
                mapping: None,
                repairs: Repairs::default(),
                mode: UploadMode::GoodRows,
                sold_to_alias: None,
                order_number: None,
                order_date: None,
            };
            open.push(Uploads::begin(&world.store, &actor, new).await.unwrap().number.to_string());
        }
        let file = DeviceFile {
            name: "returned.csv".into(),
            identities: vec![Identity::parse("490154203237518").unwrap()],
            unread: Vec::new(),
        };
        let draft = Devices::draft_file_delete(&world.store, &actor, file).await.unwrap();
        // The reseller manages its customer.
        world.managed(&acme, &own).await;
        world.person("colleague@nordlicht.example", &own, Role::Viewer).await;
        let invited = NewUser {
            email: "invited@nordlicht.example".into(),
            name: "Invited".into(),
            role: RoleKey("viewer".into()),
            method: ActivationMethod::Mail,
        };
        Users::add(&world.store, &actor, &Whose::Own, invited).await.unwrap();
        let users = Users::list(&world.store, &actor, &Whose::Own, &ListQuery::default()).await.unwrap().rows;
        let key_of = |email: &str| users.iter().find(|row| row.email == email).unwrap().key.clone();
        let form = RoleForm {
            name: "Warehouse".into(),
            description: String::new(),
            permissions: Permissions::viewing(),
            flows_down: false,
        };
        let role = Roles::create(&world.store, &actor, form).await.unwrap();
        let dashboard =
            Dashboards::create(&world.store, &actor, "Acme Tablets at a glance", Template::Overview).await;
        let mut things = clients(world, &actor).await;
        things.extend([
            ("dashboard", dashboard.unwrap().as_str().to_owned()),
            ("own", own.number.to_string()),
            ("customer", acme.number.to_string()),
            ("msp", msp.number.to_string()),
            ("upload", upload.to_string()),
            ("bulk", bulk.to_string()),
            ("draft", draft.to_string()),
            ("open", open[0].clone()),
            ("waiting", open[1].clone()),
            ("device", "356868000041418".to_owned()),
            ("view", saved["id"].as_str().unwrap().to_owned()),
            ("invitation", key_of("invited@nordlicht.example")),
            ("user", key_of("colleague@nordlicht.example")),
            ("role", role.0),
            ("session", sessions[0].id.clone()),
        ]);
        things.extend(programs::made(world, &actor).await);
        Self { portal, callers, things }
    }

    fn thing(&self, name: &str) -> &str {
        self.things.iter().find(|(thing, _)| *thing == name).map(|(_, value)| value.as_str()).unwrap()
    }

    fn filled(&self, text: &str) -> String {
        self.things
            .iter()
            .fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    async fn ask(&self, caller: &Caller, endpoint: &str, ask: &Ask) -> Reply {
        let (method, path) = endpoint.split_once(' ').unwrap();
        let number = match ask {
            Chunk => "open",
            _ if path.starts_with("/uploads/") => "upload",
            _ if path.starts_with("/bulk-actions/delete/") => "draft",
            _ if path.starts_with("/bulk-actions/") => "bulk",
            _ if path.starts_with("/devices/uploads/") => "delivery",
            _ if path.starts_with("/operations/") => "operation",
            _ if path.starts_with("/resellers/") => "reseller",
            _ if path.starts_with("/organisations/") => "organisation",
            _ if path.starts_with("/device-registry/") => "load",
            _ if path.starts_with("/logos/") => "own",
            _ if path.starts_with("/clients/") => "client",
            _ if path.starts_with("/subscriptions/") => "subscription",
            _ => "customer",
        };
        let mut path = path.replace("{*any}", "no/such/page");
        let key = if path.starts_with("/dashboards/") { "dashboard" } else { "role" };
        for (name, thing) in [
            ("{number}", number),
            ("{identity}", "device"),
            ("{key}", key),
            ("{part}", "part"),
            ("{id}", "webhook"),
            ("{sku}", "sku"),
        ] {
            if path.contains(name) {
                path = path.replace(name, self.thing(thing));
            }
        }
        let request = |kind: &str, body: Vec<u8>| {
            let method: Method = method.parse().unwrap();
            caller.request(method, &path).header("content-type", kind).body(body.into()).unwrap()
        };
        match ask {
            Page => caller.clone().navigating().get(&path).await,
            // It never ends by itself.
            Get if path == "/events" => {
                self.portal.stop();
                caller.get(&path).await
            }
            Get => caller.get(&path).await,
            Form(fields) => {
                caller.send(request("application/x-www-form-urlencoded", self.filled(fields).into())).await
            }
            Json(json) => caller.send(request("application/json", self.filled(json).into())).await,
            Chunk => {
                let mut request = request("application/octet-stream", ROW.to_vec());
                *request.uri_mut() = format!("{path}?offset=0").parse().unwrap();
                request
                    .headers_mut()
                    .insert("x-chunk-sha256", hex::encode(Sha256::digest(ROW)).parse().unwrap());
                caller.send(request).await
            }
            File => caller.send(request("multipart/form-data; boundary=x", form_with("file", ROW))).await,
            Picture => {
                caller.send(request("multipart/form-data; boundary=x", form_with("logo", &picture()))).await
            }
        }
    }
}
