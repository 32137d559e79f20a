use crate::Store;
use crate::error::unreadable;
use crate::lists::{Keyset, Placed, SortColumn, batches, escape_like, page_error, total};
use domain::lists::{ListQuery, Page};
use domain::policy::{Action, require};
use domain::webhooks::{WebhookEvents, WebhookList, WebhookRow, WebhookStatus};
use domain::{Actor, PortalError, PortalResult};
use futures::stream::BoxStream;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use time::OffsetDateTime;

const COLUMNS: &str = "SELECT w.key, w.name, w.url, w.events, w.status, w.waiting, w.created_at, w.last_failure_at, \
     nullif(w.last_success_at, '-infinity') AS last_success_at";

#[derive(Debug, FromRow)]
struct Found {
    key: String,
    name: String,
    url: String,
    events: i64,
    status: String,
    waiting: i64,
    created_at: OffsetDateTime,
    last_failure_at: Option<OffsetDateTime>,
    last_success_at: Option<OffsetDateTime>,
    place_value: String,
    place_key: String,
}

impl Placed for Found {
    fn place(&self) -> (String, String) {
        (self.place_value.clone(), self.place_key.clone())
    }
}

impl Found {
    fn row(self) -> PortalResult<WebhookRow> {
        Ok(WebhookRow {
            id: self.key,
            name: self.name,
            url: self.url,
            events: WebhookEvents(self.events),
            status: WebhookStatus::from_key(&self.status).ok_or_else(|| unreadable("webhook"))?,
            waiting: u64::try_from(self.waiting).unwrap_or_default(),
            last_success_at: self.last_success_at,
            last_failure_at: self.last_failure_at,
            created_at: self.created_at,
        })
    }
}

pub(super) async fn page(store: &Store, actor: &Actor, query: &ListQuery) -> PortalResult<Page<WebhookRow>> {
    require(actor, Action::ManageApiKeys)?;
    let (keyset, query) = (keyset(query)?, query.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let found = fetch(tx, &query, &keyset, None).await?;
                let total = total(tx, |sql| push_from(sql, &query, None)).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
}

pub(super) fn export(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<WebhookRow>>>> {
    require(actor, Action::ManageApiKeys)?;
    let keyset = keyset(query)?;
    let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
        async move {
            store.act(&actor, move |tx| Box::pin(async move { fetch(tx, &query, &keyset, None).await })).await
        }
    };
    Ok(batches(&keyset, fetch, Found::row))
}

pub(super) async fn details(store: &Store, actor: &Actor, id: &str) -> PortalResult<WebhookRow> {
    require(actor, Action::ManageApiKeys)?;
    let (query, id) = (ListQuery::default(), id.replace('\0', ""));
    let keyset = keyset(&query)?;
    let found = store
        .act(actor, move |tx| Box::pin(async move { fetch(tx, &query, &keyset, Some(id)).await }))
        .await?;
    found.into_iter().next().ok_or(PortalError::NotFound)?.row()
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let key = SortColumn { sql: "w.key", cast: "text" };
    Keyset::new::<WebhookList>(query, key, |by| {
        let (sql, cast) = match by {
            "name" => ("w.name", "text"),
            "status" => ("w.status", "text"),
            "last_success_at" => ("w.last_success_at", "timestamptz"),
            "created_at" => ("w.created_at", "timestamptz"),
            _ => return None,
        };
        Some(SortColumn { sql, cast })
    })
}

async fn fetch(
    tx: &mut PgConnection,
    query: &ListQuery,
    keyset: &Keyset,
    one: Option<String>,
) -> PortalResult<Vec<Found>> {
    let mut sql = QueryBuilder::new(COLUMNS);
    keyset.push_place(&mut sql);
    push_from(&mut sql, query, one);
    keyset.push_page(&mut sql);
    sql.build_query_as().fetch_all(tx).await.map_err(page_error)
}

/// An organisation has at most twenty.
fn push_from(sql: &mut QueryBuilder<Postgres>, query: &ListQuery, one: Option<String>) {
    sql.push(
        " FROM (SELECT w.key, w.name, w.url, w.events, w.created_at, w.last_failure_at, \
                  coalesce(w.last_success_at, '-infinity') AS last_success_at, \
                  CASE WHEN w.paused_at IS NOT NULL THEN 'paused' \
                       WHEN w.last_failure_at > coalesce(w.last_success_at, '-infinity') THEN 'failing' ELSE 'active' END AS status, \
                  (SELECT count(*) FROM webhook_deliveries d \
                   WHERE d.webhook_id = w.id AND d.delivered_at IS NULL AND d.given_up_at IS NULL) AS waiting \
           FROM webhooks w WHERE w.organisation_id = acting_organisation()) w WHERE true",
    );
    if let Some(one) = one {
        sql.push(" AND w.key = ").push_bind(one);
    }
    let statuses: Vec<String> = query.filter("status").map(str::to_owned).collect();
    if !statuses.is_empty() {
        sql.push(" AND w.status = ANY(").push_bind(statuses).push(")");
    }
    let search = query.search.trim();
    if !search.is_empty() {
        let pattern = format!("%{}%", escape_like(search));
        sql.push(" AND (lower(w.name) LIKE ").push_bind(pattern.clone());
        sql.push(" OR lower(w.url) LIKE ").push_bind(pattern).push(")");
    }
}
