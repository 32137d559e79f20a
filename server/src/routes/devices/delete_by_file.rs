use super::device_file::read;
use crate::Server;
use crate::answer::{Answer, Refused, back_with, is_navigation, see_other};
use crate::routes::Who;
use crate::routes::uploads::{FileForm, Spool, can_be_corrected, fault};
use app::paths;
use axum::Json;
use axum::extract::{Request, State};
use axum::response::IntoResponse as _;
use domain::operations::OperationNumber;
use domain::policy::{Action, require};
use domain::uploads::file::AsChecked;
use domain::{Actor, Field, FieldError, PortalError, PortalResult};
use http::StatusCode;
use serde::Serialize;

/// Under which number the devices of the file wait for a yes.
#[derive(Debug, Serialize)]
struct Draft {
    number: OperationNumber,
}

/// `POST /bulk-actions/delete`: a file of devices to be deleted, as a form. Nothing goes yet: it is read, put down, and its
/// preview opens; or back to the form with the refusal.
pub async fn delete_by_file(State(server): State<Server>, Who(actor): Who, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let from_browser = is_navigation(&parts);
    // Before a byte of the file is taken.
    require(&actor, Action::DeleteDevicesByFile)?;
    let taken = async {
        let spool = Spool::new(&server.random.name()).map_err(|error| fault(&error))?;
        let limits = server.portal.uploads.limits();
        let form = FileForm::read(&parts.headers, body, spool, limits.bytes).await?;
        put_down(&server, &actor, form).await
    };
    match taken.await {
        Ok(number) if from_browser => Ok(see_other(&paths::bulk_delete_preview(&number))),
        Ok(number) => Ok((StatusCode::CREATED, Json(Draft { number })).into_response()),
        Err(refusal) if from_browser && can_be_corrected(&refusal) => {
            Ok(back_with(&paths::bulk_delete(), &refusal))
        }
        Err(refusal) => Err(Refused(refusal)),
    }
}

async fn put_down(server: &Server, actor: &Actor, form: FileForm) -> PortalResult<OperationNumber> {
    let settled = match form.text("checked") {
        Some(json) => {
            serde_json::from_str(json).map_err(|_| PortalError::field(Field::File, FieldError::Malformed))?
        }
        None => AsChecked::default(),
    };
    let limits = server.portal.uploads.limits();
    let file = read(form, settled, limits).await?;
    server.portal.devices.draft_file_delete(actor, file).await
}
