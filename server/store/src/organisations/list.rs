use super::register::lacks_administrator;
use crate::Store;
use crate::error::{OrInternal, unreadable};
use crate::lists::{COUNT_AT_MOST, Keyset, Placed, SortColumn, escape_like, page_error, total};
use crate::people::first_invitation;
use domain::lists::{ListQuery, Page};
use domain::organisations::{
    CustomerDirectory, DirectoryDetails, DirectoryRow, DirectoryTotals, MspDirectory, OrganisationKind,
    OrganisationNumber, ResellerDirectory,
};
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};
use sqlx::{PgConnection, Postgres, QueryBuilder};
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
    fn row(self, devices: &HashMap<i64, u64>) -> PortalResult<DirectoryRow> {
        Ok(DirectoryRow {
            number: OrganisationNumber::parse(&self.number).ok_or_else(|| unreadable("directory"))?,
            name: self.name,
            country: self.country,
            suspended: self.suspended,
            customers: u64::try_from(self.customers).unwrap_or_default(),
            devices: devices.get(&self.organisation_id).copied().unwrap_or_default(),
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
                let search = Search::prepare(tx, kind, query.search.trim()).await?;
                let from_where = |sql: &mut QueryBuilder<Postgres>| push_where(sql, kind, &query, &search);
                let mut sql = QueryBuilder::new(COLUMNS);
                keyset.push_place(&mut sql);
                from_where(&mut sql);
                keyset.push_page(&mut sql);
                let found: Vec<Found> = sql.build_query_as().fetch_all(&mut *tx).await.map_err(page_error)?;
                let total = total(tx, from_where).await?;
                let devices = devices(tx, found.iter().map(|found| found.organisation_id)).await?;
                keyset.page(found, total, |found| found.row(&devices))
            })
        })
        .await
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
                let found: Found = sql.build_query_as().fetch_one(&mut *tx).await.or_internal()?;
                let devices = devices(tx, [one.id].into_iter()).await?;
                Ok(DirectoryDetails {
                    row: found.row(&devices)?,
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

/// How many devices each has, from counters.
async fn devices(
    tx: &mut PgConnection,
    organisations: impl Iterator<Item = i64>,
) -> PortalResult<HashMap<i64, u64>> {
    let organisations: Vec<i64> = organisations.collect();
    let rows = sqlx::query!(
        r#"SELECT organisation_id AS "organisation_id!", devices AS "devices!" FROM gate_device_counts($1)"#,
        &organisations
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    Ok(rows
        .into_iter()
        .map(|row| (row.organisation_id, u64::try_from(row.devices).unwrap_or_default()))
        .collect())
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

/// What is searched for.
enum Search {
    Nothing,
    /// Few enough: they are known already.
    These(Vec<i64>),
    /// So many that the list in its order meets them at once.
    Many {
        pattern: String,
        digits: Option<String>,
    },
}

impl Search {
    async fn prepare(tx: &mut PgConnection, kind: OrganisationKind, text: &str) -> PortalResult<Self> {
        if text.is_empty() {
            return Ok(Self::Nothing);
        }
        let pattern = format!("%{}%", escape_like(text));
        // As people read numbers to each other: with spaces and dashes.
        let digits: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let digits =
            Some(digits).filter(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
        let most = i32::try_from(COUNT_AT_MOST).unwrap_or(i32::MAX);
        let found = sqlx::query_scalar!(
            r#"SELECT gate_directory_found($1, $2, $3, $4) AS "id!""#,
            kind.code(),
            pattern,
            digits,
            most.saturating_add(1),
        )
        .fetch_all(tx)
        .await
        .or_internal()?;
        let few = u32::try_from(found.len()).is_ok_and(|found| found <= COUNT_AT_MOST);
        Ok(if few { Self::These(found) } else { Self::Many { pattern, digits } })
    }
}

fn push_where(sql: &mut QueryBuilder<Postgres>, kind: OrganisationKind, query: &ListQuery, search: &Search) {
    sql.push(" FROM directory d WHERE d.kind = ").push_bind(kind.code());
    let chosen = |value: &str| query.filter("status").any(|key| key == value);
    let (active, suspended) = (chosen("active"), chosen("suspended"));
    if active != suspended {
        sql.push(if suspended { " AND d.suspended" } else { " AND NOT d.suspended" });
    }
    match search {
        Search::Nothing => {}
        Search::These(ids) => {
            sql.push(" AND d.organisation_id = ANY(").push_bind(ids.clone()).push(")");
        }
        Search::Many { pattern, digits } => {
            sql.push(" AND (d.searched LIKE ").push_bind(pattern.clone());
            if let Some(digits) = digits {
                sql.push(" OR d.number >= ").push_bind(digits.clone());
                sql.push(" AND d.number < ").push_bind(format!("{digits}:"));
            }
            sql.push(")");
        }
    }
}
