use crate::answer::Refused;
use axum::extract::FromRequestParts;
use domain::{Actor, PortalError};
use http::request::Parts;

/// Who asks. A handler that takes it cannot run for a stranger.
#[derive(Debug, Clone)]
pub struct Who(pub Actor);

impl<S: Sync> FromRequestParts<S> for Who {
    type Rejection = Refused;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refused> {
        parts.extensions.get::<Actor>().cloned().map(Self).ok_or(Refused(PortalError::Unauthenticated))
    }
}
