use super::row::{COLUMNS, ConnectionRow};
use super::search::{AT_MOST, Pattern, Search, WALK};
use crate::Store;
use crate::error::unreadable;
use crate::lists::{Keyset, SortColumn, batches, page_error, total};
use domain::customers::{CustomerList, CustomerRow, CustomerSuggestion, Verification};
use domain::lists::{ListQuery, Page, Total};
use domain::policy::{Action, require};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// Customers suggested while typing.
const SUGGESTIONS: usize = 8;

pub(super) async fn list(store: &Store, actor: &Actor, query: &ListQuery) -> PortalResult<Page<CustomerRow>> {
    require(actor, Action::ViewCustomers)?;
    let keyset = keyset(query)?;
    let (tenant, query) = (actor.organisation.0, query.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let search = Search::prepare(tx, &query.search).await?;
                let rows = page(tx, tenant, &query, &search, &keyset).await?;
                let total = match search.found() {
                    _ if search.common().is_some() => Total::AtLeast(u64::from(AT_MOST.unsigned_abs())),
                    Some(found) if statuses(&query).is_empty() => Total::Exactly(found),
                    _ => total(tx, |sql| push_matching(sql, tenant, &query, &search)).await?,
                };
                keyset.page(rows, total, |row| row.into_customer().ok_or_else(|| unreadable("customer")))
            })
        })
        .await
}

pub(super) fn export(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<CustomerRow>>>> {
    require(actor, Action::ViewCustomers)?;
    let keyset = keyset(query)?;
    let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
        async move {
            let tenant = actor.organisation.0;
            store
                .act(&actor, move |tx| {
                    Box::pin(async move {
                        let search = Search::prepare(tx, &query.search).await?;
                        page(tx, tenant, &query, &search, &keyset).await
                    })
                })
                .await
        }
    };
    Ok(batches(&keyset, fetch, |row: ConnectionRow| {
        row.into_customer().ok_or_else(|| unreadable("customer"))
    }))
}

pub(super) async fn suggest(
    store: &Store,
    actor: &Actor,
    text: &str,
) -> PortalResult<Vec<CustomerSuggestion>> {
    require(actor, Action::ViewCustomers)?;
    let query = ListQuery { search: text.trim().to_owned(), ..ListQuery::default() };
    query.check::<CustomerList>()?;
    if query.search.is_empty() {
        return Ok(Vec::new());
    }
    let tenant = actor.organisation.0;
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let search = Search::prepare(tx, &query.search).await?;
                // Read one more than asked for, as every page.
                let keyset = keyset(&query)?.reading(SUGGESTIONS - 1);
                let rows = page(tx, tenant, &query, &search, &keyset).await?;
                Ok(rows.into_iter().filter_map(ConnectionRow::into_suggestion).collect())
            })
        })
        .await
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let number = SortColumn { sql: "connections.number", cast: "text" };
    Keyset::new::<CustomerList>(query, number, |by| {
        let (sql, cast) = match by {
            "name" => ("connections.name", "text"),
            "country" => ("connections.country", "text"),
            "last_uploaded_at" => ("connections.last_uploaded_at", "timestamptz"),
            "uploads" => ("connections.uploads", "bigint"),
            "devices" => ("connections.devices", "bigint"),
            "status" => ("connections.verification", "smallint"),
            _ => return None,
        };
        Some(SortColumn { sql, cast })
    })
}

async fn page(
    tx: &mut PgConnection,
    tenant: i64,
    query: &ListQuery,
    search: &Search,
    keyset: &Keyset,
) -> PortalResult<Vec<ConnectionRow>> {
    if let Some(pattern) = search.common() {
        let rows = walk(tx, tenant, query, pattern, keyset).await?;
        if keyset.is_full(&rows) {
            return Ok(rows);
        }
    }
    let columns = format!("SELECT {COLUMNS}");
    keyset.fetch(tx, &columns, |sql| push_matching(sql, tenant, query, search)).await
}

/// Those of the next [`WALK`] connections that match.
async fn walk(
    tx: &mut PgConnection,
    tenant: i64,
    query: &ListQuery,
    pattern: &Pattern,
    keyset: &Keyset,
) -> PortalResult<Vec<ConnectionRow>> {
    let mut sql = QueryBuilder::new("SELECT ");
    sql.push(COLUMNS);
    keyset.push_place(&mut sql);
    sql.push(" FROM (SELECT connections.*");
    push_matching(&mut sql, tenant, query, &Search::All);
    keyset.clone().reading(WALK).push_page(&mut sql);
    sql.push(") connections WHERE true");
    pattern.push(&mut sql);
    keyset.push_order(&mut sql);
    sql.build_query_as().fetch_all(tx).await.map_err(page_error)
}

fn push_matching(sql: &mut QueryBuilder<Postgres>, tenant: i64, query: &ListQuery, search: &Search) {
    search.push(sql, tenant);
    match statuses(query)[..] {
        [] => {}
        // The index that is ordered by name within a status serves one value only.
        [status] => {
            sql.push(" AND connections.verification = ").push_bind(status);
        }
        ref several => {
            sql.push(" AND connections.verification = ANY(").push_bind(several.to_vec()).push(")");
        }
    }
}

/// The codes that the status filter lets through; none: all.
fn statuses(query: &ListQuery) -> Vec<i16> {
    Verification::ALL
        .into_iter()
        .filter(|state| query.filter("status").any(|key| key == state.key()))
        .map(Verification::code)
        .collect()
}
