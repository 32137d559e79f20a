use super::row::{COLUMNS, FROM, Found};
use crate::Store;
use crate::lists::{Keyset, SortColumn, batches, escape_like, page_error, total};
use domain::lists::{ListQuery, Page};
use domain::policy::{Action, require};
use domain::resellers::{ResellerFound, ResellerList, ResellerRow};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// Resellers suggested while typing.
const SUGGESTIONS: i64 = 8;

pub(super) async fn page(store: &Store, actor: &Actor, query: &ListQuery) -> PortalResult<Page<ResellerRow>> {
    require(actor, Action::ViewResellers)?;
    let (keyset, query) = (keyset(query)?, query.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let found = fetch(tx, &query, &keyset).await?;
                let total = total(tx, |sql| push_where(sql, &query)).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
}

pub(super) fn export(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<ResellerRow>>>> {
    require(actor, Action::ViewResellers)?;
    let keyset = keyset(query)?;
    let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
        async move { store.act(&actor, move |tx| Box::pin(async move { fetch(tx, &query, &keyset).await })).await }
    };
    Ok(batches(&keyset, fetch, Found::row))
}

pub(super) async fn suggest(store: &Store, actor: &Actor, text: &str) -> PortalResult<Vec<ResellerFound>> {
    require(actor, Action::ViewResellers)?;
    let query = ListQuery { search: text.trim().to_owned(), ..ListQuery::default() };
    query.check::<ResellerList>()?;
    if query.search.is_empty() {
        return Ok(Vec::new());
    }
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let mut sql = QueryBuilder::new(COLUMNS);
                push_where(&mut sql, &query);
                sql.push(" ORDER BY r.name, r.number LIMIT ").push_bind(SUGGESTIONS);
                let found: Vec<Found> = sql.build_query_as().fetch_all(tx).await.map_err(page_error)?;
                Ok(found.into_iter().filter_map(Found::suggestion).collect())
            })
        })
        .await
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let number = SortColumn { sql: "r.number", cast: "text" };
    Keyset::new::<ResellerList>(query, number, |by| {
        let (sql, cast) = match by {
            "name" => ("r.name", "text"),
            "country" => ("r.country", "text"),
            "deliveries" => ("r.deliveries", "bigint"),
            "last_delivery_at" => ("r.last_delivery_at", "timestamptz"),
            "registered_at" => ("r.created_at", "timestamptz"),
            _ => return None,
        };
        Some(SortColumn { sql, cast })
    })
}

async fn fetch(tx: &mut PgConnection, query: &ListQuery, keyset: &Keyset) -> PortalResult<Vec<Found>> {
    keyset.fetch(tx, COLUMNS, |sql| push_where(sql, query)).await
}

/// A receiver has tens of resellers, hundreds at most: its own are read and looked through.
fn push_where(sql: &mut QueryBuilder<Postgres>, query: &ListQuery) {
    sql.push(FROM);
    let (on, off) = (chosen(query, "on"), chosen(query, "off"));
    if on != off {
        sql.push(" AND r.auto_approve = ").push_bind(on);
    }
    let search = query.search.trim();
    if !search.is_empty() {
        sql.push(" AND (lower(r.name) LIKE ").push_bind(format!("%{}%", escape_like(search)));
        // As people read numbers to each other: with spaces and dashes.
        let digits: String = search.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
            sql.push(" OR starts_with(r.number, ").push_bind(digits).push(")");
        }
        sql.push(")");
    }
}

fn chosen(query: &ListQuery, value: &str) -> bool {
    query.filter("auto_approve").any(|key| key == value)
}
