//! The list of subscriptions. Searching is as in the list of clients: see `crate::clients`.

use super::row::{COLUMNS, Found};
use crate::Store;
use crate::error::OrInternal;
use crate::lists::{COUNT_AT_MOST, Keyset, SortColumn, batches, escape_like, page_error, total};
use domain::lists::{ListQuery, Page};
use domain::policy::{Action, require};
use domain::subscriptions::{State, SubscriptionList, SubscriptionRow};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::{PgConnection, Postgres, QueryBuilder};

pub(super) async fn page(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<Page<SubscriptionRow>> {
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
) -> PortalResult<BoxStream<'static, PortalResult<Vec<SubscriptionRow>>>> {
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

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let number = SortColumn { sql: "s.number", cast: "text" };
    Keyset::new::<SubscriptionList>(query, number, |by| {
        let (sql, cast) = match by {
            "ordered_at" => ("s.ordered_at", "timestamptz"),
            "expires_on" => ("s.expires_on", "date"),
            _ => return None,
        };
        Some(SortColumn { sql, cast })
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
    /// Few enough: they are known already.
    These(Vec<i64>),
    /// So many, or so short a text, that the list in its order meets them at once.
    Many(String),
}

impl Search {
    async fn prepare(tx: &mut PgConnection, text: &str) -> PortalResult<Self> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(Self::Nothing);
        }
        let pattern = format!("%{}%", escape_like(text));
        if text.chars().count() < 3 {
            return Ok(Self::Many(pattern));
        }
        let most = i32::try_from(COUNT_AT_MOST).unwrap_or(i32::MAX);
        let found = sqlx::query_scalar!(
            r#"SELECT subscriptions_found($1, $2) AS "id!""#,
            pattern,
            most.saturating_add(1)
        )
        .fetch_all(tx)
        .await
        .or_internal()?;
        let few = u32::try_from(found.len()).is_ok_and(|found| found <= COUNT_AT_MOST);
        Ok(if few { Self::These(found) } else { Self::Many(pattern) })
    }
}

fn push_where(sql: &mut QueryBuilder<Postgres>, reseller: i64, query: &ListQuery, search: &Search) {
    sql.push(" FROM subscriptions s WHERE s.reseller_id = ").push_bind(reseller);
    let chosen = |wanted: &str| query.filter("state").any(|key| key == wanted);
    let states = State::ALL.into_iter().filter(|state| {
        chosen(state.key()) && !state.is_transitional() || chosen("changing") && state.is_transitional()
    });
    match states.map(State::code).collect::<Vec<_>>()[..] {
        [] => {}
        [state] => {
            sql.push(" AND s.shown = ").push_bind(state);
        }
        ref several => {
            sql.push(" AND s.shown = ANY(").push_bind(several.to_vec()).push(")");
        }
    }
    let clients: Vec<String> = query.filter("client").map(|number| number.trim().to_owned()).collect();
    if !clients.is_empty() {
        sql.push(
            " AND s.client_id = ANY(SELECT c.id FROM clients c WHERE c.reseller_id = acting_organisation() AND c.number = ANY(",
        );
        sql.push_bind(clients).push("))");
    }
    match search {
        Search::Nothing => {}
        Search::These(ids) => {
            sql.push(" AND s.id = ANY(").push_bind(ids.clone()).push(")");
        }
        Search::Many(pattern) => {
            sql.push(" AND s.searched LIKE ").push_bind(pattern.clone());
        }
    }
}
