//! Generation 2: `/kcs/v1/rp`.

use super::access::Asking;
use super::fault::Fault;
use super::lists::{self, Place};
use super::request::{as_itself, customer, json, parameters, transaction};
use super::transactions::{Asked, Devices, What, begin, hash, max_uploaded};
use super::{Generation, status};
use crate::Server;
use axum::Json;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse as _, Response};
use domain::api_keys::Program;
use domain::devices::DeviceScope;
use domain::lists::Selection;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde::Deserialize;
use std::collections::HashMap;
use time::{Date, OffsetDateTime};

type Answer = Result<Response, Fault>;

/// The body of an upload and of a deletion.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body2 {
    customer_id: Option<String>,
    reseller_id: Option<String>,
    transaction_id: Option<String>,
    vendor_id: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    devices: Option<Vec<String>>,
    order_no: Option<String>,
    /// Seconds since 1970.
    order_time: Option<i64>,
    remove_transaction_id: Option<String>,
}

/// `PUT /kcs/v1/rp/devices/upload`.
pub async fn upload(State(server): State<Server>, Asking(program): Asking, body: Body) -> Answer {
    let (asked, bytes) = json::<Body2>(body).await?;
    let name = transaction(asked.transaction_id.as_deref())?;
    accepted(take_upload(&server, &program, asked, &bytes, &name).await.map_err(|fault| fault.of(&name))?)
}

async fn take_upload(
    server: &Server,
    program: &Program,
    asked: Body2,
    bytes: &[u8],
    name: &str,
) -> Result<String, Fault> {
    as_itself(server, program, asked.reseller_id.as_deref(), asked.vendor_id.as_deref()).await?;
    let devices =
        Devices::of(asked.kind.as_deref(), asked.devices.unwrap_or_default(), max_uploaded(server))?;
    let what = What::Upload { devices, order_number: asked.order_no, order_date: day(asked.order_time)? };
    let asked = Asked {
        transaction: name.to_owned(),
        sha256: hash("upload", bytes),
        customer: customer(asked.customer_id.as_deref())?,
        what,
    };
    begin(server, program, asked).await
}

fn day(seconds: Option<i64>) -> Result<Option<Date>, Fault> {
    let day = |seconds| OffsetDateTime::from_unix_timestamp(seconds).map(OffsetDateTime::date);
    seconds.map(day).transpose().map_err(|_| Fault::parameter("orderTime"))
}

/// `PUT /kcs/v1/rp/devices/delete`.
pub async fn delete(State(server): State<Server>, Asking(program): Asking, body: Body) -> Answer {
    let (asked, bytes) = json::<Body2>(body).await?;
    let name = transaction(asked.transaction_id.as_deref())?;
    accepted(take_deletion(&server, &program, asked, &bytes, &name).await.map_err(|fault| fault.of(&name))?)
}

async fn take_deletion(
    server: &Server,
    program: &Program,
    asked: Body2,
    bytes: &[u8],
    name: &str,
) -> Result<String, Fault> {
    as_itself(server, program, asked.reseller_id.as_deref(), asked.vendor_id.as_deref()).await?;
    let what = match asked.remove_transaction_id {
        Some(earlier) => {
            What::Undo(transaction(Some(&earlier)).map_err(|_| Fault::parameter("removeTransactionId"))?)
        }
        None => What::Delete(Devices::of(
            asked.kind.as_deref(),
            asked.devices.unwrap_or_default(),
            Selection::MAX_KEYS,
        )?),
    };
    let asked = Asked {
        transaction: name.to_owned(),
        sha256: hash("delete", bytes),
        customer: customer(asked.customer_id.as_deref())?,
        what,
    };
    begin(server, program, asked).await
}

/// A body that is written already.
#[expect(clippy::unnecessary_wraps, reason = "the last line of handlers")]
pub(super) fn accepted(body: String) -> Answer {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    Ok((headers, body).into_response())
}

async fn asked(
    server: &Server,
    program: &Program,
    query: Option<&str>,
) -> Result<HashMap<String, String>, Fault> {
    let asked = parameters(query)?;
    let text = |name: &str| asked.get(name).map(String::as_str);
    as_itself(server, program, text("resellerId"), text("vendorId")).await?;
    Ok(asked)
}

/// `GET /kcs/v1/rp/devices/status`.
pub async fn status(
    State(server): State<Server>,
    Asking(program): Asking,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = asked(&server, &program, query.as_deref()).await?;
    let name = transaction(asked.get("transactionId").map(String::as_str))?;
    Ok(Json(status::read(&server, &program, &name, Generation::Two).await?).into_response())
}

/// `GET /kcs/v1/rp/customers`.
pub async fn customers(
    State(server): State<Server>,
    Asking(program): Asking,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = asked(&server, &program, query.as_deref()).await?;
    Ok(Json(lists::customers(&server, &program, Place::of(&asked)?).await?).into_response())
}

/// `GET /kcs/v1/rp/devices`.
pub async fn devices(
    State(server): State<Server>,
    Asking(program): Asking,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = asked(&server, &program, query.as_deref()).await?;
    let scope = match asked.get("customerId").filter(|text| !text.is_empty()) {
        Some(text) => DeviceScope::Customer(customer(Some(text))?),
        None => DeviceScope::Mine,
    };
    Ok(Json(lists::devices(&server, &program, &scope, Place::of(&asked)?).await?).into_response())
}
