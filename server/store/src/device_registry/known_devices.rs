use super::{Search, push_editions};
use crate::Store;
use crate::error::unreadable;
use crate::lists::{Keyset, Placed, SortColumn, batches, total};
use domain::device_registry::{KnownDeviceList, KnownDeviceRow};
use domain::devices::{Edition, Identity};
use domain::lists::{ListQuery, Page};
use domain::policy::{Action, require};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use time::OffsetDateTime;

const COLUMNS: &str = "SELECT v.identity, v.imei2, v.serial, v.manufacturer, v.model, v.edition, v.loaded_at";

#[derive(FromRow)]
struct Found {
    identity: String,
    imei2: Option<String>,
    serial: Option<String>,
    manufacturer: String,
    model: String,
    edition: i16,
    loaded_at: OffsetDateTime,
    place_value: String,
    place_key: String,
}

impl Placed for Found {
    fn place(&self) -> (String, String) {
        (self.place_value.clone(), self.place_key.clone())
    }
}

impl Found {
    fn row(self) -> PortalResult<KnownDeviceRow> {
        Ok(KnownDeviceRow {
            identity: Identity::from_normal(&self.identity)
                .ok_or_else(|| unreadable("registry_devices.identity"))?,
            imei2: self.imei2.as_deref().and_then(Identity::from_normal),
            serial: self.serial.as_deref().and_then(Identity::from_normal),
            manufacturer: self.manufacturer,
            model: self.model,
            edition: Edition::from_code(self.edition).ok_or_else(|| unreadable("models.edition"))?,
            loaded_at: self.loaded_at,
        })
    }
}

pub(super) async fn page(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<Page<KnownDeviceRow>> {
    require(actor, Action::ViewDeviceRegistry)?;
    let (keyset, query) = (keyset(query)?, query.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let search = Search::prepare(tx, &query.search).await?;
                let found = fetch(tx, &query, &search, &keyset).await?;
                let total = total(tx, |sql| push_where(sql, &query, &search)).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
}

pub(super) async fn export(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<KnownDeviceRow>>>> {
    require(actor, Action::ViewDeviceRegistry)?;
    let keyset = keyset(query)?;
    let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
    let text = query.search.clone();
    let search =
        store.act(&actor, move |tx| Box::pin(async move { Search::prepare(tx, &text).await })).await?;
    let fetch = move |keyset: Keyset| {
        let (store, actor, query, search) = (store.clone(), actor.clone(), query.clone(), search.clone());
        async move {
            store
                .act(&actor, move |tx| Box::pin(async move { fetch(tx, &query, &search, &keyset).await }))
                .await
        }
    };
    Ok(batches(&keyset, fetch, Found::row))
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let key = SortColumn { sql: "v.identity", cast: "text" };
    Keyset::new::<KnownDeviceList>(query, key, |by| match by {
        "identity" => Some(key),
        "loaded_at" => Some(SortColumn { sql: "v.loaded_at", cast: "timestamptz" }),
        _ => None,
    })
}

async fn fetch(
    tx: &mut PgConnection,
    query: &ListQuery,
    search: &Search,
    keyset: &Keyset,
) -> PortalResult<Vec<Found>> {
    keyset.fetch(tx, COLUMNS, |sql| push_where(sql, query, search)).await
}

fn push_where(sql: &mut QueryBuilder<Postgres>, query: &ListQuery, search: &Search) {
    sql.push(" FROM operated_devices v WHERE true");
    push_editions(sql, query);
    search.push(sql, &["identity", "imei2", "serial"]);
}
