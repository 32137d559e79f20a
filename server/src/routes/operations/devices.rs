use crate::Server;
use crate::answer::Answer;
use crate::routes::{Numbered, Who, csv};
use axum::extract::State;
use domain::lists::csv_line;
use domain::operations::{OperationDevice, OperationNumber};
use futures::StreamExt as _;

/// `GET /operations/{number}/devices.csv`: exactly the devices that an operation was for, and what became of each.
pub async fn devices(
    State(server): State<Server>,
    Who(actor): Who,
    Numbered(number): Numbered<OperationNumber>,
) -> Answer {
    let batches = server.portal.operations.devices(&actor, &number).await?;
    let mut header = csv::BYTE_ORDER_MARK.to_string();
    csv_line(&mut header, ["IMEI / MEID / Serial", "Result", "Reason"]);
    let lines = batches.map(|batch| batch.map(|devices| written(&devices)));
    Ok(csv::attachment(&format!("devices-{number}.csv"), header, lines.boxed()))
}

fn written(devices: &[OperationDevice]) -> String {
    devices.iter().fold(String::new(), |mut lines, OperationDevice { identity, skip }| {
        let result = if skip.is_none() { "Done" } else { "Stayed as before" };
        csv_line(&mut lines, [identity.as_str(), result, skip.map_or("", |skip| skip.sentence().english())]);
        lines
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::operations::Skip;

    #[test]
    fn every_device_stands_with_what_became_of_it() {
        let device = |identity: &str, skip| OperationDevice { identity: identity.to_owned(), skip };
        let lines = written(&[device("356868000041418", None), device("356868000041426", Some(Skip::Gone))]);
        assert_eq!(
            lines,
            "356868000041418,Done,\r\n356868000041426,Stayed as before,No longer held by you.\r\n"
        );
    }
}
