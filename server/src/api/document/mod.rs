//! The description of the API (OpenAPI 3.1) and its page, made of the code that answers.
//!
//! Each handler says what it takes and answers when all is well; what is true of every operation (who may ask, how
//! refusals look, how lists are read, how writes are repeated) is added here, once. Its examples are those of [`guide`].

pub mod guide;
mod page;
mod shared;

pub use page::page;

use crate::api::{Problem, v1};
use axum::Json;
use axum::response::{IntoResponse as _, Response};
use serde_json::Value;
use std::sync::LazyLock;
use utoipa::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Waybill API",
        description = "Devices handed over, distributed and received: what the portal does, for programs. \
            Create an API key under Settings > API keys and send it with every request: `Authorization: Bearer waybill_…`. \
            A key acts as the person who created it, with its scopes.",
        license(name = "Apache-2.0", identifier = "Apache-2.0"),
    ),
    components(schemas(Problem)),
    tags(
        (name = "Key", description = "The key that asks."),
        (name = "Customers", description = "Customers and MSPs of a reseller or MSP."),
        (name = "Clients", description = "Customers that a reseller orders subscriptions for, and what they owe."),
        (name = "Uploads", description = "Devices that a reseller hands over, and what became of each."),
        (name = "Devices", description = "What the organisation uploaded or holds."),
        (name = "Deliveries", description = "What an MSP or customer was handed, to be approved or rejected."),
        (name = "Moves", description = "Devices from an MSP to its customers, and back."),
        (name = "Operations", description = "What is done to many devices at once: ask until it is done."),
        (name = "Resellers", description = "The resellers that an MSP or customer has registered."),
        (name = "Activity", description = "Who did what."),
    )
)]
struct Described;

/// The OpenAPI document.
pub fn document() -> &'static Value {
    static DOCUMENT: LazyLock<Value> = LazyLock::new(make);
    &DOCUMENT
}

fn make() -> Value {
    let (_, operations) = v1::routes().split_for_parts();
    let mut api = Described::openapi();
    api.merge(operations);
    if let Some(components) = api.components.as_mut() {
        let bearer = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An API key of Settings > API keys."))
            .build();
        components.add_security_scheme("key", SecurityScheme::Http(bearer));
    }
    // Structs of texts: they are always written.
    let mut document = serde_json::to_value(api).unwrap_or_default();
    shared::add(&mut document);
    guide::add(&mut document);
    document
}

/// `GET /api/openapi.json`.
pub async fn json() -> Response {
    Json(document()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_told_in_words_and_says_who_may_ask() {
        let paths = document()["paths"].as_object().unwrap();
        assert!(paths.len() > 20, "{}", paths.len());
        for (path, operations) in paths {
            for (method, operation) in operations.as_object().unwrap() {
                let told = |key: &str| operation[key].as_str().is_some_and(|text| text.len() > 3);
                assert!(told("summary") && told("description"), "{method} {path}");
                assert!(operation["responses"]["401"].is_object(), "{method} {path}");
            }
        }
    }
}
