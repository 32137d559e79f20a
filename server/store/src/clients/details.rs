use super::row::{COLUMNS, Found};
use crate::Store;
use crate::error::{OrInternal, unreadable};
use crate::managed_customers::managed_profile;
use crate::uploads::count;
use domain::clients::{ClientDetails, ClientStatus, HoldKind, HoldRow, OrderingClient};
use domain::managed_customers::CompanyProfile;
use domain::money::{Currency, Money};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use sqlx::{PgConnection, QueryBuilder};

pub(super) async fn details(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<ClientDetails> {
    require(actor, Action::ViewClients)?;
    let number = number.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let mut sql = QueryBuilder::new(COLUMNS);
                sql.push(" FROM clients c WHERE c.reseller_id = acting_organisation() AND c.number = ");
                sql.push_bind(number.as_str().to_owned());
                let found: Option<Found> = sql.build_query_as().fetch_optional(&mut *tx).await.or_internal()?;
                let row = found.ok_or(PortalError::NotFound)?.row()?;
                let more = sqlx::query!(
                    r#"SELECT c.id, c.debt, c.holds_at, c.financial_hold, t.currency, t.debt_limit,
                              (SELECT count(*) FROM subscriptions s WHERE s.client_id = c.id AND s.state <> 5) AS "subscriptions!"
                       FROM clients c JOIN client_types t ON t.id = c.client_type_id
                       WHERE c.reseller_id = acting_organisation() AND c.number = $1"#,
                    number.as_str(),
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                let currency =
                    Currency::parse(&more.currency).ok_or_else(|| unreadable("client_types.currency"))?;
                let (_, profile) = profile(tx, &number).await?.ok_or(PortalError::NotFound)?;
                Ok(ClientDetails {
                    holds_at: more.holds_at.filter(|_| !more.financial_hold && row.status != ClientStatus::Deleted),
                    row,
                    profile,
                    debt: Money { minor: more.debt, currency },
                    debt_limit: more.debt_limit.map(|minor| Money { minor, currency }),
                    holds: holds(tx, more.id).await?,
                    subscriptions: count(more.subscriptions),
                })
            })
        })
        .await
}

async fn holds(tx: &mut PgConnection, client: i64) -> PortalResult<Vec<HoldRow>> {
    let rows = sqlx::query!(
        "SELECT id, kind, reason, placed_by, placed_at, released_by, released_at FROM client_holds
         WHERE client_id = $1 ORDER BY placed_at DESC, id DESC LIMIT 100",
        client,
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    rows.into_iter()
        .map(|row| {
            Ok(HoldRow {
                id: row.id,
                kind: HoldKind::from_code(row.kind).ok_or_else(|| unreadable("client_holds.kind"))?,
                reason: row.reason,
                placed_by: row.placed_by,
                placed_at: row.placed_at,
                released_by: row.released_by,
                released_at: row.released_at,
            })
        })
        .collect()
}

pub(super) async fn ordering(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<OrderingClient> {
    require(actor, Action::OrderSubscriptions)?;
    let number = number.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let managed = managed_profile(tx, &number).await?;
                let client = profile(tx, &number).await?;
                let connection = sqlx::query!(
                    "SELECT name, country FROM connections WHERE tenant_id = acting_organisation() AND number = $1",
                    number.as_str(),
                )
                .fetch_optional(&mut *tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                let status = client.as_ref().map_or(ClientStatus::Active, |(status, _)| *status);
                let client_type =
                    client.as_ref().map_or_else(String::new, |(_, profile)| profile.client_type.clone());
                let is_managed = managed.is_some();
                let profile = managed.or(client.map(|(_, profile)| profile)).unwrap_or(CompanyProfile {
                    name: connection.name,
                    country: connection.country,
                    ..CompanyProfile::default()
                });
                let profile = CompanyProfile { client_type, ..profile };
                Ok(OrderingClient { number, profile, status, managed: is_managed })
            })
        })
        .await
}

/// What is known of a client, and its status.
async fn profile(
    tx: &mut PgConnection,
    number: &OrganisationNumber,
) -> PortalResult<Option<(ClientStatus, CompanyProfile)>> {
    let row = sqlx::query!(
        r#"SELECT c.status AS "status!", c.name, coalesce(n.country, '') AS "country!", c.address, c.city, c.state, c.zip, c.phone, c.email,
                  c.registration_number, c.contact_person, c.microsoft_tenant, t.name AS client_type, c.description
           FROM clients c LEFT JOIN connections n ON n.id = c.id JOIN client_types t ON t.id = c.client_type_id
           WHERE c.reseller_id = acting_organisation() AND c.number = $1"#,
        number.as_str(),
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    let Some(row) = row else { return Ok(None) };
    let status = ClientStatus::from_code(row.status).ok_or_else(|| unreadable("clients.status"))?;
    let profile = CompanyProfile {
        name: row.name,
        country: row.country,
        address: row.address,
        city: row.city,
        state: row.state,
        zip: row.zip,
        phone: row.phone,
        email: row.email,
        registration_number: row.registration_number,
        contact_person: row.contact_person,
        microsoft_tenant: row.microsoft_tenant,
        client_type: row.client_type,
        description: row.description,
    };
    Ok(Some((status, profile)))
}
