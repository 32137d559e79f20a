use super::row::{COLUMNS, Found, JOINS};
use super::wanted::{Wanted, Whose};
use crate::Store;
use crate::error::OrInternal;
use crate::lists::{Keyset, SortColumn, batches, page_error, total};
use crate::services::catalogue;
use crate::uploads::count;
use domain::devices::{DeviceList, DeviceRow, DeviceScope};
use domain::lists::{ListQuery, Page, Total};
use domain::policy::{Action, require};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::{PgConnection, QueryBuilder};

pub(super) async fn page(
    store: &Store,
    actor: &Actor,
    scope: &DeviceScope,
    query: &ListQuery,
) -> PortalResult<Page<DeviceRow>> {
    require(actor, Action::ViewDevices)?;
    let keyset = keyset(query)?;
    let (whom, scope, query) = (actor.clone(), scope.clone(), query.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let (whose, counter) = Whose::of(tx, &whom, &scope).await?;
                let wanted = Wanted::of(tx, whose, &query).await?;
                let found = fetch(tx, &wanted, &keyset).await?;
                let total = count_wanted(tx, whose, &wanted, counter).await?;
                let services = catalogue(tx).await?;
                keyset.page(found, total, |found| found.row(&services))
            })
        })
        .await
}

pub(super) async fn export(
    store: &Store,
    actor: &Actor,
    scope: &DeviceScope,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<DeviceRow>>>> {
    require(actor, Action::ViewDevices)?;
    let keyset = keyset(query)?;
    let (whom, scope, query) = (actor.clone(), scope.clone(), query.clone());
    let (wanted, services) = store
        .act(actor, move |tx| {
            Box::pin(async move {
                let (whose, _) = Whose::of(tx, &whom, &scope).await?;
                Ok((Wanted::of(tx, whose, &query).await?, catalogue(tx).await?))
            })
        })
        .await?;
    let (store, actor) = (store.clone(), actor.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, wanted) = (store.clone(), actor.clone(), wanted.clone());
        async move {
            store.act(&actor, move |tx| Box::pin(async move { fetch(tx, &wanted, &keyset).await })).await
        }
    };
    Ok(batches(&keyset, fetch, move |found: Found| found.row(&services)))
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let key = SortColumn { sql: "d.identity", cast: "text" };
    Keyset::new::<DeviceList>(query, key, |by| {
        Some(match by {
            "uploaded_at" => SortColumn { sql: "d.uploaded_at", cast: "timestamptz" },
            "identity" => key,
            _ => return None,
        })
    })
}

async fn fetch(tx: &mut PgConnection, wanted: &Wanted, keyset: &Keyset) -> PortalResult<Vec<Found>> {
    let mut sql = QueryBuilder::new(COLUMNS);
    keyset.push_place(&mut sql);
    sql.push(" FROM (");
    for (place, part) in wanted.parts(keyset.by() == "uploaded_at").iter().enumerate() {
        sql.push(if place == 0 {
            "(SELECT d.* FROM devices d WHERE"
        } else {
            " UNION ALL (SELECT d.* FROM devices d WHERE"
        });
        part.push(&mut sql);
        keyset.push_page(&mut sql);
        sql.push(")");
    }
    sql.push(") d").push(JOINS);
    keyset.push_order(&mut sql);
    sql.build_query_as().fetch_all(tx).await.map_err(page_error)
}

/// How many there are: a counter where there is one, else counted as far as is quick.
pub(super) async fn count_wanted(
    tx: &mut PgConnection,
    whose: Whose,
    wanted: &Wanted,
    counter: Option<i64>,
) -> PortalResult<Total> {
    match counter {
        Some(devices) if wanted.everything() => Ok(Total::Exactly(count(devices))),
        None if wanted.everything() && whose.is_uploaded() => {
            let devices = sqlx::query_scalar!(
                "SELECT devices FROM reseller_counts WHERE reseller_id = acting_organisation()"
            )
            .fetch_optional(tx)
            .await
            .or_internal()?
            .unwrap_or_default();
            Ok(Total::Exactly(count(devices)))
        }
        _ => {
            total(tx, |sql| {
                sql.push(" FROM devices d WHERE");
                wanted.push(sql);
            })
            .await
        }
    }
}
