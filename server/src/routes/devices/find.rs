use crate::Server;
use crate::answer::Answer;
use crate::routes::Who;
use app::paths;
use axum::extract::{Query, State};
use axum::response::{IntoResponse as _, Redirect};
use domain::PortalError;
use serde::Deserialize;

/// What is being looked for.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// Any identity of the device, as somebody types or scans it.
    #[serde(default)]
    q: String,
}

/// `GET /devices/find?q=`: the page of that device. Where there is none, the list, which says so and helps on.
pub async fn find(
    State(server): State<Server>,
    Who(actor): Who,
    Query(Wanted { q }): Query<Wanted>,
) -> Answer {
    let to = match server.portal.devices.details(&actor, &q).await {
        Ok(device) => paths::device(&device.row.identity),
        Err(PortalError::NotFound) => paths::devices_searched(q.trim()),
        Err(error) => return Err(error.into()),
    };
    Ok(Redirect::to(&to).into_response())
}
