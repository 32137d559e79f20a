use crate::Server;
use crate::answer::Answer;
use crate::routes::{Who, csv};
use axum::extract::{RawQuery, State};
use domain::activity::ActivityList;

/// `GET /activity.csv`: the activity log, as it is shown.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    let (query, columns) = csv::listed::<ActivityList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.activity.export(&actor, &query).await?;
    Ok(csv::file::<ActivityList>(&csv::dated(&server, "activity"), columns, rows))
}
