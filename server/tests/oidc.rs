//! Signing in by a provider: there, back, and everything that can go wrong on the way. The provider is the test's own; a
//! real one is in end2end/tests/sign-in-oidc.spec.ts.

use crate::support::{Caller, Portal, Reply, TestProvider};
use domain::Role;
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use std::collections::HashMap;
use store::testing::PASSWORD;
use time::Duration;

const ADA: &str = "ada@nordlicht.example";
const CALLBACK: &str = "/sign-in/oidc/callback";

/// A portal with Ada, and a provider that knows her.
struct Scene {
    portal: Portal,
    provider: TestProvider,
}

impl Scene {
    async fn set(options: PgConnectOptions) -> Self {
        let provider = TestProvider::start().await;
        let variables = provider.variables();
        let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let portal = Portal::configured(options, &variables).await;
        let reseller = portal.world.reseller("Nordlicht").await;
        portal.world.person(ADA, &reseller, Role::Viewer).await;
        provider.says(ada(), json!({}));
        Self { portal, provider }
    }

    fn browser(&self) -> Caller {
        self.portal.stranger().navigating()
    }

    /// A browser that is at the provider, with what the portal asks there.
    async fn sent(&self, link: &str) -> (Caller, HashMap<String, String>) {
        let browser = self.browser();
        let reply = browser.get(link).await;
        let (page, query) = reply.location().split_once('?').expect("an address of the provider");
        assert_eq!((reply.status, page), (303, format!("{}/authorize", self.provider.issuer).as_str()));
        (browser.keeping(&reply), read_query(query))
    }

    /// From the link to the way back, with the answer to it.
    async fn came_back(&self) -> Reply {
        let (browser, asked) = self.sent("/sign-in/oidc").await;
        let code = self.provider.consent(&asked);
        browser.get(&back(&asked, &code)).await
    }

    /// Expects to be back on the sign-in page, signed in nowhere.
    async fn refused(&self, code: &str, why: &str) {
        expect_refusal(&self.came_back().await, code, why);
    }
}

fn ada() -> Value {
    json!({ "email": ADA, "email_verified": true })
}

fn back(asked: &HashMap<String, String>, code: &str) -> String {
    format!("{CALLBACK}?code={code}&state={}", asked["state"])
}

fn read_query(query: &str) -> HashMap<String, String> {
    let address = format!("http://provider/?{query}").parse().unwrap();
    axum::extract::Query::try_from_uri(&address).unwrap().0
}

fn cookies(reply: &Reply) -> Vec<&str> {
    reply.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap()).collect()
}

fn session(reply: &Reply) -> Option<&str> {
    cookies(reply).into_iter().find(|cookie| cookie.starts_with("waybill="))?.split(';').next()
}

