//! Signing in, staying signed in, and the end of it.

use crate::support::Portal;
use domain::{Conflict, PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use store::testing::PASSWORD;
use time::Duration;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_person_signs_in_and_goes_where_they_wanted(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    portal.world.person("ada@nordlicht.example", &reseller, Role::Viewer).await;

    let browser = portal.stranger().navigating();
    let sent = browser.get("/customers?q=acme&status=active").await;
    assert_eq!(
        (sent.status, sent.location()),
        (303, "/sign-in?next=/customers%3Fq%3Dacme%26status%3Dactive")
    );

    let form = [("email", " Ada@Nordlicht.example "), ("password", PASSWORD), ("next", "/customers?q=acme")];
    let signed_in = browser.post("/session", &form).await;
    assert_eq!((signed_in.status, signed_in.location()), (303, "/customers?q=acme"));
    let cookie = signed_in.header("set-cookie");
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
        "{cookie}"
    );

    let page = browser.keeping(&signed_in).get("/customers").await;
    assert_eq!(page.status, 200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_unknown_address_and_a_wrong_password_are_answered_alike(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    portal.world.person("ada@nordlicht.example", &reseller, Role::Viewer).await;

    let try_with = async |email: &str| {
        let form = [("email", email), ("password", "not the password")];
        let page = portal.stranger().navigating().post("/session", &form).await;
        let program = portal.stranger().post("/session", &form).await;
        (page.status, page.location().to_owned(), page.body.clone(), program.status, program.refusal())
    };
    let known = try_with("ada@nordlicht.example").await;
    assert_eq!(known, try_with("nobody@nordlicht.example").await);
    assert_eq!((known.0, known.1.as_str()), (303, "/sign-in?refused=wrong"));
    assert_eq!((known.3, known.4), (409, PortalError::Conflict(Conflict::WrongCredentials)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_incomplete_form_is_sent_back(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let browser = portal.stranger().navigating();
    for form in [&[][..], &[("email", "ada@nordlicht.example")], &[("password", "x")]] {
        let reply = browser.post("/session", form).await;
        assert_eq!((reply.status, reply.location()), (303, "/sign-in?refused=wrong"), "{form:?}");
    }
    let reply = browser.json("/session", &serde_json::json!({"email": "a"})).await;
    assert_eq!(reply.status, 303);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_way_back_leads_to_no_other_site(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    portal.world.person("ada@nordlicht.example", &reseller, Role::Viewer).await;
    for next in ["//evil.example", "https://evil.example", "/\\evil.example", "\r\nset-cookie: a=b"] {
        let form = [("email", "ada@nordlicht.example"), ("password", PASSWORD), ("next", next)];
        let reply = portal.stranger().navigating().post("/session", &form).await;
        assert_eq!((reply.status, reply.location()), (303, "/"), "{next}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn trying_passwords_is_limited(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let browser = portal.stranger();
    let mut refused = None;
    for _ in 0..50 {
        let reply =
            browser.post("/session", &[("email", "ada@nordlicht.example"), ("password", "guess")]).await;
        if reply.status == 429 {
            refused = Some(reply);
            break;
        }
    }
    let refused = refused.expect("fifty guesses are too many");
    let PortalError::TooManyRequests { retry_after_seconds } = refused.refusal() else {
        panic!("{refused:?}")
    };
    assert_eq!(refused.header("retry-after"), retry_after_seconds.to_string());
    let form = [("email", "ada@nordlicht.example"), ("password", "guess")];
    let page = portal.stranger().navigating().post("/session", &form).await;
    assert_eq!(page.location(), format!("/sign-in?refused=wait-{retry_after_seconds}"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn signing_in_again_ends_the_session_before(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    portal.world.person("ada@nordlicht.example", &reseller, Role::Viewer).await;
    let form = [("email", "ada@nordlicht.example"), ("password", PASSWORD)];

    let browser = portal.stranger();
    let before = browser.clone().keeping(&browser.post("/session", &form).await);
    let after = before.clone().keeping(&before.post("/session", &form).await);
    assert_eq!(before.post("/api/people/sessions", &[]).await.status, 401);
    assert_eq!(after.post("/api/people/sessions", &[]).await.status, 200);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn signing_out_ends_the_session_on_the_server_too(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    let ada = portal.signed_in(&reseller, Role::Viewer).await;

    let out = ada.post("/session/end", &[]).await;
    assert_eq!((out.status, out.location()), (303, "/sign-in"));
    assert_eq!(
        out.header("clear-site-data"),
        "",
        "it would sign people out of their company's other applications"
    );
    assert!(out.header("set-cookie").contains("Max-Age=0"), "{}", out.header("set-cookie"));
    assert_eq!(ada.post("/api/people/sessions", &[]).await.status, 401);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_session_that_is_not_used_ends(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    let ada = portal.signed_in(&reseller, Role::Viewer).await;
    assert_eq!(ada.get("/customers").await.status, 200);
    portal.world.clock.advance(Duration::days(2));
    assert_eq!(ada.get("/customers").await.status, 401);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_disabled_person_is_out_at_once(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    let ada = portal.signed_in(&reseller, Role::Viewer).await;
    portal.world.admin.set_disabled(&portal.world.email(&reseller, Role::Viewer), true).await.unwrap();
    assert_eq!(ada.get("/customers").await.status, 401);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_person_switches_only_to_their_own_organisations(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let [first, second, other] = [
        portal.world.reseller("Arctic").await,
        portal.world.reseller("Boreal").await,
        portal.world.reseller("Nordlicht").await,
    ];
    portal.world.person("mika@arctic.example", &first, Role::Viewer).await;
    portal.world.person("mika@arctic.example", &second, Role::Administrator).await;
    let mika = portal.session_of("mika@arctic.example").await;
    let name = async || {
        // The switcher names the organisation first, then the others.
        let reply = mika.clone().navigating().get("/settings").await;
        let page = reply.text();
        ["Arctic", "Boreal", "Nordlicht"]
            .into_iter()
            .min_by_key(|name| page.find(*name).unwrap_or(usize::MAX))
            .unwrap()
    };

    let switched = mika.post("/session/organisation", &[("number", second.number.as_str())]).await;
    assert_eq!((switched.status, switched.location()), (303, "/"));
    assert_eq!(name().await, "Boreal");
    for number in [other.number.as_str(), "0000000000", "nonsense", ""] {
        let refused = mika.post("/session/organisation", &[("number", number)]).await;
        assert_eq!((refused.status, refused.refusal()), (404, PortalError::NotFound), "{number}");
    }
    assert_eq!(name().await, "Boreal");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_cookie_that_is_no_token_is_nobody(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    for cookie in
        ["waybill=", "waybill=x", "waybill=\u{1}", &format!("waybill={}", "0".repeat(64)), "waybill"]
    {
        if http::HeaderValue::from_str(cookie).is_ok() {
            assert_eq!(portal.stranger().with_cookie(cookie).get("/customers").await.status, 401, "{cookie}");
        }
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_refusal_is_told_in_the_language_that_the_person_chose(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    let caller = portal.signed_in(&reseller, Role::Viewer).await;
    let refused = async || caller.clone().navigating().get("/uploads/U-20261121-7F3KQ2/errors.csv").await;
    let english = refused().await;
    assert_eq!(english.status, 404);
    assert!(english.text().contains("<html lang=\"en\">"), "{}", english.text());
    let german = [("theme", "dark"), ("density", "compact"), ("time_zone", ""), ("language", "de")];
    assert_eq!(caller.post("/api/people/set-appearance", &german).await.status, 200);
    let german = refused().await;
    assert_eq!(german.status, 404);
    assert!(german.text().contains("<html lang=\"de\">"), "{}", german.text());
    assert!(german.text().contains("Zur Startseite"), "{}", german.text());
}
