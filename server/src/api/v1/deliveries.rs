use super::operations::{Begun, begun};
use super::{Answer, found, word};
use crate::Server;
use crate::api::input::{Named, Parameters};
use crate::api::listed::{Listed, asked};
use crate::api::program::Asking;
use crate::api::write::{Write, once};
use axum::extract::State;
use domain::deliveries::{DeliveryList, DeliveryNumber, DeliveryRow};
use domain::lists::Selection;
use domain::services::{Service, ServiceSet};
use domain::{Field, FieldError, PortalError, PortalResult};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(read))
        .routes(routes!(approve))
        .routes(routes!(reject))
        .routes(routes!(services))
}

/// What the organisation was handed: an upload of a reseller, or an MSP's move.
#[derive(Debug, Serialize, ToSchema)]
pub struct Delivery {
    /// Its number.
    #[schema(example = "U-20261121-7F3KQ2")]
    number: String,
    /// The number of who handed it over.
    sender: String,
    /// Their name.
    sender_name: String,
    /// `reseller` or `msp`.
    sender_kind: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    delivered_at: OffsetDateTime,
    /// Order number, if one was given.
    order_number: Option<String>,
    /// Devices in it when it came.
    devices: u64,
    /// `waiting`, `approved`, `rejected` or `withdrawn`.
    status: String,
    /// The services that it was approved for, by name.
    services: Vec<String>,
    /// When it was decided.
    #[serde(with = "time::serde::rfc3339::option")]
    decided_at: Option<OffsetDateTime>,
    /// Why it was rejected.
    reason: Option<String>,
}

impl From<DeliveryRow> for Delivery {
    fn from(row: DeliveryRow) -> Self {
        Self {
            number: row.number.into(),
            sender: row.sender.to_string(),
            sender_name: row.sender_name,
            sender_kind: word(row.sender_kind),
            delivered_at: row.delivered_at,
            order_number: row.order_number,
            devices: row.devices,
            status: row.status.key().to_owned(),
            services: row.services,
            decided_at: row.decided_at,
            reason: row.reason,
        }
    }
}

/// How a delivery is approved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Approval {
    /// The services that its devices are registered to, by key: at least one for a customer, none for an MSP.
    #[serde(default)]
    #[schema(example = json!(["enrollment"]))]
    services: Vec<String>,
    /// Whether its sender is registered, too.
    #[serde(default)]
    register_sender: bool,
}

/// How a delivery is rejected.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Rejection {
    /// Why: the sender reads it.
    #[schema(max_length = 500)]
    reason: String,
}

/// An enrolment service that the organisation uses.
#[derive(Debug, Serialize, ToSchema)]
pub struct UsedService {
    /// Its name for programs.
    #[schema(example = "enrollment")]
    key: String,
    /// Its name for people.
    name: String,
}

impl From<Service> for UsedService {
    fn from(Service { key, name, .. }: Service) -> Self {
        Self { key, name }
    }
}

/// Deliveries
///
/// Scope: `view-devices`.
#[utoipa::path(get, path = "/api/v1/deliveries", tag = "Deliveries", responses((status = 200, body = Listed<Delivery>)))]
async fn list(State(server): State<Server>, Asking(program): Asking, parameters: Parameters) -> Answer {
    let page = server.portal.deliveries.list(&program.actor, &asked::<DeliveryList>(parameters)?).await?;
    found(Listed::<Delivery>::of(page))
}

/// A delivery
///
/// Its devices: `GET /api/v1/devices?delivery=…`. Scope: `view-devices`.
#[utoipa::path(
    get, path = "/api/v1/deliveries/{number}", tag = "Deliveries",
    params(("number" = String, Path, description = "The delivery's number")),
    responses((status = 200, body = Delivery))
)]
async fn read(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<DeliveryNumber>,
) -> Answer {
    found(Delivery::from(server.portal.deliveries.details(&program.actor, &number).await?.row))
}

/// Approves a delivery
///
/// Follow the operation. Scope: `approve-devices`.
#[utoipa::path(
    post, path = "/api/v1/deliveries/{number}/approve", tag = "Deliveries", request_body = Approval,
    params(("number" = String, Path, description = "The delivery's number")),
    responses((status = 202, body = Begun, headers(("Location" = String))))
)]
async fn approve(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<DeliveryNumber>,
    write: Write<Approval>,
) -> Answer {
    let Approval { services, register_sender } = write.body;
    once(&server, &program, write.request, move |portal, actor| async move {
        let used = if services.is_empty() { Vec::new() } else { portal.services.used(&actor).await? };
        let services = chosen(&services, &used)?;
        let one = Selection::Keys(BTreeSet::from([number.to_string()]));
        Ok(begun(portal.deliveries.approve(&actor, &one, services, register_sender).await?))
    })
    .await
}

fn chosen(keys: &[String], used: &[Service]) -> PortalResult<ServiceSet> {
    let unknown = || PortalError::field(Field::Services, FieldError::Unknown);
    let bit = |key: &String| used.iter().find(|service| service.key == *key).map(|service| service.bit);
    keys.iter().map(|key| bit(key).ok_or_else(unknown)).collect()
}

/// Rejects a delivery
///
/// Its devices go back. Follow the operation. Scope: `approve-devices`.
#[utoipa::path(
    post, path = "/api/v1/deliveries/{number}/reject", tag = "Deliveries", request_body = Rejection,
    params(("number" = String, Path, description = "The delivery's number")),
    responses((status = 202, body = Begun, headers(("Location" = String))))
)]
async fn reject(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<DeliveryNumber>,
    write: Write<Rejection>,
) -> Answer {
    let reason = write.body.reason;
    once(&server, &program, write.request, move |portal, actor| async move {
        let one = Selection::Keys(BTreeSet::from([number.to_string()]));
        Ok(begun(portal.deliveries.reject(&actor, &one, &reason).await?))
    })
    .await
}

/// Services
///
/// The enrolment services that the organisation uses. Scope: `view-devices`.
#[utoipa::path(get, path = "/api/v1/services", tag = "Deliveries", responses((status = 200, body = [UsedService])))]
async fn services(State(server): State<Server>, Asking(program): Asking) -> Answer {
    let used = server.portal.services.used(&program.actor).await?;
    found(used.into_iter().map(UsedService::from).collect::<Vec<_>>())
}
