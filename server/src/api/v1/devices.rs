use super::operations::begun;
use super::{Answer, found, selected, word};
use crate::Server;
use crate::api::Problem;
use crate::api::input::{Named, Parameters};
use crate::api::listed::{Listed, taken};
use crate::api::program::Asking;
use crate::api::v1::operations::Begun;
use crate::api::write::{Write, once};
use axum::extract::State;
use domain::PortalError;
use domain::deliveries::DeliveryNumber;
use domain::devices::{CustodyEntry, DeviceDetails, DeviceList, DeviceRow, DeviceScope};
use domain::organisations::OrganisationNumber;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(delete)).routes(routes!(read))
}

/// A device. Identities are texts, always.
#[derive(Debug, Serialize, ToSchema)]
pub struct Device {
    /// What it is known by: IMEI, MEID or serial number.
    #[schema(example = "352099001761481")]
    identity: String,
    /// `imei`, `meid` or `serial`.
    kind: String,
    /// The second IMEI of a dual-SIM device.
    imei2: Option<String>,
    /// The serial number beside an IMEI.
    serial: Option<String>,
    /// Manufacturer and model, from the device registry.
    model: Option<String>,
    /// `standard` or `enterprise`, from the device registry.
    edition: Option<String>,
    /// The number of who holds it.
    customer: String,
    /// Their name.
    customer_name: String,
    /// The order number that it came with.
    order_number: Option<String>,
    /// When it was uploaded.
    #[serde(with = "time::serde::rfc3339")]
    uploaded_at: OffsetDateTime,
    /// `pending` or `verified`.
    status: String,
    /// Tags as people see them.
    tags: Vec<String>,
    /// The services that it is registered to, by name.
    services: Vec<String>,
}

impl From<DeviceRow> for Device {
    fn from(row: DeviceRow) -> Self {
        Self {
            identity: row.identity.to_string(),
            kind: word(row.kind),
            imei2: row.imei2.map(|identity| identity.to_string()),
            serial: row.serial.map(|identity| identity.to_string()),
            model: row.model,
            edition: row.edition.map(word),
            customer: row.customer.to_string(),
            customer_name: row.customer_name,
            order_number: row.order_number,
            uploaded_at: row.uploaded_at,
            status: word(row.status),
            tags: row.tags,
            services: row.services,
        }
    }
}

/// A device with its custody record.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceRecord {
    /// The device.
    device: Device,
    /// The upload that it came with.
    upload: Option<String>,
    /// What happened to it, the latest first, as far as the organisation took part.
    custody: Vec<Custody>,
}

/// A line of a custody record.
#[derive(Debug, Serialize, ToSchema)]
pub struct Custody {
    /// `uploaded`, `approved`, `moved`, `registered`, `unregistered`, `rejected`, `deleted` or `undone`.
    event: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    /// The organisation that did it, if yours may know.
    by: Option<String>,
    /// Who received it, if yours may know.
    to: Option<String>,
    /// The services that it is about.
    services: Vec<String>,
}

impl From<CustodyEntry> for Custody {
    fn from(entry: CustodyEntry) -> Self {
        Self { event: word(entry.event), at: entry.at, by: entry.by, to: entry.to, services: entry.services }
    }
}

impl From<DeviceDetails> for DeviceRecord {
    fn from(details: DeviceDetails) -> Self {
        Self {
            device: details.row.into(),
            upload: details.upload.map(String::from),
            custody: details.custody.into_iter().map(Custody::from).collect(),
        }
    }
}

/// Devices to be deleted.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeviceDeletion {
    /// Their identities as lists give them, at most 10,000.
    #[schema(min_items = 1, max_items = 10000, example = json!(["352099001761481"]))]
    identities: Vec<String>,
}

/// Devices
///
/// Those that the organisation uploaded or holds. `q` finds exactly one, by any of its identities; `customer` and
/// `delivery` are those of one. Scope: `view-devices`.
#[utoipa::path(
    get, path = "/api/v1/devices", tag = "Devices",
    params(
        ("customer" = Option<String>, Query, description = "Only what this customer holds"),
        ("delivery" = Option<String>, Query, description = "Only what came with this delivery and is still held"),
    ),
    responses((status = 200, body = Listed<Device>))
)]
async fn list(State(server): State<Server>, Asking(program): Asking, mut parameters: Parameters) -> Answer {
    let query = taken::<DeviceList>(&mut parameters)?;
    let (customer, delivery) = (parameters.take("customer")?, parameters.take("delivery")?);
    parameters.end()?;
    let scope = match (customer, delivery) {
        (None, None) => DeviceScope::Mine,
        (Some(customer), None) => {
            DeviceScope::Customer(OrganisationNumber::parse(&customer).ok_or(PortalError::NotFound)?)
        }
        (None, Some(delivery)) => {
            DeviceScope::Delivery(DeliveryNumber::parse(&delivery).ok_or(PortalError::NotFound)?)
        }
        (Some(_), Some(_)) => return Err(Problem::wrong("delivery", "both", "Either customer or delivery.")),
    };
    found(Listed::<Device>::of(server.portal.devices.list(&program.actor, &scope, &query).await?))
}

/// A device
///
/// By any of its identities, with its custody record. Scope: `view-devices`.
#[utoipa::path(
    get, path = "/api/v1/devices/{identity}", tag = "Devices",
    params(("identity" = String, Path, description = "IMEI, second IMEI, MEID or serial number")),
    responses((status = 200, body = DeviceRecord))
)]
async fn read(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(identity): Named<String>,
) -> Answer {
    found(DeviceRecord::from(server.portal.devices.details(&program.actor, &identity).await?))
}

/// Deletes devices
///
/// Nobody holds them any more, and they can be uploaded again. Follow the operation. Scope: `delete-devices`.
#[utoipa::path(
    post, path = "/api/v1/devices/delete", tag = "Devices", request_body = DeviceDeletion,
    responses((status = 202, body = Begun, headers(("Location" = String))))
)]
async fn delete(
    State(server): State<Server>,
    Asking(program): Asking,
    write: Write<DeviceDeletion>,
) -> Answer {
    let selection = selected(write.body.identities);
    once(&server, &program, write.request, move |portal, actor| async move {
        Ok(begun(portal.devices.begin_delete(&actor, &DeviceScope::Mine, &selection).await?))
    })
    .await
}
