//! How programs act for an organisation, and what they are told.

use super::{encoded, with_query};

/// API keys.
pub fn api_keys() -> String {
    "/settings/api-keys".to_owned()
}

/// API keys as CSV.
pub fn api_keys_csv(query: &str) -> String {
    with_query("/settings/api-keys.csv", query)
}

/// *Create API key*.
pub fn create_api_key() -> String {
    "/settings/api-keys/create".to_owned()
}

/// Webhooks.
pub fn webhooks() -> String {
    "/settings/webhooks".to_owned()
}

/// Webhooks as CSV.
pub fn webhooks_csv(query: &str) -> String {
    with_query("/settings/webhooks.csv", query)
}

/// *Create webhook*.
pub fn create_webhook() -> String {
    "/settings/webhooks/create".to_owned()
}

/// A webhook, with its log.
pub fn webhook(id: &str) -> String {
    format!("/settings/webhooks/{}", encoded(id))
}

/// How programs use the API: a page of the server's own.
pub fn api_reference() -> String {
    "/api/docs".to_owned()
}
