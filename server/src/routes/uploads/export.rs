use crate::Server;
use crate::answer::Answer;
use crate::routes::{Numbered, Who, csv};
use axum::extract::{RawQuery, State};
use domain::organisations::OrganisationNumber;
use domain::uploads::UploadList;

/// `GET /customers/{number}/uploads.csv`: *Download uploads as CSV*.
pub async fn export(
    State(server): State<Server>,
    Who(actor): Who,
    Numbered(number): Numbered<OrganisationNumber>,
    RawQuery(query): RawQuery,
) -> Answer {
    let (query, columns) = csv::listed::<UploadList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.uploads.export(&actor, &number, &query).await?;
    Ok(csv::file::<UploadList>(&csv::dated(&server, &format!("uploads-{number}")), columns, rows))
}
