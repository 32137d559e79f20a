use crate::Store;
use crate::error::{OrInternal, unreadable};
use crate::lists::{Keyset, Placed, SortColumn, batches, escape_like, page_error, total};
use domain::api_keys::{ApiKeyList, ApiKeyRow, ApiKeyStatus};
use domain::lists::{ListQuery, Page};
use domain::people::Permissions;
use domain::policy::{Action, require};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use time::OffsetDateTime;

const COLUMNS: &str = "SELECT k.key, k.name, k.ending, k.scopes, k.networks, k.owner, k.status, k.created_at, \
     nullif(k.expires_at, 'infinity') AS expires_at, nullif(k.last_used_at, '-infinity') AS last_used_at, k.last_address";

#[derive(Debug, FromRow)]
struct Found {
    key: String,
    name: String,
    ending: String,
    scopes: i64,
    networks: Vec<String>,
    owner: String,
    status: String,
    created_at: OffsetDateTime,
    expires_at: Option<OffsetDateTime>,
    last_used_at: Option<OffsetDateTime>,
    last_address: Option<String>,
    place_value: String,
    place_key: String,
}

impl Placed for Found {
    fn place(&self) -> (String, String) {
        (self.place_value.clone(), self.place_key.clone())
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Unreadable(&'static str);

impl Found {
    fn row(self) -> PortalResult<ApiKeyRow> {
        let networks = self.networks.iter().map(|text| text.parse().map_err(Unreadable));
        Ok(ApiKeyRow {
            id: self.key,
            name: self.name,
            ending: self.ending,
            scopes: Permissions::from_bits(self.scopes),
            networks: networks.collect::<Result<_, _>>().or_internal()?,
            owner: self.owner,
            status: ApiKeyStatus::from_key(&self.status).ok_or_else(|| unreadable("api key"))?,
            created_at: self.created_at,
            expires_at: self.expires_at,
            last_used_at: self.last_used_at,
            last_address: self.last_address,
        })
    }
}

pub(super) async fn page(store: &Store, actor: &Actor, query: &ListQuery) -> PortalResult<Page<ApiKeyRow>> {
    require(actor, Action::ManageApiKeys)?;
    let (keyset, query, now) = (keyset(query)?, query.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let found = fetch(tx, &query, &keyset, now).await?;
                let total = total(tx, |sql| push_from(sql, &query, now)).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
}

pub(super) fn export(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<ApiKeyRow>>>> {
    require(actor, Action::ManageApiKeys)?;
    let (keyset, now) = (keyset(query)?, store.clock.now());
    let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
        async move {
            store.act(&actor, move |tx| Box::pin(async move { fetch(tx, &query, &keyset, now).await })).await
        }
    };
    Ok(batches(&keyset, fetch, Found::row))
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let key = SortColumn { sql: "k.key", cast: "text" };
    Keyset::new::<ApiKeyList>(query, key, |by| {
        let (sql, cast) = match by {
            "name" => ("k.name", "text"),
            "owner" => ("k.owner", "text"),
            "status" => ("k.status", "text"),
            "last_used_at" => ("k.last_used_at", "timestamptz"),
            "expires_at" => ("k.expires_at", "timestamptz"),
            "created_at" => ("k.created_at", "timestamptz"),
            _ => return None,
        };
        Some(SortColumn { sql, cast })
    })
}

async fn fetch(
    tx: &mut PgConnection,
    query: &ListQuery,
    keyset: &Keyset,
    now: OffsetDateTime,
) -> PortalResult<Vec<Found>> {
    let mut sql = QueryBuilder::new(COLUMNS);
    keyset.push_place(&mut sql);
    push_from(&mut sql, query, now);
    keyset.push_page(&mut sql);
    sql.build_query_as().fetch_all(tx).await.map_err(page_error)
}

/// An organisation has tens of them: they are read and looked through.
fn push_from(sql: &mut QueryBuilder<Postgres>, query: &ListQuery, now: OffsetDateTime) {
    sql.push(
        " FROM (SELECT k.key, k.name, k.ending, k.scopes, k.networks, k.owner, k.created_at, \
                  coalesce(k.expires_at, 'infinity') AS expires_at, \
                  coalesce(k.last_used_at, '-infinity') AS last_used_at, k.last_address, \
                  CASE WHEN k.revoked_at IS NOT NULL THEN 'revoked' WHEN k.expires_at <= ",
    )
    .push_bind(now)
    .push(
        " THEN 'expired' WHEN m.person_id IS NULL THEN 'orphaned' ELSE 'active' END AS status \
           FROM api_keys k LEFT JOIN memberships m ON m.person_id = k.person_id \
                AND m.organisation_id = k.organisation_id AND m.disabled_at IS NULL \
           WHERE k.organisation_id = acting_organisation()) k WHERE true",
    );
    let statuses: Vec<String> = query.filter("status").map(str::to_owned).collect();
    if !statuses.is_empty() {
        sql.push(" AND k.status = ANY(").push_bind(statuses).push(")");
    }
    let search = query.search.trim();
    if !search.is_empty() {
        let pattern = format!("%{}%", escape_like(search));
        sql.push(" AND (lower(k.name) LIKE ").push_bind(pattern.clone());
        sql.push(" OR k.owner LIKE ").push_bind(pattern).push(")");
    }
}
