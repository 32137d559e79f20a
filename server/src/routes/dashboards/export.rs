use crate::Server;
use crate::answer::Answer;
use crate::routes::{Who, csv};
use axum::extract::{RawQuery, State};
use domain::dashboards::DashboardList;

/// `GET /dashboards.csv`: the list of dashboards, not their figures.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    let (query, columns) = csv::listed::<DashboardList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.dashboards.export(&actor, &query).await?;
    Ok(csv::file::<DashboardList>(&csv::dated(&server, "dashboards"), columns, rows))
}
