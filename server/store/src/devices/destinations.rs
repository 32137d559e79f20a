//! Where devices can be moved to: down, to one's customers, and back to where they came from.

use super::wanted::{Whose, inner_customer};
use crate::Store;
use crate::customers::Search;
use crate::error::{OrInternal, unreadable};
use crate::operations::{From, Request};
use crate::organisations::is_suspended;
use domain::customers::Verification;
use domain::devices::{Destination, DeviceScope};
use domain::lists::ListQuery;
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::policy::{Action, require};
use domain::{Actor, Conflict, PortalError, PortalResult};
use sqlx::{PgConnection, QueryBuilder};

/// Suggestions.
const MOST: usize = 8;

pub(super) async fn destinations(
    store: &Store,
    actor: &Actor,
    scope: &DeviceScope,
    text: &str,
) -> PortalResult<Vec<Destination>> {
    require(actor, Action::MoveDevices)?;
    let query = ListQuery { search: text.trim().to_owned(), ..ListQuery::default() };
    query.check::<domain::customers::CustomerList>()?;
    let (whom, scope) = (actor.clone(), scope.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let (whose, _) = Whose::of(tx, &whom, &scope).await?;
                let text = query.search.as_str();
                let found = if let Whose::Moved { .. } = whose {
                    matching(own(tx).await?, text)
                } else {
                    let mut found = if whom.kind == OrganisationKind::Msp {
                        customers(tx, whom.organisation.0, text).await?
                    } else {
                        matching(inner_customers(tx).await?, text)
                    };
                    found.extend(matching(movers(tx).await?, text));
                    found
                };
                let destination = |(number, name, back): (String, String, bool)| {
                    let number = OrganisationNumber::parse(&number)
                        .ok_or_else(|| unreadable("organisations.number"))?;
                    Ok(Destination { number, name, back })
                };
                found.into_iter().take(MOST).map(destination).collect()
            })
        })
        .await
}

/// Those whose name or number begins with the text.
fn matching(found: Vec<(String, String, bool)>, text: &str) -> Vec<(String, String, bool)> {
    let text = text.to_lowercase();
    let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    found
        .into_iter()
        .filter(|(number, name, _)| {
            name.to_lowercase().starts_with(&text) || !digits.is_empty() && number.starts_with(&digits)
        })
        .collect()
}

/// The acting MSP's customers, found as its list finds them.
async fn customers(tx: &mut PgConnection, msp: i64, text: &str) -> PortalResult<Vec<(String, String, bool)>> {
    let search = Search::prepare(tx, text).await?;
    let mut sql = QueryBuilder::new("SELECT connections.number, connections.name, false");
    search.push(&mut sql, msp);
    sql.push(" AND connections.verification = ").push_bind(Verification::Active.code());
    sql.push(" AND connections.kind = ").push_bind(OrganisationKind::Customer.code());
    sql.push(" ORDER BY connections.name, connections.number LIMIT 8");
    sql.build_query_as().fetch_all(tx).await.or_internal()
}

/// The acting organisation itself.
async fn own(tx: &mut PgConnection) -> PortalResult<Vec<(String, String, bool)>> {
    sqlx::query_as("SELECT number, name, true FROM organisations WHERE id = acting_organisation()")
        .fetch_all(tx)
        .await
        .or_internal()
}

/// The acting customer's inner customers.
async fn inner_customers(tx: &mut PgConnection) -> PortalResult<Vec<(String, String, bool)>> {
    sqlx::query_as(
        "SELECT number, name, false FROM organisations WHERE parent_id = acting_organisation() AND deleted_at IS NULL ORDER BY name, number",
    )
    .fetch_all(tx)
    .await
    .or_internal()
}

/// Who has moved devices to the acting organisation that it still holds: known by their deliveries.
async fn movers(tx: &mut PgConnection) -> PortalResult<Vec<(String, String, bool)>> {
    sqlx::query_as(
        "SELECT sender_number, sender_name, true FROM (
             SELECT DISTINCT ON (sender_id) sender_id, sender_number, sender_name FROM deliveries
             WHERE receiver_id = acting_organisation() AND upload_id IS NULL
             ORDER BY sender_id, delivered_at DESC) movers
         WHERE EXISTS (SELECT FROM devices d WHERE d.via_id = sender_id AND d.holder_id = acting_organisation())
         ORDER BY sender_name, sender_number",
    )
    .fetch_all(tx)
    .await
    .or_internal()
}

/// What moving devices of the scope to the organisation with this number means, and its name.
pub(super) async fn resolve(
    tx: &mut PgConnection,
    actor: &Actor,
    scope: &DeviceScope,
    to: &OrganisationNumber,
) -> PortalResult<(Request, String)> {
    let (request, name) = meant(tx, actor, scope, to).await?;
    if let Request::Move { to } | Request::Return { to, .. } = request
        && is_suspended(tx, to).await?
    {
        return Err(PortalError::Conflict(Conflict::ReceiverSuspended));
    }
    Ok((request, name))
}

async fn meant(
    tx: &mut PgConnection,
    actor: &Actor,
    scope: &DeviceScope,
    to: &OrganisationNumber,
) -> PortalResult<(Request, String)> {
    let unknown = PortalError::Conflict(Conflict::UnknownReceiver);
    let (whose, _) = Whose::of(tx, actor, scope).await?;
    if let Whose::Moved { mover, holder } = whose {
        let own = own(tx).await?;
        let own = own.into_iter().find(|(number, ..)| number == to.as_str()).ok_or(unknown)?;
        return Ok((Request::Return { from: From::Receiver(holder), to: mover }, own.1));
    }
    if let Some((receiver, name)) = down(tx, actor, to).await? {
        return Ok((Request::Move { to: receiver }, name));
    }
    let mover = sqlx::query!(
        "SELECT sender_id, sender_name FROM deliveries
         WHERE receiver_id = acting_organisation() AND upload_id IS NULL AND sender_number = $1
         ORDER BY delivered_at DESC LIMIT 1",
        to.as_str(),
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(unknown)?;
    Ok((Request::Return { from: From::Own, to: mover.sender_id }, mover.sender_name))
}

async fn down(
    tx: &mut PgConnection,
    actor: &Actor,
    to: &OrganisationNumber,
) -> PortalResult<Option<(i64, String)>> {
    if actor.kind == OrganisationKind::Msp {
        let customer = sqlx::query!(
            "SELECT customer_id, name FROM connections
             WHERE tenant_id = acting_organisation() AND number = $1 AND verification = $2 AND kind = $3",
            to.as_str(),
            Verification::Active.code(),
            OrganisationKind::Customer.code(),
        )
        .fetch_optional(tx)
        .await
        .or_internal()?;
        return Ok(customer.map(|customer| (customer.customer_id, customer.name)));
    }
    let Some(id) = inner_customer(&mut *tx, to.as_str()).await? else { return Ok(None) };
    let name = sqlx::query_scalar!("SELECT name FROM organisations WHERE id = $1", id)
        .fetch_one(tx)
        .await
        .or_internal()?;
    Ok(Some((id, name)))
}
