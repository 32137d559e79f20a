//! Lists by page numbers, as programs of this surface ask for them.

use super::fault::Fault;
use crate::Server;
use domain::PortalResult;
use domain::api_keys::Program;
use domain::customers::CustomerRow;
use domain::devices::{DeviceRow, DeviceScope, IdentityKind};
use domain::lists::{ListQuery, PageSize, Total};
use futures::StreamExt as _;
use futures::stream::BoxStream;
use serde_json::{Value, json};
use std::collections::HashMap;

/// A list reaches so far by page numbers.
const DEEPEST: u32 = 10_000;

/// Which page, of how many rows.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    page: u32,
    size: u16,
}

impl Place {
    /// `pageNum` from 0 and `pageSize` up to 100.
    pub fn of(parameters: &HashMap<String, String>) -> Result<Self, Fault> {
        let number = |name: &str, usual: u32| match parameters.get(name).map(|text| text.trim()) {
            None | Some("") => Ok(usual),
            Some(text) => text.parse::<u32>().map_err(|_| Fault::parameter(name)),
        };
        let (page, size) = (number("pageNum", 0)?, number("pageSize", 100)?);
        if !(1..=100).contains(&size) {
            return Err(Fault::parameter("pageSize"));
        }
        if page.saturating_mul(size) >= DEEPEST {
            return Err(Fault::parameter("pageNum"));
        }
        Ok(Self { page, size: u16::try_from(size).unwrap_or(100) })
    }
}

/// The page at a place, from the rows of a whole list: a batch of them is passed over at a time, not a page, and none behind
/// the page is read.
async fn at<Row>(
    place: Place,
    rows: PortalResult<BoxStream<'_, PortalResult<Vec<Row>>>>,
) -> PortalResult<Vec<Row>> {
    let (mut rows, size) = (rows?, usize::from(place.size));
    let mut before = usize::try_from(place.page).unwrap_or(usize::MAX).saturating_mul(size);
    let mut page = Vec::with_capacity(size);
    while let Some(batch) = rows.next().await {
        let batch = batch?;
        let passed = before.min(batch.len());
        before -= passed;
        page.extend(batch.into_iter().skip(passed).take(size - page.len()));
        if page.len() == size {
            break;
        }
    }
    Ok(page)
}

/// How many there are: the shortest page says it.
fn counting() -> ListQuery {
    ListQuery { size: PageSize::of_program(1).unwrap_or_default(), ..ListQuery::default() }
}

fn count(total: Total) -> u64 {
    let (Total::Exactly(total) | Total::AtLeast(total)) = total;
    total
}

/// The reseller's customers.
pub async fn customers(server: &Server, program: &Program, place: Place) -> Result<Value, Fault> {
    let (list, actor) = (&server.portal.customers, &program.actor);
    let total = count(list.list(actor, &counting()).await?.total);
    let rows = list.export(actor, &ListQuery::default()).await;
    let customers: Vec<Value> = at(place, rows).await?.into_iter().map(customer).collect();
    Ok(json!({ "totalCount": total, "pageNum": place.page, "customers": customers }))
}

fn customer(row: CustomerRow) -> Value {
    json!({
        "customerId": row.number, "customerName": row.name, "country": row.country, "status": row.status.key(),
    })
}

/// The reseller's devices, or those of one customer.
pub async fn devices(
    server: &Server,
    program: &Program,
    scope: &DeviceScope,
    place: Place,
) -> Result<Value, Fault> {
    let (list, actor) = (&server.portal.devices, &program.actor);
    let total = count(list.list(actor, scope, &counting()).await?.total);
    let rows = list.export(actor, scope, &ListQuery::default()).await;
    let devices: Vec<Value> = at(place, rows).await?.into_iter().map(device).collect();
    Ok(json!({ "totalCount": total, "pageNum": place.page, "devices": devices }))
}

fn device(row: DeviceRow) -> Value {
    let name = if row.kind == IdentityKind::Serial { "serialNumber" } else { "imei" };
    json!({
        name: row.identity.to_string(), "customerId": row.customer, "orderNo": row.order_number,
        "uploadTime": row.uploaded_at.unix_timestamp(),
    })
}
