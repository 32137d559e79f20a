use crate::Server;
use crate::answer::Answer;
use crate::routes::{Who, csv};
use axum::extract::{RawQuery, State};
use domain::customers::CustomerList;

/// `GET /customers.csv`: *Download customers as CSV*.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    let (query, columns) = csv::listed::<CustomerList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.customers.export(&actor, &query).await?;
    Ok(csv::file::<CustomerList>(&csv::dated(&server, "customers"), columns, rows))
}
