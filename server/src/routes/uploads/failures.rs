use crate::Server;
use crate::answer::Answer;
use crate::routes::{Numbered, Who, csv};
use axum::extract::State;
use domain::uploads::file::errors_csv_header;
use domain::uploads::{FailedRow, UploadNumber};
use futures::StreamExt as _;

/// `GET /uploads/{number}/errors.csv`: *Download errors as CSV*, in the form that the browser's preview writes too, which
/// can be corrected and uploaded again as it is.
pub async fn failures(
    State(server): State<Server>,
    Who(actor): Who,
    Numbered(number): Numbered<UploadNumber>,
) -> Answer {
    let batches = server.portal.uploads.failures(&actor, &number).await?;
    let mut header = String::new();
    errors_csv_header(&mut header);
    let lines = batches.map(|batch| batch.map(written));
    Ok(csv::attachment(&format!("errors-{number}.csv"), header, lines.boxed()))
}

fn written(rows: Vec<FailedRow>) -> String {
    rows.into_iter().fold(String::new(), |mut lines, row| {
        let FailedRow { row, reason, detail } = row;
        row.write(&mut lines, reason, &detail);
        lines
    })
}
