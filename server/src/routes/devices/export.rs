use crate::Server;
use crate::answer::Answer;
use crate::routes::{Numbered, Who, csv};
use axum::extract::{RawQuery, State};
use domain::Actor;
use domain::deliveries::DeliveryNumber;
use domain::devices::{DeviceList, DeviceScope};
use domain::lists::{Column, List as _};
use domain::organisations::OrganisationNumber;

/// `GET /devices.csv`: everything that the organisation uploaded, or holds.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    scoped(&server, &actor, DeviceScope::Mine, "devices", query).await
}

/// `GET /customers/{number}/devices.csv`: *Download devices as CSV*.
pub async fn export_of_customer(
    State(server): State<Server>,
    Who(actor): Who,
    Numbered(number): Numbered<OrganisationNumber>,
    RawQuery(query): RawQuery,
) -> Answer {
    let name = format!("devices-{number}");
    scoped(&server, &actor, DeviceScope::Customer(number), &name, query).await
}

/// `GET /devices/uploads/{number}/devices.csv`: what came with one delivery and is still held.
pub async fn export_of_delivery(
    State(server): State<Server>,
    Who(actor): Who,
    Numbered(number): Numbered<DeliveryNumber>,
    RawQuery(query): RawQuery,
) -> Answer {
    let name = format!("devices-{number}");
    scoped(&server, &actor, DeviceScope::Delivery(number), &name, query).await
}

async fn scoped(
    server: &Server,
    actor: &Actor,
    scope: DeviceScope,
    name: &str,
    query: Option<String>,
) -> Answer {
    let (query, columns) = csv::listed::<DeviceList>(server, actor, query.as_deref()).await?;
    let rows = server.portal.devices.export(actor, &scope, &query).await?;
    Ok(csv::file::<DeviceList>(&csv::dated(server, name), with_both_imeis(columns), rows))
}

/// A dual-SIM device is known by both of its IMEIs: the second one is in every file, shown on the screen or not.
fn with_both_imeis(mut columns: Vec<&'static Column>) -> Vec<&'static Column> {
    let second = DeviceList::COLUMNS.iter().find(|column| column.key == "imei2");
    if let Some(second) = second.filter(|second| !columns.contains(second)) {
        columns.insert(1.min(columns.len()), second);
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_imei_is_in_every_file_once() {
        let keys =
            |columns: Vec<&'static Column>| columns.iter().map(|column| column.key).collect::<Vec<_>>();
        let all: Vec<_> = DeviceList::COLUMNS.iter().collect();
        assert_eq!(keys(with_both_imeis(all.clone())), keys(all));
        let some: Vec<_> =
            DeviceList::COLUMNS.iter().filter(|c| ["identity", "model"].contains(&c.key)).collect();
        assert_eq!(keys(with_both_imeis(some)), ["identity", "imei2", "model"]);
    }
}
