use crate::Server;
use crate::answer::Answer;
use crate::routes::{Numbered, Who, csv};
use axum::extract::{RawQuery, State};
use domain::Actor;
use domain::organisations::OrganisationNumber;
use domain::people::{UserList, Whose};

/// `GET /people.csv`: the organisation's users.
pub async fn export(State(server): State<Server>, Who(actor): Who, RawQuery(query): RawQuery) -> Answer {
    file(&server, &actor, &Whose::Own, query.as_deref(), "users").await
}

/// `GET /customers/{number}/users.csv`: the users of a customer.
pub async fn export_of_customer(
    State(server): State<Server>,
    Who(actor): Who,
    Numbered(number): Numbered<OrganisationNumber>,
    RawQuery(query): RawQuery,
) -> Answer {
    let name = format!("users-{number}");
    file(&server, &actor, &Whose::Customer(number), query.as_deref(), &name).await
}

async fn file(server: &Server, actor: &Actor, whose: &Whose, query: Option<&str>, name: &str) -> Answer {
    let (query, columns) = csv::listed::<UserList>(server, actor, query).await?;
    let rows = server.portal.users.export(actor, whose, &query).await?;
    Ok(csv::file::<UserList>(&csv::dated(server, name), columns, rows))
}
