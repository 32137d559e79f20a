use super::{Answer, found, word};
use crate::Server;
use crate::api::input::Named;
use crate::api::program::Asking;
use crate::api::write::answer;
use axum::extract::State;
use domain::operations::{OperationDetails, OperationNumber};
use http::StatusCode;
use serde::Serialize;
use store::Answered;
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(read))
}

/// Something that is done to many devices was begun.
#[derive(Debug, Serialize, ToSchema)]
pub struct Begun {
    /// The operation to follow.
    #[schema(example = "O-20261121-7F3KQ2")]
    operation: String,
}

/// The answer that an operation was begun.
pub(super) fn begun(number: OperationNumber) -> Answered {
    let location = format!("/api/v1/operations/{number}");
    answer(StatusCode::ACCEPTED, Some(location), &Begun { operation: number.into() })
}

/// Something that is done to many devices. `asked = done + skipped`, always.
#[derive(Debug, Serialize, ToSchema)]
pub struct Operation {
    /// Its number.
    number: String,
    /// `approve`, `reject`, `move`, `delete`, `take_back`, `register`, `unregister` or `empty`.
    kind: String,
    /// `in_progress`, `done` or `failed`: then nothing was changed.
    status: String,
    /// Percent done.
    percent: u8,
    /// When it was begun.
    #[serde(with = "time::serde::rfc3339")]
    begun_at: OffsetDateTime,
    /// When it was done.
    #[serde(with = "time::serde::rfc3339::option")]
    finished_at: Option<OffsetDateTime>,
    /// Devices that were asked for.
    asked: u64,
    /// Devices that were changed.
    done: u64,
    /// Devices that were left as they were, by reason.
    skipped: Vec<Skipped>,
}

/// Devices that an operation left as they were.
#[derive(Debug, Serialize, ToSchema)]
pub struct Skipped {
    /// Why: a name that stays.
    code: String,
    /// The same in words.
    detail: String,
    /// How many.
    devices: u64,
}

impl From<OperationDetails> for Operation {
    fn from(details: OperationDetails) -> Self {
        let skipped = details.outcome.skipped.into_iter().map(|(skip, devices)| Skipped {
            code: word(skip),
            detail: skip.sentence().english().to_owned(),
            devices,
        });
        Self {
            number: details.number.into(),
            kind: word(details.kind),
            status: word(details.status),
            percent: details.percent,
            begun_at: details.begun_at,
            finished_at: details.finished_at,
            asked: details.outcome.asked,
            done: details.outcome.done,
            skipped: skipped.collect(),
        }
    }
}

/// An operation
///
/// Where it stands and what it did. Scope: `view-devices`.
#[utoipa::path(
    get, path = "/api/v1/operations/{number}", tag = "Operations",
    params(("number" = String, Path, description = "The operation's number")),
    responses((status = 200, body = Operation))
)]
async fn read(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<OperationNumber>,
) -> Answer {
    found(Operation::from(server.portal.operations.details(&program.actor, &number).await?))
}
