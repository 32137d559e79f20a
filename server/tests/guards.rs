//! The access matrix: every server function, plain route and page by every kind of caller.
//!
//! A new endpoint has no row and fails [`every_endpoint_has_a_row`]. Add the row to `ROWS`, with the statuses in the order of
//! [`CALLERS`]. The callers come in that order, on the same data: what one has changed, the next one finds.

use crate::support::{Caller, Portal, Reply};
use domain::Role;
use domain::people::Sessions;
use domain::uploads::file::Repairs;
use domain::uploads::{NewUpload, UploadMode, Uploads};
use http::Method;
use leptos::server_fn::axum::server_fn_paths;
use server::guard::access::PUBLIC;
use server::routes::{pages, plain};
use sha2::{Digest as _, Sha256};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::BTreeSet;

/// Nobody; an administrator of a customer and one of another reseller; then the reseller's own people.
const CALLERS: [&str; 6] = ["stranger", "customer", "another", "viewer", "uploader", "administrator"];

/// How a row is asked.
enum Ask {
    Page,
    Get,
    Form(&'static str),
    Json(&'static str),
    Chunk,
    File,
}
use Ask::{Chunk, File, Form, Get, Json, Page};

/// Method and path as registered, what is sent, and who gets which status. `{…}` in what is sent stands for a thing of the
/// reseller Nordlicht; in the path it is the name that the route gives it.
type Row = (&'static str, Ask, [u16; 6]);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // Pages.                                            stranger, customer, another, viewer, uploader, administrator
    ("GET /",                                     Page, [303, 200, 200, 200, 200, 200]),
    ("GET /activity",                             Page, [303, 200, 200, 200, 200, 200]),
    ("GET /customers",                            Page, [303, 404, 200, 200, 200, 200]),
    ("GET /customers/add",                        Page, [303, 404, 200, 200, 200, 200]),
    ("GET /customers/{number}",                   Page, [303, 404, 404, 200, 200, 200]),
    ("GET /customers/{number}/devices",           Page, [303, 404, 404, 200, 200, 200]),
    ("GET /customers/{number}/edit",              Page, [303, 404, 404, 200, 200, 200]),
    ("GET /customers/{number}/upload",            Page, [303, 404, 404, 200, 200, 200]),
    ("GET /customers/{number}/uploads",           Page, [303, 404, 404, 200, 200, 200]),
    ("GET /devices",                              Page, [303, 200, 200, 200, 200, 200]),
    ("GET /devices/{identity}",                   Page, [303, 200, 404, 200, 200, 200]),
    ("GET /settings",                             Page, [303, 200, 200, 200, 200, 200]),
    ("GET /settings/sessions",                    Page, [303, 200, 200, 200, 200, 200]),
    ("GET /settings/sold-to-codes",               Page, [303, 404, 200, 200, 200, 200]),
    ("GET /sign-in",                              Page, [200, 200, 200, 200, 200, 200]),
    ("GET /uploads/{number}",                     Page, [303, 404, 404, 200, 200, 200]),
    ("GET /{*any}",                               Page, [303, 404, 404, 404, 404, 404]),
    // Downloads and streams.
    ("GET /customers.csv",                        Get,  [401, 404, 200, 200, 200, 200]),
    ("GET /customers/{number}/devices.csv",       Get,  [401, 404, 404, 200, 200, 200]),
    ("GET /customers/{number}/uploads.csv",       Get,  [401, 404, 404, 200, 200, 200]),
    ("GET /activity.csv",                         Get,  [401, 200, 200, 200, 200, 200]),
    ("GET /devices.csv",                          Get,  [401, 200, 200, 200, 200, 200]),
    ("GET /devices/find",                         Get,  [401, 303, 303, 303, 303, 303]),
    ("GET /uploads/{number}/errors.csv",          Get,  [401, 404, 404, 200, 200, 200]),
    ("GET /events",                               Get,  [401, 200, 200, 200, 200, 200]),
    ("GET /health",                               Get,  [200, 200, 200, 200, 200, 200]),
    ("GET /robots.txt",                           Get,  [200, 200, 200, 200, 200, 200]),
    // Customers.
    ("POST /api/activity/list",                   Json(r#"{"query":{}}"#),                        [401, 200, 200, 200, 200, 200]),
    ("POST /api/customers/list",                  Json(r#"{"query":{}}"#),                        [401, 404, 200, 200, 200, 200]),
    ("POST /api/customers/suggest",               Json(r#"{"text":"Acme"}"#),                     [401, 404, 200, 200, 200, 200]),
    ("POST /api/customers/details",               Form("number={customer}"),                      [401, 404, 404, 200, 200, 200]),
    ("POST /api/customers/connect",               Form("number={msp}&internal_reference="),       [401, 404, 200, 403, 403, 200]),
    ("POST /api/customers/set-internal-reference", Form("number={customer}&internal_reference=Z"), [401, 404, 404, 403, 403, 200]),
    ("POST /api/dashboards/reseller",             Form(""),                                       [401, 404, 200, 200, 200, 200]),
    // Devices.
    ("POST /api/devices/list",                    Json(r#"{"scope":"mine","query":{}}"#),         [401, 200, 200, 200, 200, 200]),
    ("POST /api/devices/suggest",                 Json(r#"{"scope":"mine","text":"35686"}"#),     [401, 200, 200, 200, 200, 200]),
    ("POST /api/devices/details",                 Json(r#"{"identity":"{device}"}"#),             [401, 200, 404, 200, 200, 200]),
    ("POST /api/devices/preview-delete",          Json(r#"{"scope":"mine","selection":{"keys":["{device}"]}}"#), [401, 404, 200, 403, 403, 200]),
    ("POST /api/devices/delete",                  Json(r#"{"scope":"mine","selection":{"keys":["{device}"]}}"#), [401, 404, 200, 403, 403, 200]),
    // Uploads.
    ("POST /api/uploads/list",                    Json(r#"{"customer":"{customer}","query":{}}"#), [401, 404, 404, 200, 200, 200]),
    ("POST /api/uploads/details",                 Form("number={upload}"),                        [401, 404, 404, 200, 200, 200]),
    ("POST /api/uploads/limits",                  Form(""),                                       [401, 200, 200, 200, 200, 200]),
    ("POST /api/uploads/remembered-mapping",      Json(r#"{"header":"IMEI"}"#),                   [401, 404, 200, 403, 200, 200]),
    ("POST /api/uploads/begin",                   Json(r#"{"new":{"key":"matrix-key","customer":"{customer}","file_name":"a.csv","bytes":16,"format":null,"mapping":null,"repairs":{},"mode":"good_rows","sold_to_alias":null,"order_number":null,"order_date":null}}"#), [401, 404, 404, 403, 200, 200]),
    ("PUT /uploads/{number}/chunks",              Chunk,                                          [401, 404, 404, 403, 200, 200]),
    ("POST /api/uploads/finish",                  Form("number={open}"),                          [401, 404, 404, 403, 200, 200]),
    ("POST /api/uploads/cancel",                  Form("number={waiting}"),                       [401, 404, 404, 403, 200, 200]),
    ("POST /api/uploads/preview-undo",            Form("number={upload}"),                        [401, 404, 404, 403, 200, 200]),
    ("POST /api/uploads/undo",                    Form("number={upload}"),                        [401, 404, 404, 403, 200, 409]),
    ("POST /customers/{number}/uploads",          File,                                           [401, 404, 404, 403, 303, 303]),
    // Sold-to codes.
    ("POST /api/sold-to-codes/list",              Form(""),                                       [401, 404, 200, 200, 200, 200]),
    ("POST /api/sold-to-codes/add",               Form("code=ZZ-99999&alias=Other"),              [401, 404, 200, 403, 403, 200]),
    ("POST /api/sold-to-codes/rename",            Form("code=NL-20417&alias=Renamed"),            [401, 404, 404, 403, 403, 200]),
    ("POST /api/sold-to-codes/remove",            Form("code=NL-20417"),                          [401, 404, 404, 403, 403, 200]),
    // Views: the view is the administrator's own.
    ("POST /api/views/preferences",               Form("list=customers"),                         [401, 200, 200, 200, 200, 200]),
    ("POST /api/views/remember",                  Json(r#"{"list":"customers","preferences":{}}"#), [401, 200, 200, 200, 200, 200]),
    ("POST /api/views/list",                      Form("list=customers"),                         [401, 200, 200, 200, 200, 200]),
    ("POST /api/views/save",                      Json(r#"{"list":"customers","name":"Mine","contents":{"query":{}}}"#), [401, 200, 200, 200, 200, 200]),
    ("POST /api/views/update",                    Json(r#"{"id":"{view}","contents":{"query":{}}}"#), [401, 404, 404, 404, 404, 200]),
    ("POST /api/views/rename",                    Form("id={view}&name=New"),                     [401, 404, 404, 404, 404, 200]),
    ("POST /api/views/share",                     Form("id={view}&shared=true"),                  [401, 404, 404, 403, 404, 200]),
    ("POST /api/views/delete",                    Form("id={view}"),                              [401, 404, 404, 404, 404, 200]),
    // People.
    ("POST /api/people/sessions",                 Form(""),                                       [401, 200, 200, 200, 200, 200]),
    ("POST /api/people/end-session",              Form("id={session}"),                           [401, 404, 404, 404, 404, 200]),
    ("POST /api/people/end-other-sessions",       Form(""),                                       [401, 200, 200, 200, 200, 200]),
    ("POST /session/organisation",                Form("number={own}"),                           [401, 404, 404, 303, 303, 303]),
    ("POST /session",                             Form("email=nobody@nowhere.example&password=x"), [409, 409, 409, 409, 409, 409]),
    ("POST /session/end",                         Form(""),                                       [401, 303, 303, 303, 303, 303]),
];

/// The words that only Nordlicht and its customer may read.
const SECRETS: [&str; 4] = ["Acme Tablets", "NL-20417", "nordlicht", "356868000041418"];

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn everybody_gets_what_the_matrix_says_and_no_more(_: PgPoolOptions, options: PgConnectOptions) {
    let stage = Stage::set(options).await;
    let mut wrong = Vec::new();
    for (endpoint, ask, expected) in ROWS {
        let mut got = [0; 6];
        for (place, (name, caller)) in CALLERS.into_iter().zip(&stage.callers).enumerate() {
            let reply = stage.ask(caller, endpoint, ask).await;
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
    assert!(wrong.is_empty(), "{CALLERS:?}\n{}", wrong.join("\n"));
}

#[test]
fn every_endpoint_has_a_row() {
    let functions = server_fn_paths().map(|(path, method)| format!("{method} {path}"));
    let routes = plain().into_iter().map(|(method, path, _)| format!("{method} {path}"));
    let pages = pages().iter().map(|page| format!("GET {}", page.path()));
    let there: BTreeSet<String> = functions.chain(routes).chain(pages).collect();
    let rows: BTreeSet<String> = ROWS.iter().map(|(endpoint, ..)| (*endpoint).to_owned()).collect();
    assert_eq!(rows.len(), ROWS.len(), "a row stands twice");
    let missing: Vec<_> = there.difference(&rows).collect();
    let gone: Vec<_> = rows.difference(&there).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "without a row: {missing:#?}\nwithout an endpoint: {gone:#?}"
    );
}

#[test]
fn a_stranger_gets_only_what_is_on_the_public_list() {
    let open: BTreeSet<&str> = ROWS
        .iter()
        .filter(|(_, _, [stranger, ..])| ![401, 303].contains(stranger))
        .map(|(endpoint, ..)| *endpoint)
        .collect();
    // The files of the built page are no route of ours.
    let public = PUBLIC.iter().map(|(method, path)| format!("{method} {path}")).filter(|e| e != "GET /pkg/*");
    assert_eq!(open.into_iter().map(str::to_owned).collect::<BTreeSet<_>>(), public.collect());
}

/// Two resellers and a customer, and everything that a row can name.
struct Stage {
    portal: Portal,
    callers: [Caller; 6],
    things: Vec<(&'static str, String)>,
}

const ROW: &[u8; 16] = b"356868000041418\n";

impl Stage {
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
        let mut open = Vec::new();
        for key in ["open-upload", "waiting-upload"] {
            let new = NewUpload {
                key: key.into(),
                customer: acme.number.clone(),
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
        let things = vec![
            ("own", own.number.to_string()),
            ("customer", acme.number.to_string()),
            ("msp", msp.number.to_string()),
            ("upload", upload.to_string()),
            ("open", open[0].clone()),
            ("waiting", open[1].clone()),
            ("device", "356868000041418".to_owned()),
            ("view", saved["id"].as_str().unwrap().to_owned()),
            ("session", sessions[0].id.clone()),
        ];
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
            _ => "customer",
        };
        let path = path
            .replace("{number}", self.thing(number))
            .replace("{identity}", self.thing("device"))
            .replace("{*any}", "no/such/page");
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
            File => {
                let mut body =
                    b"--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\n"
                        .to_vec();
                body.extend_from_slice(ROW);
                body.extend_from_slice(b"\r\n--x--\r\n");
                caller.send(request("multipart/form-data; boundary=x", body)).await
            }
        }
    }
}
