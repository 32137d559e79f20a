use crate::random::Random;
use domain::{PortalError, PortalResult};
use std::error::Error;

/// Turns a violated constraint into the refusal it stands for; any other error is a fault of ours.
pub(crate) trait OnConstraint<T> {
    fn on_constraint(self, name: &str, refusal: PortalError) -> PortalResult<T>;
}

impl<T> OnConstraint<T> for Result<T, sqlx::Error> {
    fn on_constraint(self, name: &str, refusal: PortalError) -> PortalResult<T> {
        self.map_err(|error| match error.as_database_error().and_then(|e| e.constraint()) {
            Some(constraint) if constraint == name => refusal,
            _ => internal(&error),
        })
    }
}

/// Turns any error into a fault of ours; for `map_err`-free code: `.or_internal()?`.
pub(crate) trait OrInternal<T> {
    fn or_internal(self) -> PortalResult<T>;
}

impl<T, E: Error + 'static> OrInternal<T> for Result<T, E> {
    fn or_internal(self) -> PortalResult<T> {
        self.map_err(|error| internal(&error))
    }
}

/// Logs a fault, once, under a reference that the person can read to support; the rest stays hidden.
pub(crate) fn internal(error: &(dyn Error + 'static)) -> PortalError {
    let reference = hex::encode(Random::from_system().bytes::<4>());
    tracing::error!(%reference, error, "store.fault");
    PortalError::Internal { reference }
}

/// A row that cannot be read: a code that the constraints of its table rule out.
pub(crate) fn unreadable(what: &'static str) -> PortalError {
    #[derive(Debug, thiserror::Error)]
    #[error("{0}: a stored code is unknown")]
    struct Unreadable(&'static str);
    internal(&Unreadable(what))
}
