use crate::Server;
use crate::answer::Answer;
use crate::routes::{Who, csv};
use axum::extract::{RawQuery, State};
use domain::api_keys::ApiKeyList;

/// `GET /settings/api-keys.csv`: what the list shows; never a secret.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    let (query, columns) = csv::listed::<ApiKeyList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.api_keys.export(&actor, &query).await?;
    Ok(csv::file::<ApiKeyList>(&csv::dated(&server, "api-keys"), columns, rows))
}
