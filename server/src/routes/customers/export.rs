use crate::Server;
use crate::answer::Answer;
use crate::routes::{Who, csv};
use axum::extract::{RawQuery, State};
use domain::Actor;
use domain::customers::{CustomerList, CustomerRow, MspCustomerList};
use domain::lists::List;
use domain::organisations::OrganisationKind;

/// `GET /customers.csv`: *Download customers as CSV*.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    match actor.kind {
        OrganisationKind::Msp => file::<MspCustomerList>(&server, &actor, query.as_deref()).await,
        _ => file::<CustomerList>(&server, &actor, query.as_deref()).await,
    }
}

async fn file<L: List<Row = CustomerRow>>(server: &Server, actor: &Actor, query: Option<&str>) -> Answer {
    let (query, columns) = csv::listed::<L>(server, actor, query).await?;
    let rows = server.portal.customers.export(actor, &query).await?;
    Ok(csv::file::<L>(&csv::dated(server, "customers"), columns, rows))
}
