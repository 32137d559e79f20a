use super::picture;
use crate::Server;
use crate::answer::{Answer, Refused, back_with, is_navigation, see_other};
use crate::routes::Who;
use crate::routes::uploads::{can_be_corrected, fault};
use app::paths;
use axum::body::Body;
use axum::extract::{Request, State};
use domain::logos::Logo;
use domain::policy::{Action, require};
use domain::{Actor, Field, FieldError, PortalError, PortalResult};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use multer::{Constraints, Multipart, SizeLimit};
use std::io;

/// The one field of the form.
const FIELD: &str = "logo";
/// What surrounds the file in the body.
const AROUND: u64 = 16 * 1024;

/// `POST /settings/organisation/logo`: a picture, as a form. Then back to the organisation's page, where it is shown, or
/// the refusal.
pub async fn put(State(server): State<Server>, Who(actor): Who, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let from_browser = is_navigation(&parts);
    // Before a byte of the file is taken.
    require(&actor, Action::EditOrganisation)?;
    match take(&server, &actor, &parts.headers, body).await {
        Ok(()) => Ok(see_other(&paths::organisation())),
        Err(refusal) if from_browser && can_be_corrected(&refusal) => {
            Ok(back_with(&paths::organisation(), &refusal))
        }
        Err(refusal) => Err(Refused(refusal)),
    }
}

async fn take(server: &Server, actor: &Actor, headers: &HeaderMap, body: Body) -> PortalResult<()> {
    let file = read(headers, body).await?;
    // Decoding is work: other requests go on meanwhile.
    let drawn = tokio::task::spawn_blocking(move || picture::redrawn(&file)).await;
    let png = drawn.map_err(|error| fault(&io::Error::other(error)))??;
    server.portal.logos.put_logo(actor, png).await
}

/// The bytes of the file. Every part of the body has a limit.
async fn read(headers: &HeaderMap, body: Body) -> PortalResult<Vec<u8>> {
    let boundary = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| multer::parse_boundary(kind).ok())
        .ok_or_else(|| refused(FieldError::Malformed))?;
    let limits = SizeLimit::new().whole_stream(Logo::MAX_BYTES + AROUND).for_field(FIELD, Logo::MAX_BYTES);
    let constraints = Constraints::new().allowed_fields(vec![FIELD]).size_limit(limits);
    let mut form = Multipart::with_constraints(body.into_data_stream(), boundary, constraints);
    let field = form.next_field().await.map_err(|error| refusal_of(&error))?;
    let field = field.ok_or_else(|| refused(FieldError::Required))?;
    let bytes = field.bytes().await.map_err(|error| refusal_of(&error))?;
    if bytes.is_empty() { Err(refused(FieldError::Required)) } else { Ok(bytes.to_vec()) }
}

fn refusal_of(error: &multer::Error) -> PortalError {
    refused(match error {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
            FieldError::TooLarge
        }
        _ => FieldError::Malformed,
    })
}

pub(super) fn refused(error: FieldError) -> PortalError {
    PortalError::field(Field::Logo, error)
}
