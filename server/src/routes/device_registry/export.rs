use crate::Server;
use crate::answer::Answer;
use crate::routes::{Who, csv};
use axum::extract::{RawQuery, State};
use domain::device_registry::{KnownDeviceList, TacList};

/// `GET /device-registry/tacs.csv`.
pub async fn tacs(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    let (query, columns) = csv::listed::<TacList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.device_registry.export_tacs(&actor, &query).await?;
    Ok(csv::file::<TacList>(&csv::dated(&server, "tacs"), columns, rows))
}

/// `GET /device-registry/devices.csv`.
pub async fn devices(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    let (query, columns) = csv::listed::<KnownDeviceList>(&server, &actor, query.as_deref()).await?;
    let rows = server.portal.device_registry.export_known_devices(&actor, &query).await?;
    Ok(csv::file::<KnownDeviceList>(&csv::dated(&server, "devices"), columns, rows))
}
