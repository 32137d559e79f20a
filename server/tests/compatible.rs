//! The surface for programs that were written for the Knox Deployment Program, by a client that knows only the public shapes.

mod devices;

use crate::support::{Caller, Portal, Reply};
use domain::Role;
use domain::api_keys::{ApiKeys, Lifetime, NewApiKey, SCOPES, ShownKey};
use http::Method;
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use store::admin::Organisation;

/// A reseller with a key, and a customer of it.
struct Scene {
    portal: Portal,
    key: ShownKey,
    own: String,
    acme: String,
    other: Organisation,
}

impl Scene {
    async fn new(options: PgConnectOptions) -> Self {
        Self::configured(options, &[]).await
    }

    async fn configured(options: PgConnectOptions, variables: &[(&str, &str)]) -> Self {
        let portal = Portal::configured(options, variables).await;
        let world = &portal.world;
        let (own, acme) = (world.reseller("nordlicht").await, world.customer("Acme Tablets").await);
        let other = world.customer("Birch").await;
        world.connected(&own, &acme).await;
        let ada = world.actor(&own, Role::Administrator).await;
        let scopes = SCOPES.into_iter().filter(|scope| scope.fits(own.kind)).collect();
        let new =
            NewApiKey { name: "ERP".into(), scopes, lifetime: Lifetime::Month, networks: String::new() };
        let key = ApiKeys::create(&world.store, &ada, new).await.unwrap();
        let (own, acme) = (own.number.to_string(), acme.number.to_string());
        Self { portal, key, own, acme, other }
    }

    /// A client of generation 2, with a token.
    async fn second(&self, scope: &str) -> Caller {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", self.key.id.as_str()),
            ("client_secret", self.key.secret.as_str()),
            ("scope", scope),
        ];
        let reply = self.portal.stranger().post("/ams/v1/oauth2/token", &form).await;
        let token: Value = reply.json();
        assert_eq!((&token["token_type"], &token["expires_in"]), (&json!("Bearer"), &json!(1800)), "{token}");
        let bearer = format!("Bearer {}", token["access_token"].as_str().unwrap());
        self.portal.stranger().with("authorization", &bearer)
    }

    /// A client of generation 1, with its static key.
    fn first(&self) -> Caller {
        self.portal.stranger().with("x-wsm-api-token", &self.key.secret)
    }

    /// A transaction of generation 2 on Acme's devices, begun: the HTTP status.
    async fn ask(&self, client: &Caller, what: &str, id: &str, kind: &str, devices: Value) -> u16 {
        let body = json!({
            "customerId": self.acme, "resellerId": self.own, "transactionId": id, "type": kind, "devices": devices,
        });
        put(client, &format!("/kcs/v1/rp/devices/{what}"), &body).await.status
    }

    /// What its status says of its devices.
    async fn told(&self, client: &Caller, id: &str) -> Value {
        self.work().await;
        let path = format!("/kcs/v1/rp/devices/status?resellerId={}&transactionId={id}", self.own);
        let told: Value = client.get(&path).await.json();
        assert_eq!(told["state"], "Complete", "{told}");
        told["devices"].clone()
    }

    async fn work(&self) {
        self.portal.world.store.work_off().await.unwrap();
    }
}

