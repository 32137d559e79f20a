//! What becomes of each device, what a page costs, and which scope each route asks for.

use super::{Scene, put};
use domain::Role;
use domain::api_keys::{ApiKeys, Lifetime, NewApiKey, SCOPES};
use domain::people::Permission;
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_upload_that_is_refused_as_a_whole_fails_for_each_of_its_devices(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::configured(options, &[("WAYBILL_MAX_ROWS", "2")]).await;
    let client = scene.second("kdp").await;
    let two = json!(["356868000041418", "490154203237518"]);
    let three = json!(["356868000041418", "490154203237518", "352099001761481"]);
    assert_eq!(scene.ask(&client, "upload", "A", "IMEI", three).await, 400, "more than a file may have");
    assert_eq!(scene.ask(&client, "upload", "B", "IMEI", two).await, 200);
    sqlx::query("UPDATE upload_chunks SET start = 7").execute(&scene.portal.world.owner).await.unwrap();
    let told = scene.told(&client, "B").await;
    let codes: Vec<&Value> = told.as_array().unwrap().iter().map(|device| &device["code"]).collect();
    assert_eq!(codes, [&json!(50_000_000), &json!(50_000_000)], "{told}");
    let undo = json!({ "customerId": scene.acme, "resellerId": scene.own, "transactionId": "C", "removeTransactionId": "B" });
    assert_eq!(put(&client, "/kcs/v1/rp/devices/delete", &undo).await.status, 200);
    assert_eq!(scene.told(&client, "C").await[1]["code"], 40_000_044);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn an_undo_tells_of_the_devices_that_stay(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let client = scene.second("kdp").await;
    let devices = json!(["356868000041418", "49-015420-323751-8", "356868000041419"]);
    assert_eq!(scene.ask(&client, "upload", "A", "IMEI", devices).await, 200);
    scene.work().await;
    scene.portal.world.verified(&["490154203237518"]).await;
    let undo = |customer: &str| json!({ "customerId": customer, "resellerId": scene.own, "transactionId": "B", "removeTransactionId": "A" });
    let birch = scene.other.number.to_string();
    let refused = put(&client, "/kcs/v1/rp/devices/delete", &undo(&birch)).await;
    assert_eq!(
        (refused.status, &refused.json::<Value>()["code"]),
        (404, &json!(40_000_011)),
        "of another one"
    );
    assert_eq!(put(&client, "/kcs/v1/rp/devices/delete", &undo(&scene.acme)).await.status, 200);
    let told = scene.told(&client, "B").await;
    assert_eq!(told[0], json!({ "imei": "356868000041418" }));
    assert_eq!((&told[1]["imei"], &told[1]["code"]), (&json!("49-015420-323751-8"), &json!(40_900_003)));
    assert_eq!(told[2]["code"], 40_000_044, "the upload did not take it");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_deletion_reads_devices_as_an_upload_does(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let client = scene.second("kdp").await;
    let spelled = json!(["35686800004141", "4901542032375101", "a0000000002329", "35-209900-176148-1", "12"]);
    assert_eq!(scene.ask(&client, "upload", "A", "IMEI", spelled.clone()).await, 200);
    assert_eq!(scene.ask(&client, "upload", "B", "SN", json!(["12345678901234567"])).await, 200);
    let names = |told: &Value| -> Vec<String> {
        let good = told.as_array().unwrap().iter().filter(|device| device["code"].is_null());
        good.map(|device| device.as_object().unwrap().keys().next().unwrap().clone()).collect()
    };
    assert_eq!(names(&scene.told(&client, "A").await), ["imei"; 4]);
    assert_eq!(
        names(&scene.told(&client, "B").await),
        ["serialNumber"],
        "digits, but named as a serial number"
    );
    let owner = &scene.portal.world.owner;
    sqlx::query("UPDATE devices SET imei2 = '356868000041426' WHERE identity = '490154203237518'")
        .execute(owner)
        .await
        .unwrap();
    let mut deleted = spelled;
    deleted[1] = json!("356868000041426");
    assert_eq!(scene.ask(&client, "delete", "C", "IMEI", deleted).await, 200);
    let told = scene.told(&client, "C").await;
    assert_eq!(names(&told), ["imei"; 4], "{told}");
    assert_eq!((&told[4]["code"], &told[4]["message"]), (&json!(40_000_004), &json!("DEVICE_INVALID")));
    assert_eq!(scene.ask(&client, "delete", "D", "SN", json!(["12345678901234567"])).await, 200);
    assert_eq!(names(&scene.told(&client, "D").await), ["serialNumber"]);
    assert_eq!(scene.ask(&client, "delete", "E", "IMEI", json!(["12"])).await, 200);
    assert_eq!(scene.told(&client, "E").await[0]["code"], 40_000_004, "nothing to do is an answer, too");
    let held: i64 = sqlx::query_scalar("SELECT count(*) FROM devices WHERE holder_id IS NOT NULL")
        .fetch_one(owner)
        .await
        .unwrap();
    assert_eq!(held, 0);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_page_far_behind_is_found_and_programs_are_told_what_is_left(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let client = scene.second("kdp").await;
    let devices = json!(["356868000041418", "490154203237518", "352099001761481"]);
    assert_eq!(scene.ask(&client, "upload", "A", "IMEI", devices).await, 200);
    scene.work().await;
    let page =
        async |place: &str| client.get(&format!("/kcs/v1/rp/devices?resellerId={}&{place}", scene.own)).await;
    let all: Value = page("").await.json();
    for place in 0..3 {
        let one: Value = page(&format!("pageSize=1&pageNum={place}")).await.json();
        assert_eq!((&one["devices"][0], &one["totalCount"]), (&all["devices"][place], &json!(3)));
    }
    let rest: Value = page("pageSize=2&pageNum=1").await.json();
    assert_eq!(rest["devices"], json!([all["devices"][2]]));
    let far = page("pageSize=1&pageNum=9999").await;
    assert_eq!((far.status, &far.json::<Value>()["devices"]), (200, &json!([])));
    assert_eq!(far.header("ratelimit-policy"), "\"key\";q=600");
    assert!(!far.header("ratelimit").is_empty());
    assert!(!client.get("/kcs/v1/rp/devices").await.header("ratelimit").is_empty(), "with a refusal, too");
    sqlx::query("UPDATE attempts SET tokens = 0.2 WHERE key LIKE 'api.key:%'")
        .execute(&scene.portal.world.owner)
        .await
        .unwrap();
    let refused = page("").await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "1"));
    assert_eq!(refused.header("ratelimit"), "\"key\";r=0;t=1");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn every_route_asks_for_its_own_scope(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (world, acme) = (&scene.portal.world, &scene.acme);
    let harbour = world.reseller("Harbour").await;
    let eve = world.actor(&harbour, Role::Administrator).await;
    for (method, path, _) in server::compatible::routes() {
        let needed = match path.rsplit('/').next().unwrap() {
            "customers" => Permission::ViewCustomers,
            "delete" => Permission::DeleteDevices,
            _ if method == "PUT" => Permission::UploadDevices,
            _ => Permission::ViewDevices,
        };
        let others =
            SCOPES.into_iter().filter(|scope| scope.fits(harbour.kind) && *scope != needed).collect();
        let new = NewApiKey {
            name: path.into(),
            scopes: others,
            lifetime: Lifetime::Month,
            networks: String::new(),
        };
        let key = ApiKeys::create(&world.store, &eve, new).await.unwrap();
        let caller = scene.portal.stranger().with("x-wsm-api-token", &key.secret);
        let reseller = harbour.number.to_string();
        let asked = format!("{path}?resellerId={reseller}&transactionId=A");
        let body = json!({
            "resellerId": reseller, "transactionId": "A", "customerId": acme, "type": "IMEI",
            "devices": if path.starts_with("/kcs") { json!(["356868000041418"]) } else { json!({ "list": ["356868000041418"] }) },
        });
        let request = caller.request(method.parse().unwrap(), &asked).body(body.to_string().into()).unwrap();
        let reply = caller.send(request).await;
        assert_eq!(reply.status, 403, "{method} {path}: {}", reply.text());
    }
}
