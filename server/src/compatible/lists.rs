//! Lists by page numbers, as programs of this surface ask for them.

use super::fault::Fault;
use crate::Server;
use domain::PortalResult;
use domain::api_keys::Program;
use domain::customers::CustomerRow;
use domain::devices::{DeviceRow, DeviceScope, IdentityKind};
use domain::lists::{ListQuery, Page, PageSize, Total};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::future::Future;

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

/// The page at a place: pages before it are passed over, each by a key.
async fn at<Row, F>(place: Place, ask: impl Fn(ListQuery) -> F) -> PortalResult<(u64, Vec<Row>)>
where
    F: Future<Output = PortalResult<Page<Row>>>,
{
    let size = PageSize::of_program(place.size).unwrap_or_default();
    let mut query = ListQuery { size, ..ListQuery::default() };
    let mut page = ask(query.clone()).await?;
    for _ in 0..place.page {
        let Some(next) = page.next else { return Ok((count(page.total), Vec::new())) };
        query.cursor = Some(next);
        page = ask(query.clone()).await?;
    }
    Ok((count(page.total), page.rows))
}

fn count(total: Total) -> u64 {
    let (Total::Exactly(total) | Total::AtLeast(total)) = total;
    total
}

/// The reseller's customers.
pub async fn customers(server: &Server, program: &Program, place: Place) -> Result<Value, Fault> {
    let ask = |query: ListQuery| async move { server.portal.customers.list(&program.actor, &query).await };
    let (total, rows) = at(place, ask).await?;
    let customers: Vec<Value> = rows.into_iter().map(customer).collect();
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
    let ask =
        |query: ListQuery| async move { server.portal.devices.list(&program.actor, scope, &query).await };
    let (total, rows) = at(place, ask).await?;
    let devices: Vec<Value> = rows.into_iter().map(device).collect();
    Ok(json!({ "totalCount": total, "pageNum": place.page, "devices": devices }))
}

fn device(row: DeviceRow) -> Value {
    let name = if row.kind == IdentityKind::Serial { "serialNumber" } else { "imei" };
    json!({
        name: row.identity.to_string(), "customerId": row.customer, "orderNo": row.order_number,
        "uploadTime": row.uploaded_at.unix_timestamp(),
    })
}
