use super::mighty;
use crate::support::{Caller, Portal, Reply};
use domain::Role;
use http::Method;
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

async fn scene(options: PgConnectOptions) -> (Portal, Caller) {
    let portal = Portal::start(options).await;
    let own = portal.world.reseller("nordlicht").await;
    let ada = portal.world.actor(&own, Role::Administrator).await;
    let caller = mighty(&portal, &ada).await;
    (portal, caller)
}

async fn post(caller: &Caller, path: &str, kind: &str, body: impl Into<axum::body::Body>) -> Reply {
    caller
        .send(caller.request(Method::POST, path).header("content-type", kind).body(body.into()).unwrap())
        .await
}

fn problem(reply: &Reply) -> (u16, String, String) {
    assert_eq!(reply.header("content-type"), "application/problem+json", "{}", reply.text());
    let body: Value = reply.json();
    assert_eq!(body["status"], reply.status);
    assert_eq!(body["reference"], reply.header("x-request-id"));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let kind = text(&body["type"]).replace("urn:waybill:problem:", "");
    (reply.status, kind, text(&body["errors"][0]["field"]))
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_wrong_body_is_told_what_is_wrong_with_it(_: PgPoolOptions, options: PgConnectOptions) {
    let (_portal, caller) = scene(options).await;
    let json = "application/json";
    for (kind, body, expected) in [
        (json, "", (400, "malformed", "")),
        (json, "{", (400, "malformed", "")),
        (json, "\u{0}", (400, "malformed", "")),
        (json, "[]", (422, "invalid", "")),
        (json, "null", (422, "invalid", "")),
        (json, "{}", (422, "invalid", "")),
        (json, r#"{"number":null}"#, (422, "invalid", "number")),
        (json, r#"{"number":7300418825}"#, (422, "invalid", "number")),
        (json, r#"{"number":"12"}"#, (422, "invalid", "number")),
        (json, r#"{"number":"7300418825","more":1}"#, (422, "invalid", "more")),
        (json, r#"{"number":"7300418825"} x"#, (400, "malformed", "")),
        ("text/plain", r#"{"number":"7300418825"}"#, (415, "content-type", "")),
    ] {
        let (status, name, field) = problem(&post(&caller, "/api/v1/customers", kind, body).await);
        assert_eq!((status, name.as_str(), field.as_str()), expected, "{kind} {body}");
    }
    let old = json!({ "devices": [{ "identity": "356868000041418" }], "order_date": "-5000-01-01" });
    let reply = post(&caller, "/api/v1/uploads", json, old.to_string()).await;
    assert_eq!(problem(&reply), (422, "invalid".into(), "order_date".into()));
    let blank = json!({ "devices": [{ "identity": "356868000041418" }, { "identity": " " }] });
    let reply = post(&caller, "/api/v1/uploads", json, blank.to_string()).await;
    assert_eq!(problem(&reply), (422, "invalid".into(), "devices[1].identity".into()));
    let left_out = caller.request(Method::PATCH, "/api/v1/customers/7300418825").header("content-type", json);
    let reply = caller.send(left_out.body("{}".into()).unwrap()).await;
    assert_eq!(problem(&reply).0, 422, "what is not named is not removed");
    let long = json!({ "number": "7300418825", "internal_reference": "x".repeat(5_000) });
    let reply = post(&caller, "/api/v1/customers", json, long.to_string()).await;
    assert_eq!(problem(&reply), (422, "invalid".into(), "internal_reference".into()));
    let huge = post(&caller, "/api/v1/customers", json, vec![b' '; 70_000]).await;
    assert_eq!(problem(&huge).0, 413);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_wrong_address_is_told_what_is_wrong_with_it(_: PgPoolOptions, options: PgConnectOptions) {
    let (_portal, caller) = scene(options).await;
    for (path, expected) in [
        ("/api/v1/customers?limit=0", (422, "invalid", "limit")),
        ("/api/v1/customers?limit=many", (422, "invalid", "limit")),
        ("/api/v1/customers?limit=1&limit=2", (422, "invalid", "limit")),
        ("/api/v1/customers?sort=secret", (422, "invalid", "sort")),
        ("/api/v1/customers?status=unknown", (422, "invalid", "list")),
        ("/api/v1/customers?cursor=nonsense", (422, "invalid", "cursor")),
        ("/api/v1/customers?page=2", (422, "invalid", "page")),
        ("/api/v1/customers?q=%00", (422, "invalid", "search")),
        ("/api/v1/customers/12", (404, "not-found", "")),
        ("/api/v1/customers/%FF", (404, "not-found", "")),
        ("/api/v1/uploads/U-20261121-7F3KQ2", (404, "not-found", "")),
        ("/api/v1/uploads/U-20261121-7F3KQ2/results?after=-1", (422, "invalid", "after")),
        ("/api/v1/devices/%00", (404, "not-found", "")),
        ("/api/v1/nothing", (404, "not-found", "")),
        ("/api/v1/moves", (405, "method-not-allowed", "")),
    ] {
        let (status, name, field) = problem(&caller.get(path).await);
        assert_eq!((status, name.as_str(), field.as_str()), expected, "{path}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_gets_in_without_a_valid_key(_: PgPoolOptions, options: PgConnectOptions) {
    let (portal, caller) = scene(options).await;
    let unknown = format!("Bearer waybill_{}", "a".repeat(64));
    for header in ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer waybill_123", unknown.as_str()] {
        let reply = portal.stranger().with("authorization", header).get("/api/v1/customers").await;
        assert_eq!(problem(&reply), (401, "unauthenticated".into(), String::new()), "{header}");
        assert!(reply.header("www-authenticate").starts_with("Bearer"), "{header}");
    }
    // Nothing of a request is read before it is known who asks.
    let reply = post(&portal.stranger(), "/api/v1/uploads", "application/json", "{").await;
    assert_eq!(reply.status, 401);
    assert_eq!(caller.get("/api/v1/key").await.status, 200);
    let description: Value = portal.stranger().get("/api/openapi.json").await.json();
    assert_eq!(description["openapi"], "3.1.0");
    let page = portal.stranger().get("/api/docs").await;
    assert!(page.text().contains("<h1>Waybill API</h1>"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_a_program_has_is_not_sent_again_until_it_changes(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let own = portal.world.reseller("nordlicht").await;
    let acme = portal.world.customer("Acme Tablets").await;
    portal.world.connected(&own, &acme).await;
    let ada = portal.world.actor(&own, Role::Administrator).await;
    let caller = mighty(&portal, &ada).await;
    let place = format!("/api/v1/customers/{}", acme.number);
    let had = caller.get(&place).await.header("etag").to_owned();
    assert!(had.starts_with("W/\""), "{had}");
    let again = caller.clone().with("if-none-match", &had);
    let same = again.get(&place).await;
    assert_eq!((same.status, same.body.len(), same.header("etag")), (304, 0, had.as_str()));
    assert!(!same.header("ratelimit").is_empty() && same.header("content-type").is_empty());
    let change = again.request(Method::PATCH, &place).header("content-type", "application/json");
    let changed = again.send(change.body(r#"{"internal_reference":"A-1"}"#.into()).unwrap()).await;
    assert_eq!(changed.status, 200, "a condition on a read is none on a write: {}", changed.text());
    let other = again.get(&place).await;
    assert_eq!(other.status, 200);
    assert_ne!(other.header("etag"), had);
    // Refusals are told as they are.
    let nobody = portal.stranger().with("if-none-match", "*").get(&place).await;
    assert_eq!((nobody.status, nobody.header("etag")), (401, ""));
    let document = portal.stranger().get("/api/openapi.json").await;
    let known = portal.stranger().with("if-none-match", document.header("etag"));
    assert_eq!(known.get("/api/openapi.json").await.status, 304);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn programs_are_answered_in_english_whatever_a_person_reads(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let own = portal.world.reseller("nordlicht").await;
    let ada = portal.world.actor(&own, Role::Administrator).await;
    let caller = mighty(&portal, &ada).await.with("accept-language", "de");
    let refusal = caller.get("/api/v1/customers/7300418825").await;
    assert!(refusal.text().contains("This does not exist, or not for you."), "{}", refusal.text());
}
