//! What is sold: plans, clients and subscriptions.

use super::{encoded, with_query};
use domain::organisations::OrganisationNumber;
use domain::plans::Sku;
use domain::subscriptions::SubscriptionNumber;

/// The operator's catalogue of plans.
pub fn plans() -> String {
    "/plans".to_owned()
}

/// *Add plan* to a product.
pub fn add_plan(product: i64) -> String {
    format!("/plans/add?product={product}")
}

/// A plan of the catalogue.
pub fn plan(sku: &Sku) -> String {
    format!("/plans/{sku}")
}

/// The Clients list.
pub fn clients() -> String {
    "/clients".to_owned()
}

/// The Clients list as CSV.
pub fn clients_csv(query: &str) -> String {
    with_query("/clients.csv", query)
}

/// *Client types*.
pub fn client_types() -> String {
    "/clients/types".to_owned()
}

/// A client's page; it opens with *General information*.
pub fn client(number: &OrganisationNumber) -> String {
    format!("/clients/{number}")
}

/// A client's *List of subscriptions*.
pub fn client_subscriptions(number: &OrganisationNumber) -> String {
    format!("/clients/{number}/subscriptions")
}

/// A client's holds.
pub fn client_holds(number: &OrganisationNumber) -> String {
    format!("/clients/{number}/holds")
}

/// A client's charges and payments.
pub fn client_entries(number: &OrganisationNumber) -> String {
    format!("/clients/{number}/entries")
}

/// Where a file of charges and payments of a client is posted.
pub fn client_entries_file(number: &OrganisationNumber) -> String {
    format!("/clients/{number}/entries/file")
}

/// The home of a reseller, with the subscriptions that were ordered last.
pub fn home_with_recent_subscriptions() -> String {
    "/?subscriptions=recent".to_owned()
}

/// The Subscriptions list.
pub fn subscriptions() -> String {
    "/subscriptions".to_owned()
}

/// The Subscriptions list as CSV.
pub fn subscriptions_csv(query: &str) -> String {
    with_query("/subscriptions.csv", query)
}

/// A subscription's page.
pub fn subscription(number: &SubscriptionNumber) -> String {
    format!("/subscriptions/{number}")
}

/// *Order subscription*.
pub fn order() -> String {
    "/order".to_owned()
}

/// *Order subscription* of a plan, for a client by its Customer ID or a `new` one.
pub fn order_plan(sku: &Sku, client: Option<&str>) -> String {
    match client {
        Some(client) => format!("/order/{sku}?client={}", encoded(client)),
        None => format!("/order/{sku}"),
    }
}

/// The same form for the same order: opened again, it places no second one.
pub fn order_again(sku: &Sku, client: &str, key: &str) -> String {
    format!("/order/{sku}?client={}&key={}", encoded(client), encoded(key))
}

/// *Order subscription* for a client that is known already.
pub fn order_for(client: &OrganisationNumber) -> String {
    format!("/order?client={client}")
}
