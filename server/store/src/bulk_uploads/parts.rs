//! The uploads in a bulk upload.

use super::list::push_statuses;
use crate::Store;
use crate::error::OrInternal;
use crate::lists::{Keyset, SortColumn, batches, total};
use crate::uploads::rows::{COLUMNS, FROM, Found};
use domain::bulk_uploads::BulkPartList;
use domain::lists::{ListQuery, Page};
use domain::policy::{Action, require};
use domain::uploads::{UploadNumber, UploadRow};
use domain::{Actor, PortalError, PortalResult};
use futures::stream::BoxStream;
use sqlx::{PgConnection, Postgres, QueryBuilder};

pub(super) async fn page(
    store: &Store,
    actor: &Actor,
    number: &UploadNumber,
    query: &ListQuery,
) -> PortalResult<Page<UploadRow>> {
    require(actor, Action::ViewUploads)?;
    let keyset = keyset(query)?;
    let (number, query) = (number.clone(), query.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let bulk = id(tx, &number).await?;
                let found = fetch(tx, bulk, &query, &keyset).await?;
                let total = total(tx, |sql| push_where(sql.push(FROM), bulk, &query)).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
}

pub(super) async fn export(
    store: &Store,
    actor: &Actor,
    number: &UploadNumber,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<UploadRow>>>> {
    require(actor, Action::ViewUploads)?;
    let keyset = keyset(query)?;
    let (number, query) = (number.clone(), query.clone());
    let bulk = store.act(actor, move |tx| Box::pin(async move { id(tx, &number).await })).await?;
    let (store, actor) = (store.clone(), actor.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
        async move {
            store.act(&actor, move |tx| Box::pin(async move { fetch(tx, bulk, &query, &keyset).await })).await
        }
    };
    Ok(batches(&keyset, fetch, Found::row))
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let key = SortColumn { sql: "u.number", cast: "text" };
    Keyset::new::<BulkPartList>(query, key, |by| {
        Some(match by {
            "customer_name" => SortColumn { sql: "c.name", cast: "text" },
            "total" => SortColumn { sql: "u.total", cast: "bigint" },
            "failed" => SortColumn { sql: "u.failed", cast: "bigint" },
            _ => return None,
        })
    })
}

/// The bulk upload that has all its bytes.
async fn id(tx: &mut PgConnection, number: &UploadNumber) -> PortalResult<i64> {
    sqlx::query_scalar!(
        "SELECT id FROM uploads
         WHERE number = $1 AND reseller_id = acting_organisation() AND customer_id IS NULL AND stage IN (2, 3)",
        number.as_str(),
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)
}

fn push_where(sql: &mut QueryBuilder<Postgres>, bulk: i64, query: &ListQuery) {
    sql.push(" AND u.bulk_id = ").push_bind(bulk);
    push_statuses(sql, query);
    let search = query.search.trim();
    if !search.is_empty() {
        sql.push(" AND (starts_with(u.number, ").push_bind(search.to_ascii_uppercase());
        sql.push(") OR starts_with(c.number, ").push_bind(search.to_owned());
        sql.push(") OR starts_with(lower(c.name), ").push_bind(search.to_lowercase());
        sql.push(") OR starts_with(lower(c.internal_reference), ")
            .push_bind(search.to_lowercase())
            .push("))");
    }
}

async fn fetch(
    tx: &mut PgConnection,
    bulk: i64,
    query: &ListQuery,
    keyset: &Keyset,
) -> PortalResult<Vec<Found>> {
    keyset.fetch(tx, COLUMNS, |sql| push_where(sql.push(FROM), bulk, query)).await
}
