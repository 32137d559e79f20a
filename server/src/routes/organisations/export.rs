use crate::Server;
use crate::answer::Answer;
use crate::routes::{Who, csv};
use axum::extract::{RawQuery, State};
use domain::Actor;
use domain::lists::List;
use domain::organisations::{
    CustomerDirectory, DirectoryRow, MspDirectory, OrganisationKind, ResellerDirectory,
};

/// `GET /organisations/resellers.csv`.
pub async fn resellers(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    file::<ResellerDirectory>(&server, &actor, OrganisationKind::Reseller, query.as_deref(), "resellers")
        .await
}

/// `GET /organisations/msps.csv`.
pub async fn msps(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    file::<MspDirectory>(&server, &actor, OrganisationKind::Msp, query.as_deref(), "msps").await
}

/// `GET /organisations/customers.csv`.
pub async fn customers(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    file::<CustomerDirectory>(&server, &actor, OrganisationKind::Customer, query.as_deref(), "customers")
        .await
}

async fn file<L: List<Row = DirectoryRow>>(
    server: &Server,
    actor: &Actor,
    kind: OrganisationKind,
    query: Option<&str>,
    name: &str,
) -> Answer {
    let (query, columns) = csv::listed::<L>(server, actor, query).await?;
    let rows = server.portal.directory.export(actor, kind, &query).await?;
    Ok(csv::file::<L>(&csv::dated(server, name), columns, rows))
}
