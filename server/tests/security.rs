//! What is on every answer, and what another site or a fault cannot do.

use crate::support::Portal;
use axum::Router;
use axum::routing::get;
use domain::policy::Denied;
use domain::{PortalError, Role};
use http::Method;
use server::routes::Who;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn another_site_cannot_make_a_browser_change_anything(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    let ada = portal.signed_in(&reseller, Role::Administrator).await;
    let code = [("code", "NL-20417"), ("alias", "Retail")];
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let refused = ada.clone().with(name, value).post("/api/sold-to-codes/add", &code).await;
        assert_eq!(
            (refused.status, refused.refusal()),
            (403, PortalError::Forbidden(Denied::CrossSite)),
            "{name}"
        );
    }
    let own = ada.with("sec-fetch-site", "same-origin").with("origin", "https://portal.example");
    assert_eq!(own.post("/api/sold-to-codes/add", &code).await.status, 200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn no_server_function_answers_to_get(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    let ada = portal.signed_in(&reseller, Role::Administrator).await;
    for (path, method) in leptos::server_fn::axum::server_fn_paths() {
        assert_eq!(method, Method::POST, "{path}");
        assert_eq!(ada.get(path).await.status, 405, "{path}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_runs_no_script_but_its_own(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let page = portal.stranger().navigating().get("/sign-in").await;
    let policy = page.header("content-security-policy").to_owned();
    let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    assert!(
        nonce.len() >= 20 && !policy.contains("unsafe-inline") && !policy.contains(" 'unsafe-eval'"),
        "{policy}"
    );
    let scripts = page.text().matches("<script").count();
    let allowed = page.text().matches(&format!("nonce=\"{nonce}\"")).count();
    assert!(scripts > 0 && allowed >= scripts, "{scripts} scripts, {allowed} with the nonce");

    let again = portal.stranger().navigating().get("/sign-in").await;
    assert!(!again.header("content-security-policy").contains(nonce), "the nonce is used once");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_answer_has_the_security_headers(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    for path in
        ["/sign-in", "/health", "/customers", "/api/customers/list", "/api/nothing", "/pkg/nothing.js"]
    {
        let reply = portal.stranger().get(path).await;
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(reply.header("referrer-policy"), "same-origin", "{path}");
        assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert!(!reply.header("content-security-policy").is_empty(), "{path}");
        assert!(
            !reply.header("cache-control").is_empty() && !reply.header("x-request-id").is_empty(),
            "{path}"
        );
        assert!(reply.header("strict-transport-security").is_empty(), "{path} by plain http");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn by_https_the_cookie_is_bound_to_the_host(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::configured(options, &[("WAYBILL_PUBLIC_URL", "https://portal.example")]).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    portal.world.person("ada@nordlicht.example", &reseller, Role::Viewer).await;
    let form = [("email", "ada@nordlicht.example"), ("password", store::testing::PASSWORD)];
    let reply = portal.stranger().post("/session", &form).await;
    let cookie = reply.header("set-cookie");
    assert!(cookie.starts_with("__Host-waybill=") && cookie.contains("Secure"), "{cookie}");
    assert!(reply.header("strict-transport-security").contains("max-age="));
    assert_eq!(portal.stranger().keeping(&reply).get("/customers").await.status, 200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_panic_is_a_500_with_a_reference_and_the_process_lives(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    let ada = portal.signed_in(&reseller, Role::Viewer).await;
    let broken = portal.serving(Router::new().route("/health", get(panicking)));
    for _ in 0..2 {
        let reply = broken.get("/health").await;
        let PortalError::Internal { reference } = reply.refusal() else { panic!("{reply:?}") };
        assert_eq!((reply.status, reply.header("x-request-id")), (500, reference.as_str()));
        assert!(!reply.text().contains("fault of ours"));
    }
    let page = broken.navigating().get("/health").await;
    assert_eq!(page.status, 500);
    assert!(page.text().starts_with("<!DOCTYPE html>") && page.text().contains(page.header("x-request-id")));
    assert_eq!(ada.get("/customers").await.status, 200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_stranger_is_refused_before_anything_is_decoded(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    for body in ["", "{", "[[[[", "\u{0}"] {
        let request = portal.stranger().request(Method::POST, "/api/devices/begin-delete");
        let reply = portal.stranger().send(request.body(body.into()).unwrap()).await;
        assert_eq!((reply.status, reply.refusal()), (401, PortalError::Unauthenticated), "{body:?}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn arguments_that_mean_nothing_are_a_400_and_too_many_a_413(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    let ada = portal.signed_in(&reseller, Role::Administrator).await;
    for body in ["", "{", "{\"query\": 7}", "\u{0}\u{0}"] {
        let request =
            ada.request(Method::POST, "/api/customers/list").header("content-type", "application/json");
        let reply = ada.send(request.body(body.into()).unwrap()).await;
        assert_eq!((reply.status, reply.text()), (400, "\"transport\""), "{body:?}");
    }
    let long = serde_json::json!({ "text": "x".repeat(65 * 1024) });
    assert_eq!(ada.json("/api/customers/suggest", &long).await.status, 413);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nothing_unknown_is_found(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    let ada = portal.signed_in(&reseller, Role::Viewer).await;
    let unknown = ada.json("/api/customers/steal", &serde_json::json!({})).await;
    assert_eq!((unknown.status, unknown.refusal()), (404, PortalError::NotFound));
    assert_eq!(ada.post("/session/steal", &[]).await.status, 405);
    let page = ada.navigating().get("/nothing/here").await;
    assert_eq!(page.status, 404);
    assert!(page.header("content-type").starts_with("text/html"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_handler_that_names_who_asks_runs_for_nobody_else(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let routes =
        Router::new().route("/health", get(|Who(actor): Who| async move { format!("{:?}", actor.role) }));
    let reply = portal.serving(routes).get("/health").await;
    assert_eq!((reply.status, reply.refusal()), (401, PortalError::Unauthenticated));
}

async fn panicking() -> &'static str {
    panic!("a fault of ours")
}
