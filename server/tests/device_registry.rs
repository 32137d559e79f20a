//! Loading the device registry over HTTP: the plain file form, the bytes in chunks, the failed rows as a file.

use crate::support::{Caller, Portal, form_with};
use domain::Role;
use http::Method;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

const TACS: &str = "TAC,Manufacturer,Model,Edition\n35000001,Nokia,XR21,\n35000002,=Nokia,XR21,Enterprise\n3500000,Nokia,XR21,\n";

async fn operator(portal: &Portal) -> Caller {
    let operator = portal.world.operator("Operations").await;
    portal.signed_in(&operator, Role::Uploader).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn the_plain_form_leads_to_the_load_and_its_failed_rows_load_again_as_they_are(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let caller = operator(&portal).await;
    let send = async |file: &str| {
        let browser = caller.clone().navigating();
        let request = browser.request(Method::POST, "/device-registry/load/tacs");
        let request = request.header("content-type", "multipart/form-data; boundary=x");
        let body = form_with("file", file.as_bytes());
        let sent = browser.send(request.body(body.into()).unwrap()).await;
        assert_eq!(sent.status, 303, "{}", sent.text());
        portal.world.store.work_off().await.unwrap();
        sent.location().to_owned()
    };
    let page = send(TACS).await;
    let number = page.strip_prefix("/device-registry/loads/").unwrap().to_owned();
    assert!(number.starts_with("L-"), "{number}");
    let details: Value =
        caller.post("/api/device-registry/load", &[("number", number.as_str())]).await.json();
    assert_eq!((&details["row"]["added"], &details["row"]["failed"]), (&json!(2), &json!(1)));
    let shown = caller.clone().navigating().get(&page).await;
    assert!(shown.text().contains("Not a TAC"), "{}", shown.status);

    let errors = caller.get(&format!("{page}/errors.csv")).await;
    let text = errors.text().to_owned();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "\u{FEFF}Line,Identity,Code,Reason,Model,Manufacturer,Edition");
    assert!(lines[1].starts_with("4,3500000,tac_shape,"), "{}", lines[1]);
    let page = send(&text.replace("3500000,", "35000003,")).await;
    let number = page.strip_prefix("/device-registry/loads/").unwrap();
    let details: Value = caller.post("/api/device-registry/load", &[("number", number)]).await.json();
    assert_eq!((&details["row"]["added"], &details["row"]["failed"]), (&json!(1), &json!(0)));
    let found: Value =
        caller.json("/api/device-registry/tacs", &json!({"query": {"search": "3500000"}})).await.json();
    assert_eq!(found["rows"].as_array().unwrap().len(), 3);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn single_devices_arrive_in_chunks_and_a_part_that_is_none_is_not_there(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let caller = operator(&portal).await;
    let file = "IMEI,Manufacturer,Model\n356868000041418,Nokia,XR21\n490154203237518,Nokia,XR21\n";
    let new = json!({"new": {
        "key": "key-of-the-form", "customer": null, "registry": "devices", "file_name": "devices.csv",
        "bytes": file.len(), "format": null, "mapping": null, "repairs": {}, "mode": "good_rows",
        "sold_to_alias": null, "order_number": null, "order_date": null,
    }});
    let begun: Value = caller.json("/api/uploads/begin", &new).await.json();
    let number = begun["number"].as_str().unwrap();
    let (first, second) = file.split_at(30);
    for (offset, bytes) in [(0, first), (30, second)] {
        let path = format!("/uploads/{number}/chunks?offset={offset}");
        let request = caller.request(Method::PUT, &path);
        let request = request.header("x-chunk-sha256", hex::encode(Sha256::digest(bytes)));
        assert_eq!(caller.send(request.body(bytes.to_owned().into()).unwrap()).await.status, 200);
    }
    assert_eq!(caller.post("/api/uploads/finish", &[("number", number)]).await.status, 200);
    portal.world.store.work_off().await.unwrap();
    let details: Value = caller.post("/api/device-registry/load", &[("number", number)]).await.json();
    assert_eq!(details["row"]["added"], json!(2));
    assert_eq!(caller.get("/device-registry/load/nothing").await.status, 404);
}
