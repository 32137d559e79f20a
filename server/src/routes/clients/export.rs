use crate::Server;
use crate::answer::Answer;
use crate::routes::{Who, csv};
use axum::extract::{RawQuery, State};
use domain::clients::ClientList;

/// `GET /clients.csv`: *Download clients as CSV*.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    let (query, columns) = csv::listed::<ClientList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.clients.export(&actor, &query).await?;
    Ok(csv::file::<ClientList>(&csv::dated(&server, "clients"), columns, rows))
}
