use crate::Server;
use crate::answer::Answer;
use crate::routes::{Numbered, Who, csv};
use axum::extract::{RawQuery, State};
use domain::bulk_uploads::{BulkPartList, BulkUploadList};
use domain::uploads::UploadNumber;

/// `GET /bulk-actions/uploads.csv`: the bulk uploads.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    let (query, columns) = csv::listed::<BulkUploadList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.bulk_uploads.export(&actor, &query).await?;
    Ok(csv::file::<BulkUploadList>(&csv::dated(&server, "bulk-uploads"), columns, rows))
}

/// `GET /bulk-actions/uploads/{number}/uploads.csv`: the uploads in one.
pub async fn parts(
    State(server): State<Server>,
    Who(actor): Who,
    Numbered(number): Numbered<UploadNumber>,
    RawQuery(query): RawQuery,
) -> Answer {
    let (query, columns) = csv::listed::<BulkPartList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.bulk_uploads.export_parts(&actor, &number, &query).await?;
    Ok(csv::file::<BulkPartList>(&csv::dated(&server, &format!("uploads-{number}")), columns, rows))
}
