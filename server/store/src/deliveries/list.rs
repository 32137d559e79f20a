use super::row::{COLUMNS, FROM, Found};
use crate::Store;
use crate::lists::{Keyset, SortColumn, batches, total};
use crate::services::catalogue;
use domain::deliveries::{DeliveryList, DeliveryRow, DeliveryStatus};
use domain::lists::{ListQuery, Page};
use domain::policy::{Action, require};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::{PgConnection, Postgres, QueryBuilder};

pub(super) async fn page(store: &Store, actor: &Actor, query: &ListQuery) -> PortalResult<Page<DeliveryRow>> {
    require(actor, Action::ViewDeliveries)?;
    let (keyset, query) = (keyset(query)?, query.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let services = catalogue(tx).await?;
                let found = fetch(tx, &query, &keyset).await?;
                let total = total(tx, |sql| push_where(sql.push(FROM), &query)).await?;
                keyset.page(found, total, |found| found.row(&services))
            })
        })
        .await
}

pub(super) async fn export(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<DeliveryRow>>>> {
    require(actor, Action::ViewDeliveries)?;
    let keyset = keyset(query)?;
    let services = store.act(actor, |tx| Box::pin(async move { catalogue(tx).await })).await?;
    let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
        async move { store.act(&actor, move |tx| Box::pin(async move { fetch(tx, &query, &keyset).await })).await }
    };
    Ok(batches(&keyset, fetch, move |found: Found| found.row(&services)))
}

/// The latest ones of the acting receiver.
pub(crate) async fn latest(tx: &mut PgConnection, rows: usize) -> PortalResult<Vec<DeliveryRow>> {
    let (services, query) = (catalogue(tx).await?, ListQuery::default());
    let found = fetch(tx, &query, &keyset(&query)?.reading(rows)).await?;
    found.into_iter().take(rows).map(|found| found.row(&services)).collect()
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let number = SortColumn { sql: "y.number", cast: "text" };
    Keyset::new::<DeliveryList>(query, number, |by| {
        Some(match by {
            "delivered_at" => SortColumn { sql: "y.delivered_at", cast: "timestamptz" },
            "devices" => SortColumn { sql: "y.devices", cast: "bigint" },
            _ => return None,
        })
    })
}

async fn fetch(tx: &mut PgConnection, query: &ListQuery, keyset: &Keyset) -> PortalResult<Vec<Found>> {
    keyset.fetch(tx, COLUMNS, |sql| push_where(sql.push(FROM), query)).await
}

/// Appends what a query asks of a table called `y`. A selection of "all that match" means the same by it.
pub(super) fn push_where(sql: &mut QueryBuilder<Postgres>, query: &ListQuery) {
    let chosen = |status: &DeliveryStatus| query.filter("status").any(|key| key == status.key());
    let statuses: Vec<i16> =
        DeliveryStatus::ALL.into_iter().filter(chosen).map(DeliveryStatus::code).collect();
    match statuses[..] {
        [] => {}
        // The index that is ordered by date within a status serves one value only.
        [status] => drop(sql.push(" AND y.status = ").push_bind(status)),
        _ => drop(sql.push(" AND y.status = ANY(").push_bind(statuses).push(")")),
    }
    let senders: Vec<String> = query
        .filter("sender")
        .map(|number| number.chars().filter(|c| !c.is_whitespace() && *c != '-').collect())
        .collect();
    if !senders.is_empty() {
        sql.push(" AND y.sender_number = ANY(").push_bind(senders).push(")");
    }
    let search = query.search.trim();
    if !search.is_empty() {
        sql.push(" AND (starts_with(y.number, ").push_bind(search.to_ascii_uppercase());
        sql.push(") OR starts_with(y.order_number, ").push_bind(search.to_owned()).push("))");
    }
}
