use crate::Server;
use crate::answer::Answer;
use crate::routes::{Numbered, Who, csv};
use axum::extract::{RawQuery, State};
use domain::Actor;
use domain::managed_customers::InnerCustomerList;
use domain::organisations::OrganisationNumber;

/// `GET /inner-customers.csv`: the organisation's own inner customers.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    file(&server, &actor, None, query.as_deref(), "inner-customers").await
}

/// `GET /customers/{number}/inner-customers.csv`: those of a customer.
pub async fn export_of_customer(
    State(server): State<Server>,
    Who(actor): Who,
    Numbered(number): Numbered<OrganisationNumber>,
    RawQuery(query): RawQuery,
) -> Answer {
    let name = format!("inner-customers-{number}");
    file(&server, &actor, Some(&number), query.as_deref(), &name).await
}

async fn file(
    server: &Server,
    actor: &Actor,
    of: Option<&OrganisationNumber>,
    query: Option<&str>,
    name: &str,
) -> Answer {
    let (query, columns) = csv::listed::<InnerCustomerList>(server, actor, query).await?;
    let rows = server.portal.managed_customers.export_inner(actor, of, &query).await?;
    Ok(csv::file::<InnerCustomerList>(&csv::dated(server, name), columns, rows))
}
