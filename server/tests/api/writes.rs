use super::{mighty, program};
use crate::support::{Caller, Portal, Reply};
use domain::Role;
use domain::people::Permission;
use http::Method;
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use store::admin::Organisation;

async fn scene(options: PgConnectOptions) -> (Portal, Caller, Organisation) {
    let portal = Portal::start(options).await;
    let own = portal.world.reseller("nordlicht").await;
    let acme = portal.world.customer("Acme Tablets").await;
    let ada = portal.world.actor(&own, Role::Administrator).await;
    let caller = mighty(&portal, &ada).await;
    (portal, caller, acme)
}

async fn connect(caller: &Caller, key: &str, body: &Value) -> Reply {
    let request = caller
        .request(Method::POST, "/api/v1/customers")
        .header("content-type", "application/json")
        .header("idempotency-key", key);
    caller.send(request.body(body.to_string().into()).unwrap()).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_repeated_write_is_done_once_and_answered_as_it_was(_: PgPoolOptions, options: PgConnectOptions) {
    let (_portal, caller, acme) = scene(options).await;
    let body = json!({ "number": acme.number });
    let first = connect(&caller, "a", &body).await;
    let again = connect(&caller, "a", &body).await;
    assert_eq!((first.status, again.status), (201, 201), "{}", again.text());
    assert_eq!(first.body, again.body);
    assert_eq!(first.location(), format!("/api/v1/customers/{}", acme.number));
    assert_eq!((first.location(), again.header("idempotent-replayed")), (again.location(), "true"));
    let without = caller.json("/api/v1/customers", &body).await;
    assert_eq!(without.json::<Value>()["code"], "already_added", "it is another request");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_key_of_another_request_is_refused_and_one_of_a_refusal_is_free(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (_portal, caller, acme) = scene(options).await;
    let refused = connect(&caller, "a", &json!({ "number": "0000000000" })).await;
    assert_eq!(refused.json::<Value>()["code"], "unknown_customer");
    assert_eq!(connect(&caller, "a", &json!({ "number": acme.number })).await.status, 201);
    let reused = connect(&caller, "a", &json!({ "number": acme.number, "internal_reference": "A" })).await;
    assert_eq!(reused.status, 422);
    assert_eq!(reused.json::<Value>()["type"], "urn:waybill:problem:idempotency-key-reused");
    let long = connect(&caller, &"a".repeat(256), &json!({ "number": acme.number })).await;
    assert_eq!(long.json::<Value>()["errors"][0]["field"], "Idempotency-Key");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_a_program_did_is_in_the_log_with_its_key(_: PgPoolOptions, options: PgConnectOptions) {
    let (_portal, caller, acme) = scene(options).await;
    assert_eq!(connect(&caller, "a", &json!({ "number": acme.number })).await.status, 201);
    let log: Value = caller.get("/api/v1/activity?action=customer.connected").await.json();
    assert_eq!(log["items"][0]["details"]["api_key"], "Everything");
    assert_eq!(log["items"][0]["subject"], acme.number.to_string());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_leads_to_the_next_and_a_session_is_no_key(_: PgPoolOptions, options: PgConnectOptions) {
    let (portal, caller, _) = scene(options).await;
    for name in ["Birch", "Cedar", "Dogwood"] {
        let customer = portal.world.customer(name).await;
        assert_eq!(connect(&caller, name, &json!({ "number": customer.number })).await.status, 201);
    }
    let first: Value = caller.get("/api/v1/customers?limit=2&sort=-name").await.json();
    let names = |page: &Value| -> Vec<String> {
        page["items"].as_array().unwrap().iter().map(|row| row["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!((names(&first), &first["total"]), (vec!["Dogwood".into(), "Cedar".into()], &json!(3)));
    let next = server::answer::encode(first["next"].as_str().unwrap());
    let last: Value = caller.get(&format!("/api/v1/customers?limit=2&sort=-name&cursor={next}")).await.json();
    assert_eq!((names(&last), &last["next"]), (vec!["Birch".into()], &Value::Null));
    let person = portal.signed_in(&portal.world.reseller("Other").await, Role::Administrator).await;
    assert_eq!(person.get("/api/v1/customers").await.status, 401, "a cookie counts for nothing here");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn requests_are_counted_and_too_many_are_told_when_to_come_again(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let own = portal.world.reseller("nordlicht").await;
    let ada = portal.world.actor(&own, Role::Administrator).await;
    let caller = program(&portal, &ada, "ERP", &[Permission::ViewCustomers]).await;
    let first = caller.get("/api/v1/key").await;
    assert_eq!(first.header("ratelimit-policy"), "\"key\";q=600");
    assert_eq!(first.header("ratelimit"), "\"key\";r=599;t=1");
    assert_eq!(first.json::<Value>()["scopes"], json!(["view-customers"]));
    sqlx::query("UPDATE attempts SET tokens = 0.2 WHERE key LIKE 'api.key:%'")
        .execute(&portal.world.owner)
        .await
        .unwrap();
    let refused = caller.get("/api/v1/key").await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "1"));
    assert_eq!(refused.header("ratelimit"), "\"key\";r=0;t=1");
    assert_eq!(refused.json::<Value>()["type"], "urn:waybill:problem:too-many-requests");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_tries_reseller_ids_by_program_finds_out_no_more_than_by_hand(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let acme = portal.world.customer("Acme").await;
    let carl = portal.world.actor(&acme, Role::Administrator).await;
    let caller = mighty(&portal, &carl).await;
    let mut answers = Vec::new();
    for number in 0..21 {
        let asked = json!({ "number": format!("90000000{number:02}") });
        answers.push(caller.json("/api/v1/resellers", &asked).await.status);
    }
    assert_eq!((answers[0], answers[20]), (409, 429), "{answers:?}");
}
