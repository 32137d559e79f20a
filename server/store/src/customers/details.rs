use super::row::{COLUMNS, ConnectionRow};
use crate::Store;
use crate::error::{OrInternal, unreadable};
use domain::clients::ClientStatus;
use domain::customers::CustomerDetails;
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use sqlx::QueryBuilder;
use time::OffsetDateTime;

#[derive(sqlx::FromRow)]
struct DetailsRow {
    #[sqlx(flatten)]
    connection: ConnectionRow,
    created_at: OffsetDateTime,
    verified_devices: i64,
    client: Option<i16>,
}

pub(super) async fn details(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<CustomerDetails> {
    require(actor, Action::ViewCustomers)?;
    let (tenant, number) = (actor.organisation.0, number.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let mut sql = QueryBuilder::new("SELECT ");
                sql.push(COLUMNS).push(
                    ", connections.created_at, connections.verified AS verified_devices, clients.status AS client
                     FROM connections LEFT JOIN clients ON clients.id = connections.id WHERE connections.tenant_id = ",
                );
                sql.push_bind(tenant).push(" AND connections.number = ").push_bind(number.as_str());
                let found: Option<DetailsRow> =
                    sql.build_query_as().fetch_optional(tx).await.or_internal()?;
                let found = found.ok_or(PortalError::NotFound)?;
                let client = |code| ClientStatus::from_code(code).ok_or_else(|| unreadable("clients.status"));
                Ok(CustomerDetails {
                    connected_at: found.created_at,
                    client: found.client.map(client).transpose()?,
                    verified_devices: u64::try_from(found.verified_devices).unwrap_or_default(),
                    row: found.connection.into_customer().ok_or_else(|| unreadable("customer"))?,
                })
            })
        })
        .await
}
