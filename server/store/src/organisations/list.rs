use super::register::lacks_administrator;
use super::search::{Search, push_where};
use crate::Store;
use crate::error::{OrInternal, unreadable};
use crate::lists::{Keyset, Placed, SortColumn, batches, total};
use crate::people::first_invitation;
use domain::lists::{ListQuery, Page};
use domain::organisations::{
    CustomerDirectory, DirectoryDetails, DirectoryRow, DirectoryTotals, MspDirectory, OrganisationKind,
    OrganisationNumber, ResellerDirectory,
};
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use futures::stream::BoxStream;
use sqlx::{PgConnection, QueryBuilder};
use std::collections::HashMap;
use time::OffsetDateTime;

const COLUMNS: &str =
    "SELECT d.organisation_id, d.number, d.name, d.country, d.suspended, d.customers, d.created_at";

#[derive(Debug, sqlx::FromRow)]
struct Found {
    organisation_id: i64,
    number: String,
    name: String,
    country: String,
    suspended: bool,
    customers: i64,
    created_at: OffsetDateTime,
    /// Counted after the row was read.
    #[sqlx(skip)]
    devices: u64,
    #[sqlx(default)]
    place_value: String,
    #[sqlx(default)]
    place_key: String,
}

impl Placed for Found {
    fn place(&self) -> (String, String) {
        (self.place_value.clone(), self.place_key.clone())
    }
}

impl Found {
    fn row(self) -> PortalResult<DirectoryRow> {
        Ok(DirectoryRow {
            number: OrganisationNumber::parse(&self.number).ok_or_else(|| unreadable("directory"))?,
            name: self.name,
            country: self.country,
            suspended: self.suspended,
            customers: u64::try_from(self.customers).unwrap_or_default(),
            devices: self.devices,
            created_at: self.created_at,
        })
    }
}

pub(super) async fn page(
    store: &Store,
    actor: &Actor,
    kind: OrganisationKind,
    query: &ListQuery,
) -> PortalResult<Page<DirectoryRow>> {
    require(actor, Action::ViewOrganisations)?;
    let (keyset, query) = (keyset(kind, query)?, query.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let search = Search::prepare(tx, kind, &query.search).await?;
                let found = fetch(tx, kind, &query, &search, &keyset).await?;
                let total = total(tx, |sql| push_where(sql, kind, &query, &search)).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
}

pub(super) async fn export(
    store: &Store,
    actor: &Actor,
    kind: OrganisationKind,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<DirectoryRow>>>> {
    require(actor, Action::ViewOrganisations)?;
    let keyset = keyset(kind, query)?;
    let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
    let text = query.search.clone();
    let search =
        store.act(&actor, move |tx| Box::pin(async move { Search::prepare(tx, kind, &text).await })).await?;
    let fetch = move |keyset: Keyset| {
        let (store, actor, query, search) = (store.clone(), actor.clone(), query.clone(), search.clone());
        async move {
            store
                .act(&actor, move |tx| {
                    Box::pin(async move { fetch(tx, kind, &query, &search, &keyset).await })
                })
                .await
        }
    };
    Ok(batches(&keyset, fetch, Found::row))
}

async fn fetch(
    tx: &mut PgConnection,
    kind: OrganisationKind,
    query: &ListQuery,
    search: &Search,
    keyset: &Keyset,
) -> PortalResult<Vec<Found>> {
    let mut found: Vec<Found> =
        keyset.fetch(&mut *tx, COLUMNS, |sql| push_where(sql, kind, query, search)).await?;
    count_devices(tx, &mut found).await?;
    Ok(found)
}

pub(super) async fn totals(store: &Store, actor: &Actor) -> PortalResult<DirectoryTotals> {
    require(actor, Action::ViewOrganisations)?;
    store
        .act(actor, |tx| {
            Box::pin(async move {
                let rows = sqlx::query!("SELECT kind, organisations FROM directory_totals")
                    .fetch_all(tx)
                    .await
                    .or_internal()?;
                let of = |kind: OrganisationKind| {
                    let row = rows.iter().find(|row| row.kind == kind.code());
                    row.map_or(0, |row| u64::try_from(row.organisations).unwrap_or_default())
                };
                Ok(DirectoryTotals {
                    resellers: of(OrganisationKind::Reseller),
                    msps: of(OrganisationKind::Msp),
                    customers: of(OrganisationKind::Customer),
                })
            })
        })
        .await
}

pub(super) async fn details(
    store: &Store,
    actor: &Actor,
    number: &OrganisationNumber,
) -> PortalResult<DirectoryDetails> {
    require(actor, Action::ViewOrganisations)?;
    let (number, now) = (number.clone(), store.clock.now());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let one = find(tx, &number).await?;
                let mut sql = QueryBuilder::new(COLUMNS);
                sql.push(" FROM directory d WHERE d.organisation_id = ").push_bind(one.id);
                let mut found: Found = sql.build_query_as().fetch_one(&mut *tx).await.or_internal()?;
                count_devices(tx, std::slice::from_mut(&mut found)).await?;
                Ok(DirectoryDetails {
                    row: found.row()?,
                    kind: one.kind,
                    suspended_at: one.suspended_at,
                    suspended_because: one.suspended_because,
                    invitation: first_invitation(tx, one.id, now).await?,
                    lacks_administrator: lacks_administrator(tx, one.id).await?,
                })
            })
        })
        .await
}

