use super::row::{Undone, Upload, read};
use crate::Server;
use crate::api::input::{Named, Parameters};
use crate::api::listed::{Listed, asked};
use crate::api::program::Asking;
use crate::api::v1::{Answer, found};
use crate::api::write::{Act, changed, once};
use axum::extract::State;
use domain::organisations::OrganisationNumber;
use domain::uploads::{UploadList, UploadNumber};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(details)).routes(routes!(undo))
}

/// Uploads to a customer
///
/// Scope: `view-devices`.
#[utoipa::path(
    get, path = "/api/v1/customers/{number}/uploads", tag = "Uploads",
    params(("number" = String, Path, description = "Customer ID or MSP ID")),
    responses((status = 200, body = Listed<Upload>))
)]
async fn list(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(customer): Named<OrganisationNumber>,
    parameters: Parameters,
) -> Answer {
    let query = asked::<UploadList>(parameters)?;
    found(Listed::<Upload>::of(server.portal.uploads.list(&program.actor, &customer, &query).await?))
}

/// An upload
///
/// Its status, its counts, and why rows failed. Scope: `view-devices`.
#[utoipa::path(
    get, path = "/api/v1/uploads/{number}", tag = "Uploads",
    params(("number" = String, Path, description = "Upload ID")),
    responses((status = 200, body = Upload))
)]
async fn details(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<UploadNumber>,
) -> Answer {
    found(read(&server.portal, &program.actor, &number).await?)
}

/// Undoes an upload
///
/// Its devices that nobody has touched since are removed, the others stay. Scope: `upload-devices`.
#[utoipa::path(
    post, path = "/api/v1/uploads/{number}/undo", tag = "Uploads",
    params(("number" = String, Path, description = "Upload ID")),
    responses((status = 200, body = Undone))
)]
async fn undo(
    State(server): State<Server>,
    Asking(program): Asking,
    Named(number): Named<UploadNumber>,
    Act(request): Act,
) -> Answer {
    once(&server, &program, request, move |portal, actor| async move {
        Ok(changed(&Undone::from(portal.uploads.undo(&actor, &number).await?)))
    })
    .await
}
