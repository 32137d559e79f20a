//! What is true of every operation.

use crate::api::listed::{USUAL, sorts};
use domain::activity::ActivityList;
use domain::clients::{ClientList, EntryList};
use domain::customers::CustomerList;
use domain::deliveries::DeliveryList;
use domain::devices::DeviceList;
use domain::languages::Text;
use domain::lists::{FilterKind, List};
use domain::resellers::ResellerList;
use domain::uploads::UploadList;
use serde_json::{Value, json};

/// The parameters of a list.
type Parameters = fn() -> Vec<Value>;

/// The lists, by path: their parameters are those that the code reads. A new list has its line here.
const LISTS: [(&str, Parameters); 8] = [
    ("/api/v1/customers", parameters::<CustomerList>),
    ("/api/v1/customers/{number}/uploads", parameters::<UploadList>),
    ("/api/v1/devices", parameters::<DeviceList>),
    ("/api/v1/deliveries", parameters::<DeliveryList>),
    ("/api/v1/resellers", parameters::<ResellerList>),
    ("/api/v1/clients", parameters::<ClientList>),
    ("/api/v1/clients/{number}/entries", parameters::<EntryList>),
    ("/api/v1/activity", parameters::<ActivityList>),
];

/// Every refusal: status, and when.
const ALWAYS: [(&str, &str); 6] = [
    ("401", "No valid API key"),
    ("403", "The key does not allow this"),
    ("404", "It does not exist, or not for you"),
    ("429", "Too many requests: see Retry-After"),
    ("500", "A fault on our side: tell the operator the reference"),
    ("503", "It took too long, or the portal is about to stop: try again"),
];
const READS: [(&str, &str); 2] =
    [("400", "The query string cannot be read"), ("422", "A parameter is not valid")];
const WRITES: [(&str, &str); 5] = [
    ("400", "The body cannot be read"),
    ("409", "The state of things forbids it"),
    ("413", "The body is too large"),
    ("415", "The body has another content type"),
    ("422", "A field is not valid, the upload is refused, or the Idempotency-Key belongs to another request"),
];

/// Adds it to a document.
pub fn add(document: &mut Value) {
    document["security"] = json!([{ "key": [] }]);
    // The same origin: wherever the document was read.
    document["servers"] = json!([{ "url": "/" }]);
    let Some(paths) = document["paths"].as_object_mut() else { return };
    for (path, operations) in paths {
        let Some(operations) = operations.as_object_mut() else { continue };
        for (method, operation) in operations {
            describe(path, method, operation);
        }
    }
}

fn describe(path: &str, method: &str, operation: &mut Value) {
    let writes = method != "get";
    let more: &[(&str, &str)] = if writes { &WRITES } else { &READS };
    for (status, when) in ALWAYS.iter().chain(more) {
        let mut response = json!({
            "description": when,
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
        });
        if *status == "429" {
            response["headers"] =
                json!({ "Retry-After": header("integer", "Seconds until another try makes sense") });
        }
        operation["responses"][*status] = response;
    }
    let mut added = Vec::new();
    if method == "get" {
        operation["responses"]["200"]["headers"]["ETag"] = header("string", "Names what is answered");
        operation["responses"]["304"] = json!({
            "description": "What is answered is what If-None-Match names",
            "headers": { "ETag": header("string", "Names what would be answered") },
        });
        added.push(json!({
            "name": "If-None-Match", "in": "header", "required": false,
            "description": "The ETag of an answer that the program has: 304 without a body when nothing has changed.",
            "schema": { "type": "string" },
        }));
    }
    if let Some(responses) = operation["responses"].as_object_mut() {
        for (status, response) in responses {
            // A description needs one (OpenAPI 3.1, 4.8.17); what it is about, the operation says.
            if response["description"].as_str().is_none_or(str::is_empty) {
                response["description"] = json!("What was asked for");
            }
            if status.as_str() != "401" {
                response["headers"]["RateLimit"] = header(
                    "string",
                    "How many requests the key has left: r, and the seconds until it has all of them: t",
                );
                response["headers"]["RateLimit-Policy"] =
                    header("string", "How many requests the key may make at once: q");
            }
        }
    }
    // A chunk is the same chunk however often it is sent.
    if writes && method != "put" {
        added.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": false,
            "description": "Names the write, for a day: the same key with the same request is done once and answered again. Refusals change nothing and may be tried again under the same key.",
            "schema": { "type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$" },
        }));
    }
    if let Some((_, parameters)) = LISTS.iter().find(|(list, _)| *list == path).filter(|_| method == "get") {
        added.extend(parameters());
    }
    if !operation["parameters"].is_array() {
        operation["parameters"] = json!([]);
    }
    if let Some(parameters) = operation["parameters"].as_array_mut() {
        parameters.extend(added);
    }
}

fn header(kind: &str, about: &str) -> Value {
    json!({ "description": about, "schema": { "type": kind } })
}

/// The parameters of a list.
fn parameters<L: List>() -> Vec<Value> {
    let parameter = |name: &str, about: String, schema: Value| json!({ "name": name, "in": "query", "required": false, "description": about, "schema": schema });
    let hint = L::SEARCH_HINT.map_or("Any text", Text::english);
    let mut parameters = vec![
        parameter(
            "limit",
            format!("Rows of a page; {USUAL} when nothing is said"),
            json!({ "type": "integer", "minimum": 1, "maximum": 100 }),
        ),
        parameter("cursor", "The next of the page before".to_owned(), json!({ "type": "string" })),
        parameter("q", hint.to_owned(), json!({ "type": "string", "maxLength": 200 })),
        parameter(
            "sort",
            "The order; with a hyphen the largest or latest first".to_owned(),
            json!({ "type": "string", "enum": sorts::<L>() }),
        ),
    ];
    for filter in L::FILTERS {
        let schema = match filter.kind {
            FilterKind::Choices(choices) => {
                json!({ "type": "string", "enum": choices.iter().map(|(value, _)| *value).collect::<Vec<_>>() })
            }
            FilterKind::Text => json!({ "type": "string" }),
        };
        let about = format!("{}: any of these", filter.label.english());
        parameters.push(parameter(filter.key, about, json!({ "type": "array", "items": schema })));
    }
    parameters
}
