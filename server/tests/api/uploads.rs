use super::mighty;
use crate::support::{Caller, Portal};
use domain::Role;
use http::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use store::admin::Organisation;

async fn scene(options: PgConnectOptions) -> (Portal, Caller, Organisation) {
    let portal = Portal::start(options).await;
    let own = portal.world.reseller("nordlicht").await;
    let acme = portal.world.customer("Acme Tablets").await;
    portal.world.connected(&own, &acme).await;
    let ada = portal.world.actor(&own, Role::Administrator).await;
    let caller = mighty(&portal, &ada).await;
    (portal, caller, acme)
}

/// A valid IMEI.
fn imei(n: usize) -> String {
    let digits = format!("35686800{n:06}");
    let sum: u32 = digits
        .bytes()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit - b'0') * if place % 2 == 1 { 2 } else { 1 };
            digit / 10 + digit % 10
        })
        .sum();
    format!("{digits}{}", (10 - sum % 10) % 10)
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn each_device_of_a_list_has_its_result_in_the_order_of_the_request(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (portal, caller, acme) = scene(options).await;
    let devices = json!([
        { "identity": "356868000041418", "serial": "R58M42ABCDE" },
        { "identity": "356868000041419" },
        { "identity": "490154203237518", "model": "=cmd|' /C calc'!A0" },
        { "identity": "356868000041418" },
    ]);
    let made = caller
        .json(
            "/api/v1/uploads",
            &json!({ "customer": acme.number, "devices": devices, "order_date": "2026-11-01" }),
        )
        .await;
    assert_eq!(made.status, 201, "{}", made.text());
    let (place, upload) = (made.location().to_owned(), made.json::<Value>());
    assert_eq!((&upload["status"], &upload["customer"]), (&json!("in_progress"), &json!(acme.number)));
    let waiting: Value = caller.get(&format!("{place}/results")).await.json();
    assert_eq!(waiting, json!({ "status": "in_progress", "items": [], "next": null }));
    portal.world.store.work_off().await.unwrap();
    let done: Value = caller.get(&place).await.json();
    assert_eq!(
        (&done["status"], &done["accepted"], &done["failed"]),
        (&json!("completed_with_error"), &json!(2), &json!(2))
    );
    let mut told = Vec::new();
    let mut next = String::new();
    loop {
        let page: Value = caller.get(&format!("{place}/results?limit=2{next}")).await.json();
        for item in page["items"].as_array().unwrap() {
            told.push((
                item["index"].as_u64().unwrap(),
                item["failure"]["code"].as_str().unwrap_or("").to_owned(),
            ));
        }
        match page["next"].as_u64() {
            Some(after) => next = format!("&after={after}"),
            None => break,
        }
    }
    let expected = [(0, ""), (1, "check_digit"), (2, ""), (3, "duplicate")];
    assert_eq!(told, expected.map(|(index, code)| (index, code.to_owned())));
    let failures: Value = caller.get(&format!("{place}/failures?limit=1&after=3")).await.json();
    assert_eq!(failures["items"][0]["line"], 5);
    assert_eq!(failures["items"][0]["identity"], "356868000041418");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_list_for_many_customers_names_them_device_by_device(_: PgPoolOptions, options: PgConnectOptions) {
    let (portal, caller, acme) = scene(options).await;
    let devices = json!([
        { "identity": "356868000041418", "customer": acme.number, "order_number": "4711" },
        { "identity": "490154203237518", "customer": "0000000000" },
    ]);
    let made = caller.json("/api/v1/uploads", &json!({ "devices": devices })).await;
    assert_eq!(made.status, 201, "{}", made.text());
    portal.world.store.work_off().await.unwrap();
    let place = made.location();
    let done: Value = caller.get(place).await.json();
    assert_eq!((&done["accepted"], &done["failed"]), (&json!(1), &json!(1)), "{done}");
    let results: Value = caller.get(&format!("{place}/results")).await.json();
    assert_eq!(results["items"][0]["outcome"], "accepted");
    assert_eq!(results["items"][1]["failure"]["code"], "not_your_customer");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn ten_thousand_devices_are_taken_in_one_request_and_a_million_are_not(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (portal, caller, acme) = scene(options).await;
    let list = |count: usize| -> Value {
        let devices: Vec<Value> = (0..count).map(|n| json!({ "identity": imei(n) })).collect();
        json!({ "customer": acme.number, "devices": devices })
    };
    let made = caller.json("/api/v1/uploads", &list(10_000)).await;
    assert_eq!(made.status, 201, "{}", made.text());
    portal.world.store.work_off().await.unwrap();
    assert_eq!(caller.get(made.location()).await.json::<Value>()["accepted"], 10_000);
    let more = caller.json("/api/v1/uploads", &list(10_001)).await;
    assert_eq!((more.status, more.json::<Value>()["errors"][0]["code"].clone()), (422, json!("too_many")));
    let million = format!(r#"{{"devices":[{}]}}"#, r#"{"identity":"356868000041418"},"#.repeat(1_000_000));
    let request = caller.request(Method::POST, "/api/v1/uploads").header("content-type", "application/json");
    let refused = caller.send(request.body(million.into()).unwrap()).await;
    assert_eq!(refused.status, 413);
    assert!(refused.text().contains("/api/v1/uploads/files"));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_large_file_is_sent_in_chunks_and_goes_on_where_it_was(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let (portal, caller, acme) = scene(options).await;
    let file = format!("IMEI\n{}\n{}\n", imei(1), imei(2)).into_bytes();
    let new =
        json!({ "customer": acme.number, "file_name": "a.csv", "bytes": file.len(), "order_number": "4711" });
    let begun = caller.json("/api/v1/uploads/files", &new).await;
    let place = begun.location().to_owned();
    let put = async |offset: usize, bytes: &[u8]| {
        let request = caller
            .request(Method::PUT, &format!("{place}/chunks?offset={offset}"))
            .header("content-type", "application/octet-stream")
            .header("x-chunk-sha256", hex::encode(Sha256::digest(bytes)));
        caller.send(request.body(bytes.to_vec().into()).unwrap()).await
    };
    assert_eq!(put(0, &file[..10]).await.json::<Value>()["received"], 10);
    assert_eq!(put(0, &file[..10]).await.json::<Value>()["received"], 10, "the same chunk twice is once");
    let wrong: Value = put(12, &file[12..]).await.json();
    assert_eq!((&wrong["code"], &wrong["more"]["received"]), (&json!("wrong_offset"), &json!(10)));
    let early =
        caller.send(caller.request(Method::POST, &format!("{place}/finish")).body("".into()).unwrap()).await;
    assert_eq!(early.json::<Value>()["code"], "incomplete");
    put(10, &file[10..]).await;
    let finished =
        caller.send(caller.request(Method::POST, &format!("{place}/finish")).body("".into()).unwrap()).await;
    assert_eq!(finished.status, 200, "{}", finished.text());
    portal.world.store.work_off().await.unwrap();
    let done: Value = caller.get(&place).await.json();
    assert_eq!(
        (&done["status"], &done["accepted"], &done["order_number"]),
        (&json!("completed"), &json!(2), &json!("4711"))
    );
    assert_eq!(caller.get(&format!("{place}/results")).await.status, 404, "a file has no list");
    let devices: Value = caller.get(&format!("/api/v1/devices?q={}", imei(2))).await.json();
    assert_eq!(devices["items"][0]["identity"], imei(2));
}
