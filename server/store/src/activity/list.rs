use crate::Store;
use crate::lists::{Keyset, Placed, SortColumn, batches, total};
use domain::activity::{ActivityList, ActivityRow};
use domain::lists::{ListQuery, Page};
use domain::policy::{Action, require};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use serde_json::Value;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use time::OffsetDateTime;

#[derive(FromRow)]
struct Found {
    key: String,
    at: OffsetDateTime,
    person: String,
    action: String,
    subject: String,
    details: Value,
    place_value: String,
    place_key: String,
}

impl Placed for Found {
    fn place(&self) -> (String, String) {
        (self.place_value.clone(), self.place_key.clone())
    }
}

impl From<Found> for ActivityRow {
    fn from(found: Found) -> Self {
        let Found { key, at, person, action, subject, details, .. } = found;
        Self { key, at, person, action, subject, details: told(details) }
    }
}

/// The details as names and values; what is empty is left out.
fn told(details: Value) -> Vec<(String, String)> {
    let Value::Object(details) = details else { return Vec::new() };
    let text = |value: Value| match value {
        Value::Null => None,
        Value::String(text) => Some(text).filter(|text| !text.is_empty()),
        Value::Array(values) => {
            let texts: Vec<String> = values
                .iter()
                .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
                .collect();
            (!texts.is_empty()).then(|| texts.join(", "))
        }
        other => Some(other.to_string()),
    };
    details.into_iter().filter_map(|(name, value)| Some((name, text(value)?))).collect()
}

pub(super) async fn page(store: &Store, actor: &Actor, query: &ListQuery) -> PortalResult<Page<ActivityRow>> {
    require(actor, Action::ViewActivity)?;
    let (keyset, query) = (keyset(query)?, query.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let found = fetch(tx, &query, &keyset).await?;
                let total = total(tx, |sql| push_where(sql.push(" FROM activity a"), &query)).await?;
                keyset.page(found, total, |found| Ok(found.into()))
            })
        })
        .await
}

pub(super) fn export(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<ActivityRow>>>> {
    require(actor, Action::ViewActivity)?;
    let keyset = keyset(query)?;
    let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
        async move { store.act(&actor, move |tx| Box::pin(async move { fetch(tx, &query, &keyset).await })).await }
    };
    Ok(batches(&keyset, fetch, |found: Found| Ok(found.into())))
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let key = SortColumn { sql: "a.key", cast: "text" };
    Keyset::new::<ActivityList>(query, key, |by| {
        (by == "at").then_some(SortColumn { sql: "a.at", cast: "timestamptz" })
    })
}

async fn fetch(tx: &mut PgConnection, query: &ListQuery, keyset: &Keyset) -> PortalResult<Vec<Found>> {
    keyset
        .fetch(tx, "SELECT a.key, a.at, a.person, a.action, a.subject, a.details", |sql| {
            push_where(sql.push(" FROM activity a"), query);
        })
        .await
}

/// Each condition is the beginning of an index. The search finds a number or an address by how it begins.
fn push_where(sql: &mut QueryBuilder<Postgres>, query: &ListQuery) {
    sql.push(" WHERE a.organisation_id = acting_organisation()");
    for (column, key) in [("action", "action"), ("person", "person")] {
        let wanted: Vec<String> = query.filter(key).map(str::to_owned).collect();
        if !wanted.is_empty() {
            sql.push(format_args!(" AND a.{column} = ANY(")).push_bind(wanted).push(")");
        }
    }
    let search = query.search.trim();
    if !search.is_empty() {
        sql.push(" AND (");
        for (before, column, text) in
            [("", "subject", search.to_owned()), (" OR ", "person", search.to_lowercase())]
        {
            sql.push(format_args!("{before}(a.{column} >= ")).push_bind(text.clone());
            sql.push(format_args!(" AND a.{column} < ")).push_bind(format!("{text}\u{10FFFF}")).push(")");
        }
        sql.push(")");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::World;
    use domain::Role;
    use domain::activity::{ACTIONS, Activity as _};
    use serde_json::json;
    use sqlx::postgres::{PgConnectOptions, PgPoolOptions};

    #[test]
    fn details_are_told_by_name_and_what_is_empty_is_left_out() {
        let details =
            told(json!({ "deleted": 12, "reason": "", "identities": ["a", "b"], "alias": null, "none": [] }));
        assert_eq!(details, [("deleted".into(), "12".into()), ("identities".into(), "a, b".into())]);
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn an_organisation_reads_its_own_log_filtered_and_searched(
        _: PgPoolOptions,
        options: PgConnectOptions,
    ) {
        let world = World::new(options).await;
        let (reseller, other) = (world.reseller("Nordlicht").await, world.reseller("Meridian").await);
        let (ada, eve) =
            (world.actor(&reseller, Role::Administrator).await, world.actor(&other, Role::Viewer).await);
        let now = world.store.clock.now();
        let whom = ada.clone();
        let written = world.store.act(&ada, move |tx| {
            Box::pin(async move {
                for (action, subject) in
                    [("customer.connected", "7300418825"), ("upload.finished", "U-20261121-7F3KQ2")]
                {
                    super::super::record(tx, &whom, now, action, subject, json!({ "devices": 3 })).await?;
                }
                Ok(())
            })
        });
        written.await.unwrap();
        let list = async |actor: &Actor, search: &str| {
            let query = ListQuery { search: search.into(), ..ListQuery::default() };
            let page = world.store.list(actor, &query).await.unwrap();
            page.rows.into_iter().map(|row| row.action).collect::<Vec<_>>()
        };
        assert_eq!(list(&ada, "").await.len(), 4, "the two, its creation, and a role given");
        assert_eq!(list(&ada, "U-2026").await, ["upload.finished"]);
        assert_eq!(list(&ada, "7300418825").await, ["customer.connected"]);
        assert!(list(&eve, "").await.iter().all(|action| !action.starts_with("upload")));
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn nobody_changes_the_log_not_even_the_owner_of_the_database(
        _: PgPoolOptions,
        options: PgConnectOptions,
    ) {
        let world = World::new(options).await;
        world.reseller("Nordlicht").await;
        for statement in ["UPDATE activity SET person = 'eve'", "DELETE FROM activity", "TRUNCATE activity"] {
            let refused = sqlx::query(statement).execute(&world.owner).await.unwrap_err();
            assert!(refused.to_string().contains("append-only"), "{statement}: {refused}");
        }
    }

    #[sqlx::test(migrator = "crate::MIGRATOR")]
    async fn every_action_that_demo_data_and_use_cases_write_has_its_words(
        _: PgPoolOptions,
        options: PgConnectOptions,
    ) {
        let world = World::new(options.clone()).await;
        crate::demo::load(options, &world.store, crate::Random::seeded(1)).await.unwrap();
        let written: Vec<String> =
            sqlx::query_scalar("SELECT DISTINCT action FROM activity").fetch_all(&world.owner).await.unwrap();
        let unknown: Vec<_> =
            written.iter().filter(|action| !ACTIONS.iter().any(|(key, _)| key == action)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
    }
}
