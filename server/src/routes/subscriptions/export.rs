use crate::Server;
use crate::answer::Answer;
use crate::routes::{Who, csv};
use axum::extract::{RawQuery, State};
use domain::subscriptions::SubscriptionList;

/// `GET /subscriptions.csv`: *Download subscriptions as CSV*.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    let (query, columns) = csv::listed::<SubscriptionList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.subscriptions.export(&actor, &query).await?;
    Ok(csv::file::<SubscriptionList>(&csv::dated(&server, "subscriptions"), columns, rows))
}
