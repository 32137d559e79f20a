//! What is on the screen as a file.

use crate::support::{Caller, Portal};
use domain::Role;
use domain::customers::Verification;
use http::Method;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

/// The lines after the byte order mark.
async fn lines(caller: &Caller, path: &str) -> Vec<String> {
    let reply = caller.get(path).await;
    assert_eq!(
        (reply.status, reply.header("content-type")),
        (200, "text/csv; charset=utf-8; header=present"),
        "{path}"
    );
    let text = reply.text().strip_prefix('\u{FEFF}').expect("a byte order mark");
    assert!(text.ends_with("\r\n"), "{text:?}");
    text.split_terminator("\r\n").map(str::to_owned).collect()
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn customers_come_guarded_with_the_columns_and_filters_of_the_screen(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let world = &portal.world;
    let reseller = world.reseller("Nordlicht").await;
    let (formula, plain) =
        (world.customer("=HYPERLINK(\"evil\")").await, world.customer("Müller, Söhne").await);
    world.connected(&reseller, &formula).await;
    world.connected(&reseller, &plain).await;
    world.verification(&reseller, &plain, Verification::Active).await;
    let ada = portal.signed_in(&reseller, Role::Viewer).await;

    let all = lines(&ada, "/customers.csv").await;
    assert_eq!(
        all[0],
        "Company name / Internal reference,Customer ID,Country,Last uploaded,Uploads,Devices,Status"
    );
    assert_eq!(all.len(), 3);
    assert!(all[1].starts_with("\"'=HYPERLINK(\"\"evil\"\")\","), "{}", all[1]);
    let some = lines(&ada, "/customers.csv?status=active&columns=status,number").await;
    assert_eq!(
        some,
        [
            "Company name / Internal reference,Customer ID,Status".to_owned(),
            format!("\"Müller, Söhne\",{},Active", plain.number),
        ]
    );
    assert_eq!(lines(&ada, "/customers.csv?q=nothing+of+that+name").await.len(), 1);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_holds_all_pages_in_the_order_of_the_screen(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let world = &portal.world;
    let reseller = world.reseller("Nordlicht").await;
    for number in 0..130 {
        let customer = world.customer(&format!("Customer {number:03}")).await;
        world.connected(&reseller, &customer).await;
    }
    let ada = portal.signed_in(&reseller, Role::Viewer).await;
    let lines = lines(&ada, "/customers.csv?size=10&sort=-name&columns=").await;
    let expected: Vec<String> = (0..130).rev().map(|number| format!("Customer {number:03}")).collect();
    assert_eq!(lines[1..], expected);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_file_is_saved_under_a_name_that_says_what_it_is(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    let ada = portal.signed_in(&reseller, Role::Viewer).await;
    let reply = ada.get("/customers.csv").await;
    assert_eq!(reply.header("content-disposition"), "attachment; filename=\"customers-2026-11-21.csv\"");
    let head =
        ada.send(ada.request(Method::HEAD, "/customers.csv").body(String::new().into()).unwrap()).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_device_with_two_imeis_comes_with_both(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let world = &portal.world;
    let (reseller, customer) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    world.connected(&reseller, &customer).await;
    world.uploaded(&reseller, &customer, &["356868000041418"]).await;
    sqlx::query("UPDATE devices SET imei2 = '490154203237518'").execute(&world.owner).await.unwrap();
    let ada = portal.signed_in(&reseller, Role::Viewer).await;
    let acme = portal.signed_in(&customer, Role::Viewer).await;

    let of_customer = format!("/customers/{}/devices.csv", customer.number);
    for (caller, path) in [(&ada, "/devices.csv"), (&ada, of_customer.as_str()), (&acme, "/devices.csv")] {
        let lines = lines(caller, &format!("{path}?columns=status")).await;
        assert_eq!(
            lines,
            ["IMEI / MEID / Serial,Second IMEI,Status", "356868000041418,490154203237518,Pending"],
            "{path}"
        );
    }
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_refused_download_is_a_page_for_whoever_clicked(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let reseller = portal.world.reseller("Nordlicht").await;
    let ada = portal.signed_in(&reseller, Role::Viewer).await.navigating();
    for path in [
        "/customers/7300418825/devices.csv",
        "/customers/x/uploads.csv",
        "/uploads/U-20261121-7F3KQ2/errors.csv",
    ] {
        let reply = ada.get(path).await;
        assert_eq!(reply.status, 404, "{path}");
        assert!(
            reply.text().starts_with("<!DOCTYPE html>") && reply.text().contains("does not exist"),
            "{path}"
        );
    }
}
