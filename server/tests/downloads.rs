//! What is on the screen as a file.

use crate::support::{Caller, Portal};
use domain::Role;
use domain::customers::Verification;
use domain::device_registry::RegistryPart;
use domain::uploads::NewUpload;
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

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_operators_lists_come_with_the_columns_and_filters_of_the_screen(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let world = &portal.world;
    let operations = world.operator("Operations").await;
    let (olga, caller) =
        (world.actor(&operations, Role::Uploader).await, portal.signed_in(&operations, Role::Uploader).await);
    let (nordlicht, acme) = (world.reseller("Nordlicht").await, world.customer("Acme").await);
    world.customer("Zeta").await;
    world.connected(&nordlicht, &acme).await;
    let seller = world.actor(&nordlicht, Role::Administrator).await;
    world.upload_file(&seller, &acme, "two", b"356868000041418\n490154203237518\n").await;
    for (part, file) in [
        (
            RegistryPart::Tacs,
            "TAC,Manufacturer,Model,Edition\n35000001,Nokia,XR21,\n35000002,=Nokia,XR21,Enterprise\n",
        ),
        (RegistryPart::Devices, "IMEI,Manufacturer,Model\n356868000041418,Nokia,XR21\n"),
    ] {
        let new = NewUpload { registry: Some(part), ..world.new_bulk_upload(part.key(), file.len()) };
        world.send(&olga, new, file.as_bytes()).await.unwrap();
        world.store.work_off().await.unwrap();
    }
    assert_eq!(
        lines(&caller, "/device-registry/tacs.csv?sort=-tac&columns=tac,manufacturer,edition").await,
        ["TAC,Manufacturer,Edition", "35000002,'=Nokia,Enterprise", "35000001,Nokia,Standard"]
    );
    assert_eq!(lines(&caller, "/device-registry/tacs.csv?edition=enterprise").await.len(), 2);
    let devices = lines(&caller, "/device-registry/devices.csv?q=3568").await;
    assert_eq!(devices.len(), 2);
    assert!(devices[1].contains("356868000041418"), "{devices:?}");
    assert_eq!(lines(&caller, "/device-registry/devices.csv?q=49015").await.len(), 1);
    let customers = lines(&caller, "/organisations/customers.csv?columns=name,number,devices&q=acme").await;
    assert_eq!(customers, ["Name,Customer ID,Devices".to_owned(), format!("Acme,{},2", acme.number)]);
    assert_eq!(lines(&caller, "/organisations/customers.csv?sort=-name").await.len(), 3);
    assert_eq!(lines(&caller, "/organisations/resellers.csv").await.len(), 2);
    assert_eq!(lines(&caller, "/organisations/msps.csv").await.len(), 1);
}
