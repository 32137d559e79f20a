use crate::Server;
use crate::answer::Answer;
use crate::routes::{Numbered, Who, csv};
use axum::extract::State;
use domain::Actor;
use domain::policy::{Action, require};
use domain::uploads::file::{Scope, errors_csv_header};
use domain::uploads::{FailedRow, UploadNumber};
use futures::StreamExt as _;

/// `GET /uploads/{number}/errors.csv`: *Download errors as CSV*, in the form that the browser's preview writes too, which
/// can be corrected and uploaded again as it is.
pub async fn failures(
    State(server): State<Server>,
    Who(actor): Who,
    Numbered(number): Numbered<UploadNumber>,
) -> Answer {
    require(&actor, Action::ViewUploads)?;
    attachment(&server, &actor, &number, Scope::ManyCustomers).await
}

/// `GET /device-registry/loads/{number}/errors.csv`: the same of a load of the device registry.
pub async fn failures_of_load(
    State(server): State<Server>,
    Who(actor): Who,
    Numbered(number): Numbered<UploadNumber>,
) -> Answer {
    let load = server.portal.device_registry.load(&actor, &number).await?;
    attachment(&server, &actor, &number, load.row.part.scope()).await
}

async fn attachment(server: &Server, actor: &Actor, number: &UploadNumber, scope: Scope) -> Answer {
    let batches = server.portal.uploads.failures(actor, number).await?;
    let mut header = String::new();
    errors_csv_header(&mut header, scope);
    let lines = batches.map(move |batch| batch.map(|rows| written(rows, scope)));
    Ok(csv::attachment(&format!("errors-{number}.csv"), header, lines.boxed()))
}

fn written(rows: Vec<FailedRow>, scope: Scope) -> String {
    rows.into_iter().fold(String::new(), |mut lines, row| {
        let FailedRow { row, reason, detail } = row;
        row.write(&mut lines, scope, reason, &detail);
        lines
    })
}
