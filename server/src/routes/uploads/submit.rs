use super::form::FileForm;
use super::spool::Spool;
use crate::Server;
use crate::answer::{Answer, Refused, back_with, is_navigation, see_other};
use crate::routes::Who;
use app::paths;
use axum::extract::{Path, Request, State};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::uploads::UploadNumber;
use domain::{Actor, PortalError, PortalResult};
use std::io;

/// `POST /customers/{number}/uploads`: the whole of *Upload devices* in one plain file form, for browsers without
/// JavaScript: begin, the bytes, finish. Then to the customer's UPLOADS, or back to the form with the refusal.
pub async fn submit(
    State(server): State<Server>,
    Who(actor): Who,
    Path(number): Path<String>,
    request: Request,
) -> Answer {
    let customer = OrganisationNumber::parse(&number).ok_or(PortalError::NotFound)?;
    // Before a byte of the file is taken.
    require(&actor, Action::UploadDevices)?;
    server.portal.customers.details(&actor, &customer).await?;
    let form = paths::upload_devices(&customer);
    let there = paths::customer_uploads(&customer);
    read(&server, &actor, Some(customer), request, &form, |_| there).await
}

/// `POST /bulk-actions/uploads`: the same for many customers. Then to the bulk upload's page.
pub async fn submit_bulk(State(server): State<Server>, Who(actor): Who, request: Request) -> Answer {
    require(&actor, Action::UploadDevices)?;
    read(&server, &actor, None, request, &paths::bulk_upload(), paths::bulk_upload_details).await
}

/// Reads the form and takes its file: then `there`, or back to the `form`.
async fn read(
    server: &Server,
    actor: &Actor,
    customer: Option<OrganisationNumber>,
    request: Request,
    form: &str,
    there: impl FnOnce(&UploadNumber) -> String,
) -> Answer {
    let (parts, body) = request.into_parts();
    let from_browser = is_navigation(&parts);
    let taken = async {
        let spool = Spool::new(&server.random.name()).map_err(|error| fault(&error))?;
        let limits = server.portal.uploads.limits();
        let form = FileForm::read(&parts.headers, body, spool, limits.bytes).await?;
        take(server, actor, customer, form).await
    };
    match taken.await {
        Ok(number) => Ok(see_other(&there(&number))),
        Err(refusal) if from_browser && can_be_corrected(&refusal) => Ok(back_with(form, &refusal)),
        Err(refusal) => Err(Refused(refusal)),
    }
}

async fn take(
    server: &Server,
    actor: &Actor,
    customer: Option<OrganisationNumber>,
    mut form: FileForm,
) -> PortalResult<UploadNumber> {
    let new = form.upload(customer, server.random.name())?;
    let uploads = &server.portal.uploads;
    let begun = uploads.begin(actor, new).await?;
    if begun.finished {
        return Ok(begun.number);
    }
    let mut received = begun.received;
    while received < form.file.length() {
        let piece = form.file.piece(received, begun.chunk_bytes).await.map_err(|error| fault(&error))?;
        received = uploads.put_chunk(actor, &begun.number, received, piece.sha256, piece.bytes).await?;
    }
    uploads.finish(actor, &begun.number).await?;
    Ok(begun.number)
}

/// What the person can mend in the form; anything else is answered as what it is.
pub(in crate::routes) fn can_be_corrected(refusal: &PortalError) -> bool {
    matches!(refusal, PortalError::Invalid(_) | PortalError::Upload(_) | PortalError::Conflict(_))
}

/// The disk failed us.
pub(in crate::routes) fn fault(error: &io::Error) -> PortalError {
    let reference = hex::encode(store::Random::from_system().bytes::<4>());
    tracing::error!(%reference, %error, "upload.spool");
    PortalError::Internal { reference }
}
