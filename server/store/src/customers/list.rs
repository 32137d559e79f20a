use super::row::{COLUMNS, ConnectionRow};
use super::search::{AT_MOST, Search};
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
const SUGGESTIONS: i64 = 8;

pub(super) async fn list(store: &Store, actor: &Actor, query: &ListQuery) -> PortalResult<Page<CustomerRow>> {
    require(actor, Action::ViewCustomers)?;
    let keyset = keyset(query)?;
    let (tenant, query) = (actor.organisation.0, query.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let search = Search::prepare(tx, &query.search).await?;
                let rows = page(tx, tenant, &query, &search, &keyset).await?;
                let total = if search.is_common() {
                    Total::AtLeast(u64::from(AT_MOST.unsigned_abs()))
                } else {
                    total(tx, |sql| push_matching(sql, tenant, &query, &search)).await?
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
                let mut sql = QueryBuilder::new("SELECT ");
                sql.push(COLUMNS);
                push_matching(&mut sql, tenant, &query, &search);
                sql.push(" ORDER BY connections.name, connections.number LIMIT ").push_bind(SUGGESTIONS);
                let rows: Vec<ConnectionRow> =
                    sql.build_query_as().fetch_all(tx).await.map_err(page_error)?;
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
    let mut sql = QueryBuilder::new("SELECT ");
    sql.push(COLUMNS);
    keyset.push_place(&mut sql);
    push_matching(&mut sql, tenant, query, search);
    keyset.push_page(&mut sql);
    sql.build_query_as().fetch_all(tx).await.map_err(page_error)
}

fn push_matching(sql: &mut QueryBuilder<Postgres>, tenant: i64, query: &ListQuery, search: &Search) {
    sql.push(" FROM connections WHERE connections.tenant_id = ").push_bind(tenant);
    search.push(sql);
    let statuses: Vec<i16> = Verification::ALL
        .into_iter()
        .filter(|state| query.filter("status").any(|key| key == state.key()))
        .map(Verification::code)
        .collect();
    match statuses[..] {
        [] => {}
        // The index that is ordered by name within a status serves one value only.
        [status] => {
            sql.push(" AND connections.verification = ").push_bind(status);
        }
        _ => {
            sql.push(" AND connections.verification = ANY(").push_bind(statuses).push(")");
        }
    }
}
