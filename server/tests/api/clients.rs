use super::mighty;
use crate::support::Portal;
use domain::Role;
use serde_json::{Value, json};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_program_charges_a_client_until_it_is_held_and_enters_the_payment_that_releases_it(
    _: PgPoolOptions,
    options: PgConnectOptions,
) {
    let portal = Portal::start(options).await;
    let world = &portal.world;
    let own = world.reseller("nordlicht").await;
    let ada = world.actor(&own, Role::Administrator).await;
    world.for_sale("SKU-1", true, 1_000).await;
    let client = world.ordered(&ada, "client", "SKU-1", None).await.client;
    world.credit(&own, Some(10_000), 0).await;
    let caller = mighty(&portal, &ada).await;
    let path = format!("/api/v1/clients/{client}/entries");

    let charge = json!({ "entries": [
        { "kind": "charge", "amount": "60.00", "reference": "INV-1", "note": "November" },
        { "kind": "charge", "amount": "40.01", "currency": "EUR", "date": "2026-11-01", "reference": "INV-2" },
    ] });
    let charged = caller.json(&path, &charge).await;
    assert_eq!(charged.status, 200, "{}", charged.text());
    let charged: Value = charged.json();
    assert_eq!((&charged["new"], &charged["client"]["status"]), (&json!(2), &json!("financial_hold")));
    assert_eq!(charged["client"]["debt"], json!({ "amount": "100.01", "currency": "EUR" }));
    let again: Value = caller.json(&path, &charge).await.json();
    assert_eq!((&again["new"], &again["client"]["debt"]["amount"]), (&json!(0), &json!("100.01")));

    let payment = json!({ "entries": [{ "kind": "payment", "amount": "0.01", "reference": "PAY-1" }] });
    let paid: Value = caller.json(&path, &payment).await.json();
    assert_eq!(paid["client"]["status"], "active", "{paid}");
    let listed: Value = caller.get(&format!("{path}?limit=2&sort=booked_on")).await.json();
    assert_eq!((&listed["total"], &listed["items"][0]["reference"]), (&json!(3), &json!("INV-2")));
    let account: Value = caller.get(&format!("/api/v1/clients/{client}")).await.json();
    assert_eq!(account["debt"]["amount"], "100.00");
}

#[sqlx::test(migrator = "store::MIGRATOR")]
async fn a_wrong_entry_enters_none_and_says_which_it_is(_: PgPoolOptions, options: PgConnectOptions) {
    let portal = Portal::start(options).await;
    let world = &portal.world;
    let own = world.reseller("nordlicht").await;
    let ada = world.actor(&own, Role::Administrator).await;
    world.for_sale("SKU-1", true, 1_000).await;
    let client = world.ordered(&ada, "client", "SKU-1", None).await.client;
    let caller = mighty(&portal, &ada).await;
    let path = format!("/api/v1/clients/{client}/entries");
    let good = json!({ "kind": "charge", "amount": "5", "reference": "INV-1" });
    for (wrong, code) in [
        (json!({ "kind": "gift", "amount": "5", "reference": "A" }), "wrong_entry"),
        (json!({ "kind": "charge", "amount": "1,000", "reference": "A" }), "wrong_entry"),
        (json!({ "kind": "charge", "amount": "5", "currency": "USD", "reference": "A" }), "other_currency"),
        (json!({ "kind": "charge", "amount": "6", "reference": "INV-1" }), "reference_exists"),
    ] {
        let reply = caller.json(&path, &json!({ "entries": [good, wrong] })).await;
        assert_eq!(reply.header("content-type"), "application/problem+json", "{}", reply.text());
        assert!((400..500).contains(&reply.status), "{}", reply.text());
        assert_eq!(reply.json::<Value>()["code"], code, "{wrong}");
    }
    for wrong in [json!({}), json!({ "entries": [{ "kind": "charge", "amount": 5, "reference": "A" }] })] {
        let reply = caller.json(&path, &wrong).await;
        assert_eq!(reply.status, 422, "{}", reply.text());
    }
    let listed: Value = caller.get(&path).await.json();
    assert_eq!(listed["total"], 0);
}
