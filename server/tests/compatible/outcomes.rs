//! What became of each device, told as it was.

use super::{Scene, put};
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_refused_upload_is_told_as_refused_device_by_device(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::with(options, &[("WAYBILL_MAX_ROWS", "1")]).await;
    let client = scene.first();
    let body = json!({
        "transactionId": "A-1", "resellerId": scene.own, "customerId": scene.acme, "transactionType": "New",
        "devices": { "type": "IMEI", "list": ["356868000041418", "356868000041426"] },
    });
    assert_eq!(put(&client, "/bulkenroll/v1/reseller/devices", &body).await.status, 200);
    scene.work().await;
    let devices = scene.devices_of("A-1").await;
    assert!(devices.iter().all(|device| device["code"] == 4_002_110), "{devices:?}");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_an_undo_leaves_is_told_and_only_its_customers_upload_is_undone(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let client = scene.first();
    let (own, acme, birch) = (&scene.own, &scene.acme, scene.other.number.to_string());
    let body = json!({
        "transactionId": "A-1", "resellerId": own, "customerId": acme, "transactionType": "New",
        "devices": { "type": "IMEI", "list": ["356868000041418", "35-686800-004142-6", "356868000041419"] },
    });
    assert_eq!(put(&client, "/bulkenroll/v1/reseller/devices", &body).await.status, 200);
    scene.work().await;
    scene.portal.world.verified(&["356868000041426"]).await;
    let undo = |id: &str, customer: &str| {
        json!({
            "transactionId": id, "resellerId": own, "customerId": customer, "transactionType": "Delete",
            "removeTransactionId": "A-1",
        })
    };
    let delete = "/bulkenroll/v1/reseller/devices/delete";
    assert_eq!(put(&client, delete, &undo("A-2", &birch)).await.status, 404);
    assert_eq!(put(&client, delete, &undo("A-3", acme)).await.status, 200);
    let codes: Vec<Value> =
        scene.devices_of("A-3").await.iter().map(|device| device["code"].clone()).collect();
    assert_eq!(codes, [json!(null), json!(4_002_110), json!(4_042_110)], "gone, approved, never taken");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deletion_reads_identities_as_the_upload_does(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let client = scene.first();
    let body = |id: &str, list: Value| {
        json!({
            "transactionId": id, "resellerId": scene.own, "customerId": scene.acme,
            "devices": { "type": "IMEI", "list": list },
        })
    };
    let uploaded = json!(["356868000041418", "356868000041426", "a0000000002329"]);
    assert_eq!(put(&client, "/bulkenroll/v1/reseller/devices", &body("A-1", uploaded)).await.status, 200);
    scene.work().await;
    let spelled = json!(["35-686800-004141-8", "35686800004142", "a0000000002329", "no identity at all"]);
    let delete = "/bulkenroll/v1/reseller/devices/delete";
    let reply = put(&client, delete, &body("A-2", spelled)).await;
    assert_eq!(reply.status, 200, "{}", reply.text());
    let nothing = put(&client, delete, &body("A-3", json!(["nothing of a device"]))).await;
    assert_eq!(nothing.status, 200, "{}", nothing.text());
    scene.work().await;
    let codes: Vec<Value> =
        scene.devices_of("A-2").await.iter().map(|device| device["code"].clone()).collect();
    assert_eq!(codes, [json!(null), json!(null), json!(null), json!(4_002_110)]);
    assert_eq!(scene.devices_of("A-3").await[0]["code"], 4_002_110);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn pages_of_any_size_stand_side_by_side(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let client = scene.second("kdp").await;
    let devices: Vec<String> = store::testing::World::imeis("35686800", 0, 250);
    let body = json!({
        "customerId": scene.acme, "resellerId": scene.own, "transactionId": "ORDER-1", "type": "IMEI", "devices": devices,
    });
    assert_eq!(put(&client, "/kcs/v1/rp/devices/upload", &body).await.status, 200);
    scene.work().await;
    let page = async |number: u32, size: u32| -> Vec<String> {
        let path = format!("/kcs/v1/rp/devices?resellerId={}&pageNum={number}&pageSize={size}", scene.own);
        let told: Value = client.get(&path).await.json();
        assert_eq!(told["totalCount"], 250);
        told["devices"]
            .as_array()
            .unwrap()
            .iter()
            .map(|device| device["imei"].as_str().unwrap().to_owned())
            .collect()
    };
    let mut hundreds = Vec::new();
    for number in 0..4 {
        hundreds.extend(page(number, 100).await);
    }
    let mut others = Vec::new();
    for number in 0..8 {
        others.extend(page(number, 37).await);
    }
    assert_eq!(hundreds.len(), 250);
    assert_eq!(hundreds, others);
    assert_eq!(page(249, 1).await, hundreds[249..]);
}
