use crate::Server;
use crate::answer::Answer;
use crate::routes::{Who, csv};
use axum::extract::{RawQuery, State};
use domain::deliveries::DeliveryList;

/// `GET /devices/uploads.csv`: *Download uploads as CSV*, of a receiver.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    let (query, columns) = csv::listed::<DeliveryList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.deliveries.export(&actor, &query).await?;
    Ok(csv::file::<DeliveryList>(&csv::dated(&server, "uploads"), columns, rows))
}
