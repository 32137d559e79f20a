use crate::Server;
use crate::answer::Answer;
use crate::routes::{Who, csv};
use axum::extract::{Path, State};
use domain::PortalError;
use domain::uploads::file::{ErrorRow, errors_csv_header};
use domain::uploads::{FailedRow, UploadNumber};
use futures::StreamExt as _;

/// `GET /uploads/{number}/errors.csv`: *Download errors as CSV*, in the form that the browser's preview writes too, which
/// can be corrected and uploaded again as it is.
pub async fn failures(State(server): State<Server>, Who(actor): Who, Path(number): Path<String>) -> Answer {
    let number = UploadNumber::parse(&number).ok_or(PortalError::NotFound)?;
    let batches = server.portal.uploads.failures(&actor, &number).await?;
    let mut header = String::new();
    errors_csv_header(&mut header);
    let lines = batches.map(|batch| batch.map(written));
    Ok(csv::attachment(&format!("errors-{number}.csv"), header, lines.boxed()))
}

fn written(rows: Vec<FailedRow>) -> String {
    rows.into_iter().fold(String::new(), |mut lines, row| {
        let FailedRow { line, identity, imei2, serial, reason, detail } = row;
        let mut texts = ErrorRow { line: line.into(), identity, ..ErrorRow::default() };
        [texts.others[0], texts.others[1]] = [imei2, serial];
        texts.write(&mut lines, reason, &detail);
        lines
    })
}
