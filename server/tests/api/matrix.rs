//! The access matrix of the API: every operation of its description by every kind of program.
//!
//! A new operation has no row and fails [`every_operation_has_a_row`]. Add the row with the statuses in the order of the
//! callers, who come in that order on the same data.

use super::{mighty, program};
use crate::support::{Caller, Portal, Reply};
use domain::Role;
use domain::people::Permission;
use http::Method;
use server::api::document::document;
use sha2::{Digest as _, Sha256};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::BTreeSet;

/// No key, a key without the scope, a mighty one of another organisation of the same kind, a mighty one.
const CALLERS: [&str; 4] = ["no key", "wrong scope", "another", "own"];

/// Method and path as described, with what is asked of it; the body; and who gets which status.
type Row = (&'static str, &'static str, &'static str, [u16; 4]);

/// What a reseller's programs can do.
#[rustfmt::skip]
const OF_A_RESELLER: &[Row] = &[
    ("GET /api/v1/key",                           "", "",                                        [401, 200, 200, 200]),
    ("GET /api/v1/activity",                      "", "",                                        [401, 403, 200, 200]),
    ("GET /api/v1/customers",                     "", "",                                        [401, 403, 200, 200]),
    ("POST /api/v1/customers",                    "", r#"{"number":"{birch}"}"#,                 [401, 403, 201, 201]),
    ("GET /api/v1/customers/{number}",            "{acme}", "",                                  [401, 403, 404, 200]),
    ("PATCH /api/v1/customers/{number}",          "{acme}", r#"{"internal_reference":"A-1"}"#,   [401, 403, 404, 200]),
    ("GET /api/v1/clients",                       "", "",                                        [401, 403, 200, 200]),
    ("GET /api/v1/clients/{number}",              "{client}", "",                                [401, 403, 404, 200]),
    ("GET /api/v1/clients/{number}/entries",      "{client}", "",                                [401, 403, 404, 200]),
    ("POST /api/v1/clients/{number}/entries",     "{client}", r#"{"entries":[{"kind":"charge","amount":"5","reference":"INV-1"}]}"#, [401, 403, 404, 200]),
    ("GET /api/v1/customers/{number}/uploads",    "{acme}", "",                                  [401, 403, 404, 200]),
    ("GET /api/v1/devices",                       "", "",                                        [401, 403, 200, 200]),
    ("GET /api/v1/devices/{identity}",            "356868000041418", "",                         [401, 403, 404, 200]),
    ("POST /api/v1/uploads",                      "", r#"{"customer":"{acme}","devices":[{"identity":"356868000041426"}]}"#, [401, 403, 404, 201]),
    ("POST /api/v1/uploads/csv",                  "?customer={acme}", "csv",                     [401, 403, 404, 201]),
    ("POST /api/v1/uploads/files",                "", r#"{"customer":"{acme}","file_name":"a.csv","bytes":16}"#, [401, 403, 404, 201]),
    ("PUT /api/v1/uploads/{number}/chunks",       "{open}?offset=0", "chunk",                    [401, 403, 404, 200]),
    ("POST /api/v1/uploads/{number}/finish",      "{open}", "none",                              [401, 403, 404, 200]),
    ("DELETE /api/v1/uploads/{number}",           "{waiting}", "none",                           [401, 403, 404, 204]),
    ("GET /api/v1/uploads/{number}",              "{upload}", "",                                [401, 403, 404, 200]),
    ("GET /api/v1/uploads/{number}/failures",     "{upload}", "",                                [401, 403, 404, 200]),
    ("GET /api/v1/uploads/{number}/results",      "{listed}", "",                                [401, 403, 404, 200]),
    ("POST /api/v1/uploads/{number}/undo",        "{upload}", "none",                            [401, 403, 404, 200]),
    ("POST /api/v1/devices/delete",               "", r#"{"identities":["490154203237518"]}"#,   [401, 403, 202, 202]),
];

/// What only a receiver's programs can do: an MSP's here.
#[rustfmt::skip]
const OF_A_RECEIVER: &[Row] = &[
    ("GET /api/v1/deliveries",                    "", "",                                        [401, 403, 200, 200]),
    ("GET /api/v1/deliveries/{number}",           "{upload}", "",                                [401, 403, 404, 200]),
    ("POST /api/v1/deliveries/{number}/approve",  "{upload}", r#"{"register_sender":true}"#,     [401, 403, 404, 202]),
    ("POST /api/v1/deliveries/{number}/reject",   "{listed}", r#"{"reason":"Not ours"}"#,        [401, 403, 404, 202]),
    ("GET /api/v1/services",                      "", "",                                        [401, 403, 200, 200]),
    ("GET /api/v1/resellers",                     "", "",                                        [401, 403, 200, 200]),
    ("POST /api/v1/resellers",                    "", r#"{"number":"{other}"}"#,                 [401, 403, 201, 201]),
    ("GET /api/v1/resellers/{number}",            "{own}", "",                                   [401, 403, 404, 200]),
    ("PATCH /api/v1/resellers/{number}",          "{own}", r#"{"auto_approve":true}"#,           [401, 403, 404, 200]),
    ("DELETE /api/v1/resellers/{number}",         "{own}", "none",                               [401, 403, 404, 204]),
    ("POST /api/v1/moves",                        "", r#"{"identities":["356868000041418"],"to":"{acme}"}"#, [401, 403, 409, 202]),
    ("GET /api/v1/operations/{number}",           "{operation}", "",                             [401, 403, 404, 200]),
];

/// What only Nordlicht and who received from it may read.
const SECRETS: [&str; 2] = ["Acme Tablets", "356868000041418"];
const FILE: &str = "356868000041418\n";

#[test]
fn every_operation_has_a_row() {
    let paths = document()["paths"].as_object().unwrap();
    let there = paths.iter().flat_map(|(path, methods)| {
        methods.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    let there: BTreeSet<String> = there.collect();
    let rows: BTreeSet<String> =
        OF_A_RESELLER.iter().chain(OF_A_RECEIVER).map(|row| row.0.to_owned()).collect();
    assert_eq!(rows.len(), OF_A_RESELLER.len() + OF_A_RECEIVER.len(), "a row stands twice");
    assert_eq!(there, rows);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_program_of_a_reseller_gets_what_the_matrix_says(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let world = &portal.world;
    let (own, other) = (world.reseller("nordlicht").await, world.reseller("Harbour").await);
    let (acme, birch) = (world.customer("Acme Tablets").await, world.customer("Birch").await);
    world.connected(&own, &acme).await;
    let upload = world.uploaded(&own, &acme, &["356868000041418", "490154203237518"]).await;
    let (ada, eve) =
        (world.actor(&own, Role::Administrator).await, world.actor(&other, Role::Administrator).await);
    let callers = [
        portal.stranger(),
        program(&portal, &ada, "Reseller of nothing", &[Permission::ManageResellers]).await,
        mighty(&portal, &eve).await,
        mighty(&portal, &ada).await,
    ];
    let make = async |path: &str, body: serde_json::Value| -> String {
        let reply = callers[3].json(path, &body).await;
        assert_eq!(reply.status, 201, "{}", reply.text());
        reply.json::<serde_json::Value>()["number"].as_str().unwrap().to_owned()
    };
    let file = serde_json::json!({ "customer": acme.number, "file_name": "a.csv", "bytes": FILE.len() });
    let devices =
        serde_json::json!({ "customer": acme.number, "devices": [{ "identity": "990000862471854" }] });
    world.for_sale("SKU-1", true, 1_000).await;
    let client = world.ordered(&ada, "client", "SKU-1", None).await.client;
    let things = [
        ("acme", acme.number.to_string()),
        ("birch", birch.number.to_string()),
        ("client", client.to_string()),
        ("upload", upload.to_string()),
        ("open", make("/api/v1/uploads/files", file.clone()).await),
        ("waiting", make("/api/v1/uploads/files", file).await),
        ("listed", make("/api/v1/uploads", devices).await),
    ];
    expect(&callers, &things, OF_A_RESELLER).await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_program_of_a_receiver_gets_what_the_matrix_says(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let world = &portal.world;
    let (own, other) = (world.reseller("nordlicht").await, world.reseller("Harbour").await);
    let (msp, another) = (world.msp("Kestrel").await, world.msp("Osprey").await);
    let acme = world.customer("Acme Tablets").await;
    world.connected(&own, &msp).await;
    world.connected(&msp, &acme).await;
    let active = domain::customers::Verification::Active;
    world.verification(&msp, &acme, active).await;
    let ada = world.actor(&own, Role::Administrator).await;
    let first = world.upload_file(&ada, &msp, "first", FILE.as_bytes()).await.row.number;
    let second = world.upload_file(&ada, &msp, "second", b"490154203237518\n").await.row.number;
    let (kim, eve) =
        (world.actor(&msp, Role::Administrator).await, world.actor(&another, Role::Administrator).await);
    let callers = [
        portal.stranger(),
        program(&portal, &kim, "Looks at the log", &[Permission::ViewActivity]).await,
        mighty(&portal, &eve).await,
        mighty(&portal, &kim).await,
    ];
    let mut things = vec![
        ("acme", acme.number.to_string()),
        ("own", own.number.to_string()),
        ("other", other.number.to_string()),
        ("upload", first.to_string()),
        ("listed", second.to_string()),
    ];
    let (deciding, rest) = OF_A_RECEIVER.split_at(4);
    expect(&callers, &things, deciding).await;
    world.store.work_off().await.unwrap();
    let begun = callers[3]
        .json("/api/v1/devices/delete", &serde_json::json!({ "identities": ["490154203237518"] }))
        .await;
    let operation = begun.json::<serde_json::Value>()["operation"].as_str().map(str::to_owned);
    things.push(("operation", operation.unwrap_or_else(|| panic!("{}", begun.text()))));
    expect(&callers, &things, rest).await;
}

async fn expect(callers: &[Caller; 4], things: &[(&str, String)], rows: &[Row]) {
    let mut wrong = Vec::new();
    for (operation, place, body, expected) in rows {
        let mut got = [0; 4];
        for (at, (name, caller)) in CALLERS.into_iter().zip(callers).enumerate() {
            let reply = ask(caller, things, operation, place, body).await;
            got[at] = reply.status;
            if name != "own" {
                let text = String::from_utf8_lossy(&reply.body);
                for secret in SECRETS {
                    assert!(!text.contains(secret), "{name} reads {secret} at {operation}: {text}");
                }
            }
            let kind = reply.header("content-type");
            assert!(reply.status < 400 || kind == "application/problem+json", "{operation} {name}: {kind}");
            assert!(reply.status < 500, "{operation} {name}: {}", reply.text());
        }
        if got != *expected {
            wrong.push(format!("{operation}\n  expected {expected:?}\n  got      {got:?}"));
        }
    }
    assert!(wrong.is_empty(), "{CALLERS:?}\n{}", wrong.join("\n"));
}

async fn ask(caller: &Caller, things: &[(&str, String)], operation: &str, place: &str, body: &str) -> Reply {
    let filled = |text: &str| {
        things.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    };
    let (method, path) = operation.split_once(' ').unwrap();
    let (thing, query) = place.split_once('?').map_or((place, ""), |(thing, query)| (thing, query));
    let path = path.replace("{number}", &filled(thing)).replace("{identity}", thing);
    let path = if query.is_empty() { path } else { format!("{path}?{}", filled(query)) };
    let method: Method = method.parse().unwrap();
    let request = caller.request(method, &path);
    let request = match body {
        "" | "none" => request.body(axum::body::Body::empty()),
        "csv" => request.header("content-type", "text/csv").body(format!("IMEI\n{FILE}").into()),
        "chunk" => request
            .header("content-type", "application/octet-stream")
            .header("x-chunk-sha256", hex::encode(Sha256::digest(FILE)))
            .body(FILE.into()),
        json => request.header("content-type", "application/json").body(filled(json).into()),
    };
    caller.send(request.unwrap()).await
}