fn expect_refusal(reply: &Reply, code: &str, why: &str) {
    assert_eq!((reply.status, reply.location()), (303, format!("/sign-in?refused={code}").as_str()), "{why}");
    assert_eq!(session(reply), None, "{why}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_person_signs_in_by_the_provider_and_goes_where_they_wanted(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::set(options).await;
    let page = scene.browser().get("/sign-in?next=/customers%3Fq%3Dacme").await;
    let link = "href=\"/sign-in/oidc?next=/customers%3Fq%3Dacme\"";
    assert!(page.text().contains(link) && page.text().contains("Example &lt;ID&gt;"), "{}", page.text());

    for _ in 0..2 {
        let (browser, asked) = scene.sent("/sign-in/oidc?next=/customers%3Fq%3Dacme").await;
        let reply = browser.get(&back(&asked, &scene.provider.consent(&asked))).await;
        assert_eq!((reply.status, reply.location()), (303, "/customers?q=acme"));
        let cookie = session(&reply).expect("a session");
        assert_eq!(scene.browser().with_cookie(cookie).get("/customers").await.status, 200);
        let over = cookies(&reply).into_iter().find(|cookie| cookie.starts_with("waybill-oidc=")).unwrap();
        assert!(over.contains("Max-Age=0"), "{over}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_way_to_the_provider_is_kept_in_a_cookie_that_no_script_reads(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::set(options).await;
    let reply = scene.browser().get("/sign-in/oidc").await;
    let cookie = reply.header("set-cookie");
    for part in ["HttpOnly", "SameSite=Lax", "Max-Age=600"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let (_, asked) = scene.sent("/sign-in/oidc").await;
    for secret in [&asked["state"], &asked["nonce"]] {
        assert!(!cookie.contains(secret.as_str()));
    }
    for next in ["//evil.example", "https://evil.example", "/sign-in/oidc"] {
        let (browser, asked) =
            scene.sent(&format!("/sign-in/oidc?next={}", server::answer::encode(next))).await;
        let reply = browser.get(&back(&asked, &scene.provider.consent(&asked))).await;
        assert_eq!((reply.status, reply.location()), (303, "/"), "{next}");
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_address_that_only_the_user_info_tells_counts_as_well(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::set(options).await;
    let mut told = ada();
    told["sub"] = json!("248289761001");
    scene.provider.says(json!({}), told.clone());
    assert_eq!(scene.came_back().await.location(), "/");
    told["sub"] = json!("somebody else");
    scene.provider.says(json!({}), told);
    scene.refused("provider-down", "the user info is about somebody else").await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_second_factor_is_asked_for_here_whatever_the_provider_has_asked_for(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::set(options).await;
    sqlx::query(
        "INSERT INTO second_factors (person_id, secret, confirmed_at, created_at)
         SELECT id, decode(repeat('00', 20), 'hex'), created_at, created_at FROM people",
    )
    .execute(&scene.portal.world.owner)
    .await
    .unwrap();
    let reply = scene.came_back().await;
    assert_eq!((reply.status, reply.location()), (303, "/sign-in/code"));
    let half = scene.browser().with_cookie(session(&reply).expect("half a session"));
    assert_eq!(half.get("/customers").await.status, 303, "good for nothing else");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_does_not_hold_of_an_id_token_lets_nobody_in(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    for (wrong, why) in [
        (json!({ "nonce": "of another sign-in" }), "the nonce is wrong"),
        (json!({ "nonce": null }), "there is no nonce"),
        (json!({ "aud": "another portal" }), "it is for somebody else"),
        (json!({ "aud": ["waybill", "another portal"] }), "it is for somebody else, too"),
        (json!({ "exp": 1_795_262_400 - 1 }), "it has expired"),
        (json!({ "iss": "https://evil.example" }), "another provider made it"),
    ] {
        let mut claims = ada();
        claims.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
        scene.provider.says(claims, json!({}));
        scene.refused("untrusted", why).await;
    }
    scene.provider.says(ada(), json!({}));
    scene.provider.is_forged();
    scene.refused("untrusted", "somebody else has signed it").await;
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn only_a_verified_address_counts(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let about = |claims: Value| {
        let mut about = json!({ "sub": "248289761001" });
        about.as_object_mut().unwrap().extend(claims.as_object().unwrap().clone());
        about
    };
    for claims in [
        json!({ "email": ADA, "email_verified": false }),
        json!({ "email": ADA }),
        json!({}),
        json!({ "email": "no address", "email_verified": true }),
    ] {
        scene.provider.says(claims.clone(), about(claims.clone()));
        scene.refused("unverified", &claims.to_string()).await;
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_has_no_open_account_is_told_so_in_one_sentence(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    scene.provider.says(json!({ "email": "nobody@nordlicht.example", "email_verified": true }), json!({}));
    scene.refused("no-account", "unknown").await;
    scene.portal.world.admin.set_disabled(ADA, true).await.unwrap();
    scene.provider.says(ada(), json!({}));
    scene.refused("no-account", "disabled").await;
    let page = scene.browser().get("/sign-in?refused=no-account").await;
    assert!(page.text().contains("No account with this e-mail address"), "{}", page.text());
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_way_back_ends_only_what_this_browser_began_and_once(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let (browser, asked) = scene.sent("/sign-in/oidc").await;
    let code = scene.provider.consent(&asked);
    let way = back(&asked, &code);
    expect_refusal(&scene.browser().get(&way).await, "stale", "another browser");
    let (other, _) = scene.sent("/sign-in/oidc").await;
    expect_refusal(&other.get(&way).await, "stale", "another sign-in of the browser");
    for without in
        [CALLBACK.to_owned(), format!("{CALLBACK}?code={code}"), format!("{CALLBACK}?state=&code=a&%ff")]
    {
        expect_refusal(&browser.get(&without).await, "stale", &without);
    }
    let elsewhere = format!("{way}&iss=https://evil.example");
    expect_refusal(&browser.get(&elsewhere).await, "untrusted", "another provider answers");

    assert_eq!(browser.get(&format!("{way}&iss={}", scene.provider.issuer)).await.location(), "/");
    expect_refusal(&browser.get(&way).await, "stale", "even if the browser has kept the cookie");

    let (late, asked) = scene.sent("/sign-in/oidc").await;
    scene.portal.world.clock.advance(Duration::minutes(11));
    expect_refusal(&late.get(&back(&asked, &scene.provider.consent(&asked))).await, "stale", "too late");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_the_provider_refuses_is_told(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    for (error, code) in [("access_denied", "cancelled"), ("server_error", "provider-down")] {
        let (browser, asked) = scene.sent("/sign-in/oidc?next=/devices").await;
        let reply = browser.get(&format!("{CALLBACK}?error={error}&state={}", asked["state"])).await;
        assert_eq!(reply.location(), format!("/sign-in?refused={code}&next=/devices"));
        let page = scene.browser().get(reply.location()).await;
        assert!(page.text().contains("role=\"alert\""), "{}", page.text());
    }
    let (browser, asked) = scene.sent("/sign-in/oidc").await;
    expect_refusal(&browser.get(&back(&asked, "")).await, "provider-down", "no code");
    let (browser, asked) = scene.sent("/sign-in/oidc").await;
    expect_refusal(&browser.get(&back(&asked, "unknown")).await, "stale", "a code of nobody");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_provider_that_does_not_answer_is_told(_: PgPoolOptions, options: PgConnectOptions) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let provider = TestProvider::start().await;
    let variables: Vec<_> = provider.variables();
    let mut variables: Vec<_> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    variables[0].1 = &nobody;
    let portal = Portal::configured(options, &variables).await;
    let reply = portal.stranger().navigating().get("/sign-in/oidc?next=/devices").await;
    assert_eq!((reply.status, reply.location()), (303, "/sign-in?refused=provider-down&next=/devices"));
    assert_eq!(reply.header("set-cookie"), "");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_redirect_of_the_provider_is_not_followed(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let (browser, asked) = scene.sent("/sign-in/oidc").await;
    scene.provider.sends_elsewhere();
    let way = back(&asked, &scene.provider.consent(&asked));
    expect_refusal(&browser.get(&way).await, "provider-down", "coming back");
    expect_refusal(&scene.browser().get("/sign-in/oidc").await, "provider-down", "going there");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn signing_in_by_the_provider_ends_the_session_before(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::set(options).await;
    let form = [("email", ADA), ("password", PASSWORD)];
    let first = scene.browser().keeping(&scene.browser().post("/session", &form).await);
    assert_eq!(first.get("/customers").await.status, 200);
    let begun = first.get("/sign-in/oidc").await;
    let asked = read_query(begun.location().split_once('?').unwrap().1);
    let code = scene.provider.consent(&asked);
    let both =
        format!("{}; {}", first.cookie().unwrap(), begun.header("set-cookie").split(';').next().unwrap());
    let reply = scene.browser().with_cookie(&both).get(&back(&asked, &code)).await;
    assert!(session(&reply).is_some());
    assert_eq!(first.get("/customers").await.status, 303, "the session before has ended");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn without_a_provider_there_is_no_button_and_no_way(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let page = portal.stranger().navigating().get("/sign-in").await;
    assert!(!page.text().contains("/sign-in/oidc"), "{}", page.text());
    for path in ["/sign-in/oidc", CALLBACK] {
        assert_eq!(portal.stranger().get(path).await.status, 404, "{path}");
    }
}
