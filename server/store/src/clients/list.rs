//! The list of clients, and searching in it by name or ITN.
//!
//! `LIKE` is not leakproof, so under row level security it can use no index. One or two characters are a prefix, as ranges
//! of two indexes; three and more are asked of the trigram index inside a definer function; what more match than are worth
//! sorting is met by walking the list in its order.

use super::row::{COLUMNS, Found};
use crate::Store;
use crate::error::OrInternal;
use crate::lists::{COUNT_AT_MOST, Keyset, SortColumn, batches, escape_like, page_error, total};
use domain::clients::{ClientList, ClientRow, ClientStatus, ClientSuggestion};
use domain::lists::{ListQuery, Page};
use domain::policy::{Action, require};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::{PgConnection, Postgres, QueryBuilder};

/// Clients suggested while typing.
const SUGGESTIONS: usize = 8;
/// From so many characters on the trigram index is asked.
const TRIGRAM: usize = 3;

pub(super) async fn page(store: &Store, actor: &Actor, query: &ListQuery) -> PortalResult<Page<ClientRow>> {
    require(actor, Action::ViewClients)?;
    let (keyset, query, reseller) = (keyset(query)?, query.clone(), actor.organisation.0);
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let search = Search::prepare(tx, &query.search).await?;
                let found = fetch(tx, reseller, &query, &search, &keyset).await?;
                let total = total(tx, |sql| push_where(sql, reseller, &query, &search)).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
}

pub(super) fn export(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<ClientRow>>>> {
    require(actor, Action::ViewClients)?;
    let keyset = keyset(query)?;
    let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
        async move {
            let reseller = actor.organisation.0;
            store
                .act(&actor, move |tx| {
                    Box::pin(async move {
                        let search = Search::prepare(tx, &query.search).await?;
                        fetch(tx, reseller, &query, &search, &keyset).await
                    })
                })
                .await
        }
    };
    Ok(batches(&keyset, fetch, Found::row))
}

pub(super) async fn suggest(store: &Store, actor: &Actor, text: &str) -> PortalResult<Vec<ClientSuggestion>> {
    require(actor, Action::ViewClients)?;
    let query = ListQuery { search: text.trim().to_owned(), ..ListQuery::default() };
    query.check::<ClientList>()?;
    if query.search.is_empty() {
        return Ok(Vec::new());
    }
    let reseller = actor.organisation.0;
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let search = Search::prepare(tx, &query.search).await?;
                // Read one more than asked for, as every page.
                let keyset = keyset(&query)?.reading(SUGGESTIONS - 1);
                let found = fetch(tx, reseller, &query, &search, &keyset).await?;
                Ok(found.into_iter().filter_map(Found::suggestion).collect())
            })
        })
        .await
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let number = SortColumn { sql: "c.number", cast: "text" };
    Keyset::new::<ClientList>(query, number, |by| {
        let sql = match by {
            "created_at" => "c.created_at",
            "last_purchase_at" => "c.last_purchase_at",
            _ => return None,
        };
        Some(SortColumn { sql, cast: "timestamptz" })
    })
}

async fn fetch(
    tx: &mut PgConnection,
    reseller: i64,
    query: &ListQuery,
    search: &Search,
    keyset: &Keyset,
) -> PortalResult<Vec<Found>> {
    let mut sql = QueryBuilder::new(COLUMNS);
    keyset.push_place(&mut sql);
    push_where(&mut sql, reseller, query, search);
    keyset.push_page(&mut sql);
    sql.build_query_as().fetch_all(tx).await.map_err(page_error)
}

/// What is searched for.
enum Search {
    Nothing,
    /// Names and ITNs that begin with it.
    Prefix(String),
    /// Few enough: they are known already.
    These(Vec<i64>),
    /// So many that the list in its order meets them at once.
    Many(String),
}

impl Search {
    async fn prepare(tx: &mut PgConnection, text: &str) -> PortalResult<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::Nothing);
        }
        if text.chars().count() < TRIGRAM {
            return Ok(Self::Prefix(text.to_lowercase()));
        }
        let pattern = format!("%{}%", escape_like(text));
        let most = i32::try_from(COUNT_AT_MOST).unwrap_or(i32::MAX);
        let found =
            sqlx::query_scalar!(r#"SELECT clients_found($1, $2) AS "id!""#, pattern, most.saturating_add(1))
                .fetch_all(tx)
                .await
                .or_internal()?;
        let few = u32::try_from(found.len()).is_ok_and(|found| found <= COUNT_AT_MOST);
        Ok(if few { Self::These(found) } else { Self::Many(pattern) })
    }
}

fn push_where(sql: &mut QueryBuilder<Postgres>, reseller: i64, query: &ListQuery, search: &Search) {
    sql.push(" FROM clients c WHERE c.reseller_id = ").push_bind(reseller);
    let statuses = ClientStatus::ALL.into_iter().filter(|s| query.filter("status").any(|key| key == s.key()));
    match statuses.map(ClientStatus::code).collect::<Vec<_>>()[..] {
        [] => {}
        // The index that is ordered within a status serves one value only.
        [status] => {
            sql.push(" AND c.status = ").push_bind(status);
        }
        ref several => {
            sql.push(" AND c.status = ANY(").push_bind(several.to_vec()).push(")");
        }
    }
    match search {
        Search::Nothing => {}
        Search::Prefix(text) => {
            // In ICU's order U+FFFF comes after everything that begins with the text, whatever case or accents.
            let end = format!("{text}\u{FFFF}");
            sql.push(" AND (c.name >= ").push_bind(text.clone());
            sql.push(" AND c.name < ").push_bind(end.clone());
            sql.push(" OR c.registration_number <> '' AND lower(c.registration_number) COLLATE \"C\" >= ");
            sql.push_bind(text.clone());
            sql.push(" AND lower(c.registration_number) COLLATE \"C\" < ").push_bind(end).push(")");
        }
        Search::These(ids) => {
            sql.push(" AND c.id = ANY(").push_bind(ids.clone()).push(")");
        }
        Search::Many(pattern) => {
            sql.push(" AND c.searched LIKE ").push_bind(pattern.clone());
        }
    }
}
