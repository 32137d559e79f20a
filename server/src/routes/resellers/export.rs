use crate::Server;
use crate::answer::Answer;
use crate::routes::{Who, csv};
use axum::extract::{RawQuery, State};
use domain::resellers::ResellerList;

/// `GET /resellers.csv`: *Download resellers as CSV*.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    let (query, columns) = csv::listed::<ResellerList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.resellers.export(&actor, &query).await?;
    Ok(csv::file::<ResellerList>(&csv::dated(&server, "resellers"), columns, rows))
}