async fn put(caller: &Caller, path: &str, body: &Value) -> Reply {
    let request = caller.request(Method::PUT, path).header("content-type", "application/json");
    caller.send(request.body(body.to_string().into()).unwrap()).await
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_client_of_the_second_generation_uploads_asks_and_deletes(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let client = scene.second("kdp").await;
    let (own, acme) = (&scene.own, &scene.acme);
    let body = json!({
        "customerId": acme, "resellerId": own, "transactionId": "ORDER-1", "type": "IMEI", "vendorId": "",
        "devices": ["356868000041418", "356868000041419"], "orderNo": "4711", "orderTime": 1_542_405_655,
        "targetService": "KME",
    });
    let accepted = put(&client, "/kcs/v1/rp/devices/upload", &body).await;
    let success =
        json!({ "transactionId": "ORDER-1", "state": "Progress", "code": 2_000_000, "message": "SUCCESS" });
    assert_eq!((accepted.status, accepted.json::<Value>()), (200, success.clone()));
    let status = format!("/kcs/v1/rp/devices/status?resellerId={own}&transactionId=ORDER-1");
    assert_eq!(client.get(&status).await.json::<Value>()["state"], "Progress");
    scene.work().await;
    let done: Value = client.get(&status).await.json();
    assert_eq!(
        (&done["state"], &done["type"], &done["orderNo"]),
        (&json!("Complete"), &json!("Put"), &json!("4711"))
    );
    assert_eq!(done["devices"][0], json!({ "imei": "356868000041418" }));
    assert_eq!(
        (&done["devices"][1]["code"], &done["devices"][1]["message"]),
        (&json!(40_000_004), &json!("DEVICE_INVALID"))
    );
    // The name of a transaction is for ever: the same is answered again, another one refused.
    assert_eq!(put(&client, "/kcs/v1/rp/devices/upload", &body).await.json::<Value>(), success);
    let other = json!({ "customerId": acme, "resellerId": own, "transactionId": "ORDER-1", "devices": ["490154203237518"] });
    let refused = put(&client, "/kcs/v1/rp/devices/upload", &other).await;
    assert_eq!(
        (refused.status, refused.json::<Value>()["message"].clone()),
        (409, json!("TRANSACTION_ID_ALREADY_EXISTS"))
    );
    let customers: Value = client.get(&format!("/kcs/v1/rp/customers?resellerId={own}")).await.json();
    assert_eq!(
        (&customers["totalCount"], &customers["customers"][0]["customerId"]),
        (&json!(1), &json!(acme))
    );
    let devices: Value =
        client.get(&format!("/kcs/v1/rp/devices?resellerId={own}&customerId={acme}")).await.json();
    assert_eq!(
        (&devices["totalCount"], &devices["devices"][0]["imei"]),
        (&json!(1), &json!("356868000041418"))
    );
    let beyond: Value = client.get(&format!("/kcs/v1/rp/devices?resellerId={own}&pageNum=3")).await.json();
    assert_eq!((&beyond["pageNum"], &beyond["devices"]), (&json!(3), &json!([])));
    let deletion = json!({
        "customerId": acme, "resellerId": own, "transactionId": "DELETE-1", "type": "IMEI",
        "devices": ["356868000041418", "490154203237518"],
    });
    assert_eq!(put(&client, "/kcs/v1/rp/devices/delete", &deletion).await.status, 200);
    scene.work().await;
    let done: Value = client
        .get(&format!("/kcs/v1/rp/devices/status?resellerId={own}&transactionId=DELETE-1"))
        .await
        .json();
    assert_eq!((&done["state"], &done["operationType"]), (&json!("Complete"), &json!("DELETE")), "{done}");
    assert_eq!(done["devices"][0], json!({ "imei": "356868000041418" }));
    assert_eq!(done["devices"][1]["message"], "RESELLER_CUSTOMER_DEVICE_NOT_FOUND");
    assert_eq!(done["devices"][1]["code"], 40_000_044);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_client_of_the_first_generation_uploads_and_undoes(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let client = scene.first();
    let (own, acme) = (&scene.own, &scene.acme);
    let body = |id: &str, kind: &str, list: Value| {
        json!({
            "transactionId": id, "resellerId": own, "vendorId": "", "customerId": acme, "transactionType": "New",
            "devices": { "type": kind, "list": list },
        })
    };
    let devices = "/bulkenroll/v1/reseller/devices";
    let accepted = put(&client, devices, &body("A-1", "IMEI", json!(["356868000041418"]))).await;
    assert_eq!(accepted.json::<Value>()["state"], "Progress", "{}", accepted.text());
    let serials =
        put(&client, "/bulkenroll/v2/reseller/devices", &body("A-2", "SN", json!(["R58M42ABCDE"]))).await;
    assert_eq!(serials.json::<Value>()["code"], 2_000_000, "{}", serials.text());
    scene.work().await;
    put(&client, devices, &body("A-3", "IMEI", json!(["356868000041418"]))).await;
    scene.work().await;
    let status = async |id: &str| -> Value {
        let path = format!("/bulkenroll/v1/reseller/devices/status?resellerId={own}&transactionId={id}");
        let told: Value = client.get(&path).await.json();
        assert_eq!((&told["totalPage"], &told["pageNum"]), (&json!(1), &json!(0)), "{told}");
        told["transactions"][0].clone()
    };
    assert_eq!(status("A-2").await["devices"], json!([{ "serialNumber": "R58M42ABCDE" }]));
    let again = status("A-3").await;
    assert_eq!((&again["state"], &again["devices"][0]["code"]), (&json!("Complete"), &json!(4_092_100)));
    assert_eq!(again["devices"][0]["message"], "RESELLER_DEVICE_ALREADY_EXISTS");
    let undo = json!({
        "transactionId": "A-4", "resellerId": own, "customerId": acme, "transactionType": "Delete",
        "removeTransactionId": "A-1",
    });
    let undone = put(&client, "/bulkenroll/v1/reseller/devices/delete", &undo).await;
    assert_eq!(undone.status, 200, "{}", undone.text());
    assert_eq!(
        (&status("A-4").await["state"], &status("A-4").await["type"]),
        (&json!("Complete"), &json!("Delete"))
    );
    let customers = client.json("/bulkenroll/v1/reseller/customers", &json!({ "resellerId": own })).await;
    assert_eq!(customers.json::<Value>()["customers"][0]["customerId"], json!(acme));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn what_is_wrong_is_told_with_the_public_codes(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let (own, acme) = (&scene.own, &scene.acme);
    let (first, second) = (scene.first(), scene.second("").await);
    let birch = scene.other.number.to_string();
    let body = |change: Value| {
        let mut body = json!({
            "transactionId": "X", "resellerId": own, "customerId": acme,
            "devices": { "type": "IMEI", "list": ["356868000041418"] },
        });
        for (name, value) in change.as_object().unwrap() {
            body[name] = value.clone();
        }
        body
    };
    for (change, expected) in [
        (json!({ "resellerId": null }), (400, 4_002_101, "RESELLER_ID_MISSING")),
        (json!({ "resellerId": "0000000000" }), (404, 4_042_101, "RESELLER_NOT_FOUND")),
        (json!({ "customerId": birch }), (404, 4_042_104, "CUSTOMER_NOT_FOUND")),
        (json!({ "customerId": "12" }), (404, 4_042_104, "CUSTOMER_NOT_FOUND")),
        (json!({ "devices": null }), (400, 4_002_100, "INVALID_PARAMETER")),
        (json!({ "devices": { "type": "VIN", "list": ["1"] } }), (400, 4_002_100, "INVALID_PARAMETER")),
        (json!({ "transactionId": "" }), (400, 4_002_100, "INVALID_PARAMETER")),
        (json!({ "vendorId": birch }), (400, 4_002_100, "INVALID_PARAMETER")),
    ] {
        let reply = put(&first, "/bulkenroll/v1/reseller/devices", &body(change.clone())).await;
        let told: Value = reply.json();
        let got = (reply.status, told["code"].as_u64().unwrap(), told["message"].as_str().unwrap());
        assert_eq!(got, expected, "{change}");
        assert_eq!(told["state"], "Rejected");
    }
    let told: Value =
        put(&first, "/bulkenroll/v1/reseller/devices", &body(json!({ "customerId": birch }))).await.json();
    assert_eq!(told["data"], format!("customer not found. (customer id : [{birch}])"));
    assert_eq!(told["transactionId"], "X", "it is free again: nothing was done under it");
    assert_eq!(put(&first, "/bulkenroll/v1/reseller/devices", &body(json!({}))).await.status, 200);
    let asked = async |caller: &Caller, path: &str| {
        let reply = caller.get(path).await;
        let told: Value = reply.json();
        (reply.status, told["code"].as_u64().unwrap(), told["errorId"].is_string())
    };
    assert_eq!(asked(&scene.portal.stranger(), "/kcs/v1/rp/customers").await, (401, 4_012_250, true));
    assert_eq!(asked(&second, "/kcs/v1/rp/customers").await, (400, 40_000_000, true));
    assert_eq!(asked(&second, "/kcs/v1/rp/nothing").await, (404, 40_400_000, true));
    let unknown = format!("/kcs/v1/rp/devices/status?resellerId={own}&transactionId=none");
    assert_eq!(asked(&second, &unknown).await, (404, 40_400_002, true));
    let deep = format!("/kcs/v1/rp/devices?resellerId={own}&pageNum=100");
    assert_eq!(asked(&second, &deep).await, (400, 40_000_000, true));
    let viewer = scene.second("kdp.devices:view").await;
    let gen2 = json!({ "customerId": acme, "resellerId": own, "transactionId": "Y", "devices": ["490154203237518"] });
    let refused = put(&viewer, "/kcs/v1/rp/devices/upload", &gen2).await;
    assert_eq!((refused.status, refused.json::<Value>()["code"].clone()), (403, json!(40_300_000)));
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_token_is_given_for_a_keys_id_and_secret_alone(_: PgPoolOptions, options: PgConnectOptions) {
    let scene = Scene::new(options).await;
    let ask = async |fields: &[(&str, &str)]| {
        let reply = scene.portal.stranger().post("/ams/v1/oauth2/token", fields).await;
        (reply.status, reply.json::<Value>()["error"].as_str().unwrap_or("").to_owned())
    };
    let (id, secret) = (scene.key.id.as_str(), scene.key.secret.as_str());
    let grant = ("grant_type", "client_credentials");
    assert_eq!(ask(&[]).await, (400, "unsupported_grant_type".into()));
    assert_eq!(ask(&[grant]).await, (401, "invalid_client".into()));
    let other = [grant, ("client_id", "another"), ("client_secret", secret)];
    assert_eq!(ask(&other).await, (401, "invalid_client".into()));
    let wide = [grant, ("client_id", id), ("client_secret", secret), ("scope", "everything")];
    assert_eq!(ask(&wide).await, (400, "invalid_scope".into()));
    assert_eq!(ask(&[grant, ("client_id", id), ("client_secret", secret)]).await.0, 200);
    // A token gets no token: its half an hour would never end.
    let client = scene.second("kdp").await;
    assert_eq!(client.get(&format!("/kcs/v1/rp/customers?resellerId={}", scene.own)).await.status, 200);
    scene.portal.world.clock.advance(time::Duration::minutes(30));
    assert_eq!(client.get("/kcs/v1/rp/customers").await.status, 401);
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn nobody_gets_in_without_a_token_and_nothing_of_another_reseller_is_told(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let scene = Scene::new(options).await;
    let (own, acme) = (&scene.own, &scene.acme);
    put(
        &scene.first(),
        "/bulkenroll/v1/reseller/devices",
        &json!({ "transactionId": "A", "resellerId": own, "customerId": acme, "devices": { "type": "IMEI", "list": ["356868000041418"] } }),
    )
    .await;
    scene.work().await;
    let world = &scene.portal.world;
    let harbour = world.reseller("Harbour").await;
    let eve = world.actor(&harbour, Role::Administrator).await;
    let scopes = SCOPES.into_iter().filter(|scope| scope.fits(harbour.kind)).collect();
    let new = NewApiKey { name: "Eve".into(), scopes, lifetime: Lifetime::Month, networks: String::new() };
    let key = ApiKeys::create(&world.store, &eve, new).await.unwrap();
    let eve = scene.portal.stranger().with("x-knox-apitoken", &key.secret);
    for (method, path, _) in server::compatible::routes() {
        let method: Method = method.parse().unwrap();
        let request = |caller: &Caller| caller.request(method.clone(), path).body("{}".into()).unwrap();
        assert_eq!(
            scene.portal.stranger().send(request(&scene.portal.stranger())).await.status,
            401,
            "{path}"
        );
        // In her own name and in the other's: her own things, or none.
        for reseller in [own.clone(), harbour.number.to_string()] {
            let asked = format!("{path}?resellerId={reseller}&transactionId=A&customerId={acme}");
            let body = json!({
                "resellerId": reseller, "transactionId": "A", "customerId": acme, "type": "IMEI",
                "devices": if path.starts_with("/kcs") { json!(["356868000041418"]) } else { json!({ "list": ["356868000041418"] }) },
            });
            let request = eve.request(method.clone(), &asked).body(body.to_string().into()).unwrap();
            let reply = eve.send(request).await;
            assert!(!reply.text().contains("Acme Tablets"), "{path}: {}", reply.text());
            let own_list = reply.status == 200 && reply.json::<Value>()["totalCount"] == 0;
            assert!(own_list || [400, 404].contains(&reply.status), "{method} {asked}: {}", reply.text());
        }
    }
}