/// An organisation that the operator names.
pub(super) struct One {
    pub id: i64,
    pub kind: OrganisationKind,
    pub name: String,
    pub country: String,
    pub suspended_at: Option<OffsetDateTime>,
    pub suspended_because: Option<String>,
}

/// The organisation with this number, as the operator may see it.
pub(super) async fn find(tx: &mut PgConnection, number: &OrganisationNumber) -> PortalResult<One> {
    let row = sqlx::query!(
        r#"SELECT id AS "id!", kind AS "kind!", name AS "name!", country AS "country!", suspended_at, suspended_because
           FROM gate_organisation($1)"#,
        number.as_str(),
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    Ok(One {
        id: row.id,
        kind: OrganisationKind::from_code(row.kind).ok_or_else(|| unreadable("organisations.kind"))?,
        name: row.name,
        country: row.country,
        suspended_at: row.suspended_at,
        suspended_because: row.suspended_because,
    })
}

/// Fills in how many devices each has, from counters.
async fn count_devices(tx: &mut PgConnection, found: &mut [Found]) -> PortalResult<()> {
    let organisations: Vec<i64> = found.iter().map(|found| found.organisation_id).collect();
    let rows = sqlx::query!(
        r#"SELECT organisation_id AS "organisation_id!", devices AS "devices!" FROM gate_device_counts($1)"#,
        &organisations
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    let devices: HashMap<i64, i64> = rows.into_iter().map(|row| (row.organisation_id, row.devices)).collect();
    for found in found {
        let devices = devices.get(&found.organisation_id).copied().unwrap_or_default();
        found.devices = u64::try_from(devices).unwrap_or_default();
    }
    Ok(())
}

fn keyset(kind: OrganisationKind, query: &ListQuery) -> PortalResult<Keyset> {
    let number = SortColumn { sql: "d.number", cast: "text" };
    let column = |by: &str| {
        let (sql, cast) = match by {
            "name" => ("d.name", "text"),
            "country" => ("d.country", "text"),
            "customers" => ("d.customers", "bigint"),
            "created_at" => ("d.created_at", "timestamptz"),
            _ => return None,
        };
        Some(SortColumn { sql, cast })
    };
    match kind {
        OrganisationKind::Reseller => Keyset::new::<ResellerDirectory>(query, number, column),
        OrganisationKind::Msp => Keyset::new::<MspDirectory>(query, number, column),
        OrganisationKind::Customer => Keyset::new::<CustomerDirectory>(query, number, column),
        OrganisationKind::Operator => Err(PortalError::NotFound),
    }
}
