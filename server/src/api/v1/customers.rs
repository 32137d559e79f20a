use super::{Answer, found, word};
use crate::Server;
use crate::api::input::{Named, Parameters};
use crate::api::listed::{Listed, asked};
use crate::api::program::Asking;
use crate::api::write::{Write, changed, made, once};
use axum::extract::State;
use domain::customers::{AddCustomer, CustomerList, CustomerRow};
use domain::organisations::OrganisationNumber;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list, connect)).routes(routes!(read, change))
}

/// A customer or MSP that the organisation is connected to.
#[derive(Debug, Serialize, ToSchema)]
pub struct Customer {
    /// Customer ID, or MSP ID.
    #[schema(example = "7300418825")]
    number: String,
    /// `customer` or `msp`.
    kind: String,
    /// Company name.
    name: String,
    /// The organisation's own name for it.
    internal_reference: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    country: String,
    /// `pending`, `active` or `inactive`.
    status: String,
    /// Uploads so far.
    uploads: u64,
    /// Devices that it holds and that came from the organisation.
    devices: u64,
    /// When devices were last uploaded.
    #[serde(with = "time::serde::rfc3339::option")]
    last_uploaded_at: Option<OffsetDateTime>,
}

impl From<CustomerRow> for Customer {
    fn from(row: CustomerRow) -> Self {
        Self {
            number: row.number.to_string(),
            kind: word(row.kind),
            name: row.name,
            internal_reference: row.internal_reference,
            country: row.country,
            status: row.status.key().to_owned(),
            uploads: row.uploads,
            devices: row.devices,
            last_uploaded_at: row.last_uploaded_at,
        }
    }
}

/// A customer to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCustomer {
    /// Customer ID or MSP ID, as the customer reads it to you.
    #[schema(example = "7300418825")]
    number: String,
    /// Your own name for it.
    #[serde(default)]
    internal_reference: Option<String>,
}

/// What can be changed of a customer.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerChange {
    /// Your own name for it; null or an empty text removes it.
    // Needed: a program that leaves it out must not remove what it did not name.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required = true)]
    internal_reference: Option<String>,
}

/// Customers
///
/// Scope: `view-customers`.
#[utoipa::path(get, path = "/api/v1/customers", tag = "Customers", responses((status = 200, body = Listed<Customer>)))]
async fn list(State(server): State<Server>, Asking(program): Asking, parameters: Parameters) -> Answer {
    let page = server.portal.customers.list(&program.actor, &asked::<CustomerList>(parameters)?).await?;
    found(Listed::<Customer>::of(page))
}

/// Adds a customer
///
/// By the number that it told you. It is `pending` until it accepts. Scope: `manage-customers`.
#[utoipa::path(
    post, path = "/api/v1/customers", tag = "Customers", request_body = NewCustomer,
    responses((status = 201, body = Customer, headers(("Location" = String))))
)]
async fn connect(State(server): State<Server>, Asking(program): Asking, write: Write<NewCustomer>) -> Answer {
    let NewCustomer { number, internal_reference } = write.body;
    let new = AddCustomer { number, internal_reference: internal_reference.unwrap_or_default() };
    once(&server, &program, write.request, move |portal, actor| async move {
        let customer = Customer::from(portal.customers.connect(&actor, new).await?);
        Ok(made(format!("/api/v1/customers/{}", customer.number), &customer))
    })
    .await
}

/// A customer
///
/// Scope: `view-customers`.
#[utoipa::path(
    get, path = "/api/v1/customers/{number}", tag = "Customers",
    params(("number" = String, Path, description = "Customer ID or MSP ID")),
    responses((status = 200, body = Customer))
)]
async fn read(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<OrganisationNumber>,
) -> Answer {
    let details = server.portal.customers.details(&program.actor, &number).await?;
    found(Customer::from(details.row))
}

/// Changes a customer
///
/// Scope: `manage-customers`.
#[utoipa::path(
    patch, path = "/api/v1/customers/{number}", tag = "Customers", request_body = CustomerChange,
    params(("number" = String, Path, description = "Customer ID or MSP ID")),
    responses((status = 200, body = Customer))
)]
async fn change(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<OrganisationNumber>,
    write: Write<CustomerChange>,
) -> Answer {
    let reference = write.body.internal_reference.unwrap_or_default();
    once(&server, &program, write.request, move |portal, actor| async move {
        portal.customers.set_internal_reference(&actor, &number, &reference).await?;
        Ok(changed(&Customer::from(portal.customers.details(&actor, &number).await?.row)))
    })
    .await
}
