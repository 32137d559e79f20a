use super::form::FileForm;
use super::spool::Spool;
use crate::Server;
use crate::answer::{Answer, Refused, back_with, is_navigation, see_other};
use crate::routes::Who;
use app::paths;
use axum::extract::{Path, Request, State};
use domain::device_registry::RegistryPart;
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::uploads::{NewUpload, UploadLimits, UploadNumber};
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
    read(&server, &actor, Whose::Customer(customer), request, &form, |_| there).await
}

/// `POST /bulk-actions/uploads`: the same for many customers. Then to the bulk upload's page.
pub async fn submit_bulk(State(server): State<Server>, Who(actor): Who, request: Request) -> Answer {
    require(&actor, Action::UploadDevices)?;
    read(&server, &actor, Whose::RowsSay, request, &paths::bulk_upload(), paths::bulk_upload_details).await
}

/// `POST /device-registry/load/{part}`: the same for a part of the device registry. Then to the load's page.
pub async fn submit_load(
    State(server): State<Server>,
    Who(actor): Who,
    Path(part): Path<String>,
    request: Request,
) -> Answer {
    let part = RegistryPart::from_key(&part).ok_or(PortalError::NotFound)?;
    require(&actor, Action::LoadDeviceRegistry)?;
    let form = paths::load_registry(part);
    read(&server, &actor, Whose::Nobodys(part), request, &form, paths::registry_load).await
}

/// Whose the devices of a file become.
enum Whose {
    /// This customer's.
    Customer(OrganisationNumber),
    /// Each row says it.
    RowsSay,
    /// Nobody's: they fill a part of the device registry.
    Nobodys(RegistryPart),
}

impl Whose {
    /// How large its file may be, where others may be as large as `usual`.
    fn limits(&self, usual: UploadLimits) -> UploadLimits {
        match self {
            Self::Customer(_) | Self::RowsSay => usual,
            Self::Nobodys(_) => usual.of_registry(),
        }
    }
}

/// Reads the form and takes its file: then `there`, or back to the `form`.
async fn read(
    server: &Server,
    actor: &Actor,
    whose: Whose,
    request: Request,
    form: &str,
    there: impl FnOnce(&UploadNumber) -> String,
) -> Answer {
    let (parts, body) = request.into_parts();
    let from_browser = is_navigation(&parts);
    let taken = async {
        let spool = Spool::new(&server.random.name()).map_err(|error| fault(&error))?;
        let limits = whose.limits(server.portal.uploads.limits());
        let form = FileForm::read(&parts.headers, body, spool, limits.bytes).await?;
        take(server, actor, whose, form).await
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
    whose: Whose,
    mut form: FileForm,
) -> PortalResult<UploadNumber> {
    let (customer, registry) = match whose {
        Whose::Customer(customer) => (Some(customer), None),
        Whose::RowsSay => (None, None),
        Whose::Nobodys(part) => (None, Some(part)),
    };
    let new = NewUpload { registry, ..form.upload(customer, server.random.name())? };
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
