use super::{Answer, found};
use crate::Server;
use crate::api::input::Parameters;
use crate::api::listed::{Listed, asked};
use crate::api::program::Asking;
use axum::extract::State;
use domain::activity::{ActivityList, ActivityRow};
use serde::Serialize;
use std::collections::BTreeMap;
use time::OffsetDateTime;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub fn routes() -> OpenApiRouter<Server> {
    OpenApiRouter::new().routes(routes!(list))
}

/// A line of the activity log.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivityLine {
    /// Its name.
    id: String,
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    /// E-mail of who did it.
    person: String,
    /// What was done: a name that stays.
    #[schema(example = "customer.connected")]
    action: String,
    /// To what: an upload's number, a customer's.
    subject: String,
    /// What else is worth knowing.
    details: BTreeMap<String, String>,
}

impl From<ActivityRow> for ActivityLine {
    fn from(row: ActivityRow) -> Self {
        Self {
            id: row.key,
            at: row.at,
            person: row.person,
            action: row.action,
            subject: row.subject,
            details: row.details.into_iter().collect(),
        }
    }
}

/// The activity log
///
/// Scope: `view-activity`.
#[utoipa::path(get, path = "/api/v1/activity", tag = "Activity", responses((status = 200, body = Listed<ActivityLine>)))]
async fn list(State(server): State<Server>, Asking(program): Asking, parameters: Parameters) -> Answer {
    let page = server.portal.activity.list(&program.actor, &asked::<ActivityList>(parameters)?).await?;
    found(Listed::<ActivityLine>::of(page))
}
