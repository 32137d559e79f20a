use super::{Answer, found};
use crate::Server;
use crate::api::input::{Named, Parameters};
use crate::api::listed::{Listed, asked};
use crate::api::program::Asking;
use crate::api::write::{Act, Write, changed, gone, made, once};
use axum::extract::State;
use domain::organisations::OrganisationNumber;
use domain::resellers::{ResellerList, ResellerRow};
use domain::{Field, FieldError, PortalError};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list, register)).routes(routes!(read, change, remove))
}

/// A reseller that the organisation has registered.
#[derive(Debug, Serialize, ToSchema)]
pub struct Reseller {
    /// Reseller ID.
    #[schema(example = "4102338917")]
    number: String,
    /// Company name.
    name: String,
    /// ISO 3166-1 alpha-2 code.
    country: String,
    /// Whether its uploads are approved without a hand.
    auto_approve: bool,
    /// Deliveries from it so far.
    deliveries: u64,
    /// When it last delivered.
    #[serde(with = "time::serde::rfc3339::option")]
    last_delivery_at: Option<OffsetDateTime>,
    /// Since when it is registered.
    #[serde(with = "time::serde::rfc3339")]
    registered_at: OffsetDateTime,
}

impl From<ResellerRow> for Reseller {
    fn from(row: ResellerRow) -> Self {
        Self {
            number: row.number.to_string(),
            name: row.name,
            country: row.country,
            auto_approve: row.auto_approve,
            deliveries: row.deliveries,
            last_delivery_at: row.last_delivery_at,
            registered_at: row.registered_at,
        }
    }
}

/// A reseller to be registered.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReseller {
    /// Reseller ID, as the reseller reads it to you.
    #[schema(example = "4102338917")]
    number: String,
}

/// What can be changed of a reseller.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResellerChange {
    /// Whether its uploads are approved without a hand, from now on.
    auto_approve: bool,
}

/// Resellers
///
/// Those that the organisation has registered. Scope: `view-devices`.
#[utoipa::path(get, path = "/api/v1/resellers", tag = "Resellers", responses((status = 200, body = Listed<Reseller>)))]
async fn list(State(server): State<Server>, Asking(program): Asking, parameters: Parameters) -> Answer {
    let page = server.portal.resellers.list(&program.actor, &asked::<ResellerList>(parameters)?).await?;
    found(Listed::<Reseller>::of(page))
}

/// Registers a reseller
///
/// Scope: `manage-resellers`.
#[utoipa::path(
    post, path = "/api/v1/resellers", tag = "Resellers", request_body = NewReseller,
    responses((status = 201, body = Reseller, headers(("Location" = String))))
)]
async fn register(
    State(server): State<Server>,
    Asking(program): Asking,
    write: Write<NewReseller>,
) -> Answer {
    let number = OrganisationNumber::parse(&write.body.number)
        .ok_or_else(|| PortalError::field(Field::Number, FieldError::Malformed))?;
    once(&server, &program, write.request, move |portal, actor| async move {
        let reseller = Reseller::from(portal.resellers.register(&actor, &number).await?);
        Ok(made(format!("/api/v1/resellers/{number}"), &reseller))
    })
    .await
}

/// A reseller
///
/// Scope: `view-devices`.
#[utoipa::path(
    get, path = "/api/v1/resellers/{number}", tag = "Resellers",
    params(("number" = String, Path, description = "Reseller ID")),
    responses((status = 200, body = Reseller))
)]
async fn read(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<OrganisationNumber>,
) -> Answer {
    found(Reseller::from(server.portal.resellers.details(&program.actor, &number).await?))
}

/// Changes a reseller's preferences
///
/// Scope: `manage-resellers`.
#[utoipa::path(
    patch, path = "/api/v1/resellers/{number}", tag = "Resellers", request_body = ResellerChange,
    params(("number" = String, Path, description = "Reseller ID")),
    responses((status = 200, body = Reseller))
)]
async fn change(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<OrganisationNumber>,
    write: Write<ResellerChange>,
) -> Answer {
    let auto_approve = write.body.auto_approve;
    once(&server, &program, write.request, move |portal, actor| async move {
        portal.resellers.set_auto_approve(&actor, &number, auto_approve).await?;
        Ok(changed(&Reseller::from(portal.resellers.details(&actor, &number).await?)))
    })
    .await
}

/// Removes a reseller
///
/// What it delivered stays. Scope: `manage-resellers`.
#[utoipa::path(
    delete, path = "/api/v1/resellers/{number}", tag = "Resellers",
    params(("number" = String, Path, description = "Reseller ID")),
    responses((status = 204, description = "Removed"))
)]
async fn remove(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<OrganisationNumber>,
    Act(request): Act,
) -> Answer {
    once(&server, &program, request, move |portal, actor| async move {
        portal.resellers.remove(&actor, &number).await?;
        Ok(gone())
    })
    .await
}
