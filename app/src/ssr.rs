//! Everything of this crate that only the server compiles: how a server function gets at the use cases.

use crate::error::{ApiError, ApiResult};
use domain::customers::Customers;
use domain::dashboards::Dashboards;
use domain::devices::Devices;
use domain::people::{People, Sessions};
use domain::sold_to_codes::SoldToCodes;
use domain::uploads::Uploads;
use domain::views::Views;
use domain::{Actor, PortalError};
use leptos::prelude::*;
use std::sync::Arc;

/// The use cases that the server hands to server functions.
#[derive(Clone)]
pub struct Portal {
    /// A reseller's or MSP's customers.
    pub customers: Arc<dyn Customers>,
    /// Figures and charts.
    pub dashboards: Arc<dyn Dashboards>,
    /// Devices and their custody records.
    pub devices: Arc<dyn Devices>,
    /// The signed-in person and their organisations.
    pub people: Arc<dyn People>,
    /// Sign-in, sign-out and the list of sessions.
    pub sessions: Arc<dyn Sessions>,
    /// A reseller's sold-to codes.
    pub sold_to_codes: Arc<dyn SoldToCodes>,
    /// Uploads.
    pub uploads: Arc<dyn Uploads>,
    /// Saved views and list preferences.
    pub views: Arc<dyn Views>,
}

/// One server-function call: who asks, and what may be asked for.
pub struct Call {
    /// Who asks.
    pub actor: Actor,
    /// What may be asked for.
    pub portal: Portal,
}

/// Opens a call, refusing anyone who is not signed in.
pub fn call() -> ApiResult<Call> {
    let actor = use_context::<Actor>().ok_or_else(|| refuse(PortalError::Unauthenticated))?;
    Ok(Call { actor, portal: expect_context::<Portal>() })
}

/// Turns a refusal into the answer of this call, with its HTTP status.
///
/// A form posted without JavaScript is answered with a redirect that carries the error; a status here would replace
/// the 302 and strand the browser.
pub fn refuse(error: PortalError) -> ApiError {
    if !posted_without_javascript()
        && let Some(options) = use_context::<leptos_axum::ResponseOptions>()
    {
        options.set_status(status(&error));
    }
    ApiError::Portal(error)
}

/// The HTTP status of a refusal; the one place that knows.
pub fn status(error: &PortalError) -> http::StatusCode {
    use http::StatusCode as S;
    match error {
        PortalError::Unauthenticated => S::UNAUTHORIZED,
        PortalError::Forbidden(_) => S::FORBIDDEN,
        PortalError::NotFound => S::NOT_FOUND,
        PortalError::Invalid(_) | PortalError::Upload(_) => S::UNPROCESSABLE_ENTITY,
        PortalError::Conflict(_) => S::CONFLICT,
        PortalError::TooManyRequests { .. } => S::TOO_MANY_REQUESTS,
        PortalError::Internal { .. } => S::INTERNAL_SERVER_ERROR,
    }
}

fn posted_without_javascript() -> bool {
    use_context::<http::request::Parts>().is_some_and(|parts| {
        parts.method == http::Method::POST
            && parts
                .headers
                .get(http::header::ACCEPT)
                .and_then(|accept| accept.to_str().ok())
                .is_some_and(|accept| accept.contains("text/html"))
    })
}
