use super::{Answer, found, word};
use crate::Server;
use crate::api::program::Asking;
use axum::extract::State;
use domain::people::Permission;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(read))
}

/// The key that asks.
#[derive(Debug, Serialize, ToSchema)]
pub struct Key {
    /// Its public name.
    id: String,
    /// What people know it by.
    name: String,
    /// For whom it acts: their e-mail address.
    owner: String,
    /// What it may do at this moment.
    scopes: Vec<String>,
    /// The organisation that it is for.
    organisation: Organisation,
}

/// An organisation.
#[derive(Debug, Serialize, ToSchema)]
pub struct Organisation {
    /// Its Reseller ID, MSP ID or Customer ID.
    #[schema(example = "4102338917")]
    number: String,
    /// Its name.
    name: String,
    /// `reseller`, `msp` or `customer`.
    kind: String,
}

/// The key itself
///
/// What it may do, and for whom. For a first try.
#[utoipa::path(get, path = "/api/v1/key", tag = "Key", responses((status = 200, body = Key)))]
async fn read(State(server): State<Server>, Asking(program): Asking) -> Answer {
    let profile = server.portal.people.profile(&program.actor).await?;
    let organisation = profile.organisation;
    found(Key {
        id: program.key,
        name: program.actor.api_key.unwrap_or_default(),
        owner: profile.email,
        scopes: program.actor.role.permissions().iter().map(Permission::key).map(str::to_owned).collect(),
        organisation: Organisation {
            number: organisation.number.to_string(),
            name: organisation.name,
            kind: word(organisation.kind),
        },
    })
}
