use super::count;
use super::kept::{homes, parse};
use crate::Store;
use crate::lists::{Keyset, Placed, SortColumn, batches, escape_like, total};
use domain::dashboards::{DashboardList, DashboardRow};
use domain::lists::{ListQuery, Page};
use domain::policy::{Action, require};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::{PgConnection, Postgres, QueryBuilder};

const COLUMNS: &str = "SELECT d.key, d.name, d.flows_down, d.organisation_id = acting_organisation() AS own, \
     jsonb_array_length(d.widgets)::bigint AS widgets, \
     ARRAY[coalesce(d.id = m.home_dashboard_id, false), coalesce(d.id = o.home_dashboard_id, false), \
           coalesce(d.id = o.customers_home_dashboard_id, false)] AS homes";

/// An organisation has tens of dashboards: row level security shows them, and the search looks through them.
const FROM: &str = " FROM dashboards d JOIN organisations o ON o.id = acting_organisation() \
     LEFT JOIN memberships m ON m.organisation_id = acting_organisation() AND m.person_id = acting_person() WHERE true";

/// A dashboard as it is read.
#[derive(Debug, sqlx::FromRow)]
struct Found {
    key: String,
    name: String,
    flows_down: bool,
    own: bool,
    widgets: i64,
    homes: Vec<bool>,
    place_value: String,
    place_key: String,
}

impl Placed for Found {
    fn place(&self) -> (String, String) {
        (self.place_value.clone(), self.place_key.clone())
    }
}

impl Found {
    fn row(self) -> PortalResult<DashboardRow> {
        Ok(DashboardRow {
            key: parse(&self.key)?,
            name: self.name,
            widgets: count(self.widgets),
            flows_down: self.flows_down,
            own: self.own,
            home_of: homes(&self.homes),
        })
    }
}

pub(super) async fn list(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<Page<DashboardRow>> {
    require(actor, Action::ViewDashboard)?;
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
) -> PortalResult<BoxStream<'static, PortalResult<Vec<DashboardRow>>>> {
    require(actor, Action::ViewDashboard)?;
    let keyset = keyset(query)?;
    let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
        async move { store.act(&actor, move |tx| Box::pin(async move { fetch(tx, &query, &keyset).await })).await }
    };
    Ok(batches(&keyset, fetch, Found::row))
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let key = SortColumn { sql: "d.key", cast: "text" };
    Keyset::new::<DashboardList>(query, key, |by| {
        (by == "name").then_some(SortColumn { sql: "d.name", cast: "text" })
    })
}

async fn fetch(tx: &mut PgConnection, query: &ListQuery, keyset: &Keyset) -> PortalResult<Vec<Found>> {
    keyset.fetch(tx, COLUMNS, |sql| push_where(sql, query)).await
}

fn push_where(sql: &mut QueryBuilder<Postgres>, query: &ListQuery) {
    sql.push(FROM);
    let chosen = |value: &str| query.filter("whose").any(|key| key == value);
    if chosen("own") != chosen("others") {
        sql.push(" AND (d.organisation_id = acting_organisation()) = ").push_bind(chosen("own"));
    }
    let search = query.search.trim().to_lowercase();
    if !search.is_empty() {
        sql.push(" AND lower(d.name) LIKE ").push_bind(format!("%{}%", escape_like(&search)));
    }
}
