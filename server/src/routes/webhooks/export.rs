use crate::Server;
use crate::answer::Answer;
use crate::routes::{Who, csv};
use axum::extract::{RawQuery, State};
use domain::webhooks::WebhookList;

/// `GET /settings/webhooks.csv`: what the list shows; never a secret.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    let (query, columns) = csv::listed::<WebhookList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.webhooks.export(&actor, &query).await?;
    Ok(csv::file::<WebhookList>(&csv::dated(&server, "webhooks"), columns, rows))
}
