//! Generation 1: `/bulkenroll/v1/reseller` and `/bulkenroll/v2/reseller`.

use super::access::Asking;
use super::fault::Fault;
use super::gen2::accepted;
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
use domain::lists::Selection;
use serde::Deserialize;
use serde_json::json;
use std::collections::HashMap;

type Answer = Result<Response, Fault>;

/// The body of an upload and of a deletion.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body1 {
    transaction_id: Option<String>,
    reseller_id: Option<String>,
    vendor_id: Option<String>,
    customer_id: Option<String>,
    devices: Option<List1>,
    remove_transaction_id: Option<String>,
}

#[derive(Debug, Deserialize)]
struct List1 {
    #[serde(rename = "type")]
    kind: Option<String>,
    list: Option<Vec<String>>,
}

impl Body1 {
    fn devices(self, max: usize) -> Result<Devices, Fault> {
        let List1 { kind, list } = self.devices.ok_or_else(|| Fault::parameter("devices"))?;
        Devices::of(kind.as_deref(), list.unwrap_or_default(), max)
    }
}

/// `PUT /bulkenroll/v1/reseller/devices`.
pub async fn upload(State(server): State<Server>, Asking(program): Asking, body: Body) -> Answer {
    let (asked, bytes) = json::<Body1>(body).await?;
    take(&server, &program, asked, "upload", &bytes, |asked| {
        Ok(What::Upload {
            devices: asked.devices(max_uploaded(&server))?,
            order_number: None,
            order_date: None,
        })
    })
    .await
}

/// `PUT /bulkenroll/v1/reseller/devices/delete`.
pub async fn delete(State(server): State<Server>, Asking(program): Asking, body: Body) -> Answer {
    let (asked, bytes) = json::<Body1>(body).await?;
    take(&server, &program, asked, "delete", &bytes, |mut asked| match asked.remove_transaction_id.take() {
        Some(earlier) => {
            let earlier = transaction(Some(&earlier)).map_err(|_| Fault::parameter("removeTransactionId"))?;
            Ok(What::Undo(earlier))
        }
        None => Ok(What::Delete(asked.devices(Selection::MAX_KEYS)?)),
    })
    .await
}

async fn take(
    server: &Server,
    program: &Program,
    asked: Body1,
    path: &str,
    bytes: &[u8],
    what: impl FnOnce(Body1) -> Result<What, Fault>,
) -> Answer {
    let name = transaction(asked.transaction_id.as_deref())?;
    let taken = async {
        as_itself(server, program, asked.reseller_id.as_deref(), asked.vendor_id.as_deref()).await?;
        let customer = customer(asked.customer_id.as_deref())?;
        let (transaction, sha256) = (name.clone(), hash(path, bytes));
        begin(server, program, Asked { transaction, sha256, customer, what: what(asked)? }).await
    };
    accepted(taken.await.map_err(|fault| fault.of(&name))?)
}

/// `GET /bulkenroll/v1/reseller/devices/status`.
pub async fn status(
    State(server): State<Server>,
    Asking(program): Asking,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = parameters(query.as_deref())?;
    let text = |name: &str| asked.get(name).map(String::as_str);
    as_itself(&server, &program, text("resellerId"), text("vendorId")).await?;
    let name = transaction(text("transactionId"))?;
    let found = status::read(&server, &program, &name, Generation::One).await?;
    Ok(Json(json!({ "totalCount": 1, "totalPage": 1, "pageNum": 0, "transactions": [found] }))
        .into_response())
}

/// The body of a question for customers.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Customers1 {
    reseller_id: Option<String>,
    vendor_id: Option<String>,
    page_num: Option<u32>,
    page_size: Option<u32>,
}

/// `POST /bulkenroll/v1/reseller/customers`.
pub async fn customers(State(server): State<Server>, Asking(program): Asking, body: Body) -> Answer {
    let (asked, _) = json::<Customers1>(body).await?;
    as_itself(&server, &program, asked.reseller_id.as_deref(), asked.vendor_id.as_deref()).await?;
    let place: HashMap<String, String> = [("pageNum", asked.page_num), ("pageSize", asked.page_size)]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?.to_string())))
        .collect();
    Ok(Json(lists::customers(&server, &program, Place::of(&place)?).await?).into_response())
}
