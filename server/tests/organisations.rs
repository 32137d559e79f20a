//! An organisation from *Register* to the day its first administrator is in.

use crate::support::{Caller, Portal};
use domain::organisations::{Directory, OrganisationNumber};
use domain::people::ShownLink;
use domain::{PortalError, Role};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use store::testing::PASSWORD;

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_is_named_at_registration_opens_an_account_and_administers(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let operations = portal.world.operator("Operations").await;
    let operator = portal.signed_in(&operations, Role::Administrator).await;
    let form = [
        ("kind", "reseller"),
        ("name", "Nordlicht"),
        ("country", "DE"),
        ("email", " Eve@Nordlicht.example "),
        ("administrator", "Eve"),
        ("method", "display"),
    ];
    let registered = operator.post("/api/organisations/register", &form).await;
    assert_eq!(registered.status, 200);
    let number: OrganisationNumber = registered.json();
    let page = operator.clone().navigating().get(&format!("/organisations/{number}")).await;
    assert!(page.text().contains("eve@nordlicht.example") && page.text().contains("Resend invitation"));

    let shown: ShownLink = show_link(&operator, &number).await.json();
    assert_eq!(shown.email, "eve@nordlicht.example");
    let stranger = portal.stranger().navigating();
    let form =
        [("token", shown.token.0.as_str()), ("name", "Eve Byron"), ("password", "a lantern in the fog")];
    let opened = stranger.post("/activate", &form).await;
    assert_eq!((opened.status, opened.location()), (303, "/"));
    let eve = stranger.keeping(&opened);
    assert_eq!(eve.get("/people").await.status, 200);

    let over = show_link(&operator, &number).await;
    assert_eq!((over.status, over.refusal()), (404, PortalError::NotFound));
    let page = operator.navigating().get(&format!("/organisations/{number}")).await;
    assert!(!page.text().contains("eve@nordlicht.example"), "from now on it is their own matter");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn who_is_shut_out_by_a_suspension_is_told_once_the_password_is_right(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let world = &portal.world;
    let (operations, nordlicht) = (world.operator("Operations").await, world.reseller("Nordlicht").await);
    let ada = world.actor(&operations, Role::Administrator).await;
    world.person("eve@nordlicht.example", &nordlicht, Role::Viewer).await;
    Directory::suspend(&world.store, &ada, &nordlicht.number, "Bills unpaid").await.unwrap();
    let browser = portal.stranger().navigating();
    let try_with = async |password: &str| {
        let form = [("email", "eve@nordlicht.example"), ("password", password)];
        browser.post("/session", &form).await.location().to_owned()
    };
    assert_eq!(try_with("not the password").await, "/sign-in?refused=wrong");
    assert_eq!(try_with(PASSWORD).await, "/sign-in?refused=suspended");
    let page = browser.get("/sign-in?refused=suspended").await;
    assert!(page.text().contains("Your organisation is suspended. Ask the operator"));
    Directory::lift_suspension(&world.store, &ada, &nordlicht.number).await.unwrap();
    assert_eq!(try_with(PASSWORD).await, "/");
}

async fn show_link(caller: &Caller, number: &OrganisationNumber) -> crate::support::Reply {
    caller.post("/api/organisations/show-link", &[("number", number.as_str())]).await
}
