use super::operations::{Begun, begun};
use super::{Answer, selected};
use crate::Server;
use crate::api::program::Asking;
use crate::api::write::{Write, once};
use axum::extract::State;
use domain::devices::DeviceScope;
use domain::organisations::OrganisationNumber;
use domain::{Field, FieldError, PortalError};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(begin))
}

/// Devices to be moved.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Move {
    /// Their identities as lists give them, at most 10,000.
    #[schema(min_items = 1, max_items = 10000, example = json!(["352099001761481"]))]
    identities: Vec<String>,
    /// The number of who gets them.
    #[schema(example = "7300418825")]
    to: String,
}

/// Moves devices
///
/// To a customer, an inner customer, or back to the MSP. Follow the operation. Scope: `move-devices`.
#[utoipa::path(
    post, path = "/api/v1/moves", tag = "Moves", request_body = Move,
    responses((status = 202, body = Begun, headers(("Location" = String))))
)]
async fn begin(State(server): State<Server>, Asking(program): Asking, write: Write<Move>) -> Answer {
    let Move { identities, to } = write.body;
    let to = OrganisationNumber::parse(&to)
        .ok_or_else(|| PortalError::field(Field::Number, FieldError::Malformed))?;
    let selection = selected(identities);
    once(&server, &program, write.request, move |portal, actor| async move {
        Ok(begun(portal.devices.begin_move(&actor, &DeviceScope::Mine, &selection, &to).await?))
    })
    .await
}
