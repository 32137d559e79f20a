use super::row::read;
use crate::Server;
use crate::api::Problem;
use crate::api::input::{Named, Parameters};
use crate::api::program::Asking;
use crate::api::v1::{Answer, found};
use axum::extract::State;
use domain::PortalError;
use domain::languages::Language;
use domain::uploads::{FailedRow, UploadNumber};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Results of a page when nobody says otherwise, and at most.
const USUAL: u16 = 100;
const MOST: u16 = 1000;
/// The line of the first device of a list: the header is above it.
const FIRST_LINE: u64 = 2;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(results)).routes(routes!(failures))
}

/// What became of the devices of an upload, in the order of the request.
#[derive(Debug, Serialize, ToSchema)]
pub struct Results {
    /// `in_progress`: ask again. Otherwise the results stay as they are.
    status: String,
    /// The results.
    items: Vec<DeviceResult>,
    /// The `after` of the next page; null on the last one.
    next: Option<u64>,
}

/// What became of one device.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeviceResult {
    /// Its place in `devices` of the request, from 0.
    index: u64,
    /// `accepted` or `failed`.
    outcome: String,
    /// Of a failed one: why.
    failure: Option<Failure>,
}

/// Failed rows of a file, in its order.
#[derive(Debug, Serialize, ToSchema)]
pub struct Failures {
    /// `in_progress`: ask again. Otherwise the failures stay as they are.
    status: String,
    /// The failed rows.
    items: Vec<FailedLine>,
    /// The `after` of the next page; null on the last one.
    next: Option<u64>,
}

/// A failed row of a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct FailedLine {
    /// The line in the file, from 1; of a list of devices, its header is line 1.
    line: u64,
    /// The identity as it was sent.
    identity: String,
    /// Why.
    failure: Failure,
}

/// Why a row failed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Failure {
    /// The reason: a name that stays.
    #[schema(example = "check_digit")]
    code: String,
    /// The same in words.
    detail: String,
}

impl From<&FailedRow> for Failure {
    fn from(row: &FailedRow) -> Self {
        Self {
            code: row.reason.key().to_owned(),
            detail: row.reason.sentence(&row.detail, Language::English),
        }
    }
}

/// Takes `after` and `limit`.
fn place(mut parameters: Parameters) -> Result<(Option<u64>, u16), Problem> {
    // The largest line that a file can have, and more.
    let after =
        parameters.take_as("after", "the next of the page before")?.map(|after: u32| u64::from(after));
    let limit = parameters.take_as("limit", "a number from 1 to 1000")?.unwrap_or(USUAL);
    parameters.end()?;
    if (1..=MOST).contains(&limit) {
        Ok((after, limit))
    } else {
        Err(Problem::wrong("limit", "malformed", "limit is a number from 1 to 1000."))
    }
}

/// The result of each device of a list
///
/// In the order of the request; only for uploads that were made from a list of devices. Scope: `view-devices`.
#[utoipa::path(
    get, path = "/api/v1/uploads/{number}/results", tag = "Uploads",
    params(
        ("number" = String, Path, description = "Upload ID"),
        ("after" = Option<u32>, Query, description = "The next of the page before"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 1000, description = "How many at most"),
    ),
    responses((status = 200, body = Results))
)]
async fn results(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<UploadNumber>,
    parameters: Parameters,
) -> Answer {
    let (after, limit) = place(parameters)?;
    let upload = read(&server.portal, &program.actor, &number).await?;
    // Without `after` from the first device; then from the one behind it.
    let first = after.map_or(0, |after| after + 1);
    let line = first + FIRST_LINE - 1;
    let failed = server.portal.uploads.failed_rows(&program.actor, &number, line, limit).await?;
    if !failed.of_a_list {
        return Err(PortalError::NotFound.into());
    }
    if upload.is_in_progress() {
        return found(Results { status: upload.status, items: Vec::new(), next: None });
    }
    let end = upload.total.min(first.saturating_add(limit.into()));
    let mut rows = failed.rows.iter().peekable();
    let items = (first..end).map(|index| {
        let failure = rows.next_if(|row| row.row.line == index + FIRST_LINE).map(Failure::from);
        let outcome = if failure.is_some() { "failed" } else { "accepted" }.to_owned();
        DeviceResult { index, outcome, failure }
    });
    let items = items.collect();
    found(Results { status: upload.status, items, next: (end < upload.total).then(|| end - 1) })
}

/// The failed rows of an upload
///
/// In the order of the file. Scope: `view-devices`.
#[utoipa::path(
    get, path = "/api/v1/uploads/{number}/failures", tag = "Uploads",
    params(
        ("number" = String, Path, description = "Upload ID"),
        ("after" = Option<u32>, Query, description = "The next of the page before"),
        ("limit" = Option<u16>, Query, minimum = 1, maximum = 1000, description = "How many at most"),
    ),
    responses((status = 200, body = Failures))
)]
async fn failures(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<UploadNumber>,
    parameters: Parameters,
) -> Answer {
    let (after, limit) = place(parameters)?;
    let upload = read(&server.portal, &program.actor, &number).await?;
    let failed =
        server.portal.uploads.failed_rows(&program.actor, &number, after.unwrap_or(0), limit).await?;
    let next = (failed.rows.len() == usize::from(limit)).then(|| failed.rows.last().map(|row| row.row.line));
    let items = failed.rows.iter().map(|row| FailedLine {
        line: row.row.line,
        identity: row.row.identity.clone(),
        failure: row.into(),
    });
    found(Failures { status: upload.status, items: items.collect(), next: next.flatten() })
}
