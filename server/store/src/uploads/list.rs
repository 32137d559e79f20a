use super::stage::{count, status_code, status_from_code};
use crate::Store;
use crate::error::OrInternal;
use crate::lists::{Keyset, Placed, SortColumn, batches, total};
use domain::lists::{ListQuery, Page, Total};
use domain::organisations::OrganisationNumber;
use domain::policy::{Action, require};
use domain::uploads::{UploadList, UploadNumber, UploadRow, UploadStatus};
use domain::{Actor, PortalError, PortalResult};
use futures::stream::BoxStream;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use time::OffsetDateTime;

/// The columns of an [`Found`], for every statement that answers uploads as rows.
pub(crate) const COLUMNS: &str = "SELECT u.number, c.name AS customer_name, c.number AS customer, u.uploaded_by, \
    u.account_id, u.total, u.accepted, u.failed, u.verified, u.uploaded_at, u.status, u.order_number, u.undone_at, \
    p.percent, b.number AS bulk";

/// Where they come from: uploads that have all their bytes.
pub(crate) const FROM: &str = " FROM uploads u \
    JOIN connections c ON c.tenant_id = u.reseller_id AND c.customer_id = u.customer_id \
    LEFT JOIN upload_progress p ON p.upload_id = u.id AND u.stage = 2 \
    LEFT JOIN uploads b ON b.id = u.bulk_id \
    WHERE u.reseller_id = acting_organisation() AND u.stage IN (2, 3)";

#[derive(FromRow)]
pub(crate) struct Found {
    number: String,
    customer_name: String,
    customer: String,
    uploaded_by: String,
    account_id: String,
    total: i64,
    accepted: i64,
    failed: i64,
    verified: i64,
    uploaded_at: OffsetDateTime,
    status: i16,
    order_number: Option<String>,
    undone_at: Option<OffsetDateTime>,
    percent: Option<i16>,
    bulk: Option<String>,
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
    pub(crate) fn row(self) -> PortalResult<UploadRow> {
        let status = status_from_code(self.status)?;
        let percent = self.percent.and_then(|percent| u8::try_from(percent).ok()).unwrap_or_default();
        Ok(UploadRow {
            number: UploadNumber::try_from(self.number).map_err(super::begin::Unreadable).or_internal()?,
            customer_name: self.customer_name,
            customer: OrganisationNumber::try_from(self.customer)
                .map_err(super::begin::Unreadable)
                .or_internal()?,
            uploaded_by: self.uploaded_by,
            account_id: self.account_id,
            total: count(self.total),
            accepted: count(self.accepted),
            failed: count(self.failed),
            verified: count(self.verified),
            uploaded_at: self.uploaded_at,
            percent: (status == UploadStatus::InProgress).then_some(percent),
            status,
            order_number: self.order_number,
            undone_at: self.undone_at,
            bulk: self.bulk.as_deref().and_then(UploadNumber::parse),
        })
    }
}

/// What is looked for among one customer's uploads.
#[derive(Debug, Clone)]
pub(super) struct Wanted {
    pub(super) customer_id: i64,
    search: String,
    statuses: Vec<i16>,
}

impl Wanted {
    fn everything(&self) -> bool {
        self.search.is_empty() && self.statuses.is_empty()
    }

    fn push_where(&self, sql: &mut QueryBuilder<Postgres>) {
        sql.push(" AND u.customer_id = ").push_bind(self.customer_id);
        if !self.statuses.is_empty() {
            sql.push(" AND u.status = ANY(").push_bind(self.statuses.clone()).push(")");
        }
        if !self.search.is_empty() {
            sql.push(" AND (starts_with(u.number, ").push_bind(self.search.to_ascii_uppercase());
            sql.push(") OR starts_with(u.order_number, ").push_bind(self.search.clone());
            sql.push(") OR starts_with(u.uploaded_by, ").push_bind(self.search.to_lowercase()).push("))");
        }
    }
}

pub(super) async fn page(
    store: &Store,
    actor: &Actor,
    customer: &OrganisationNumber,
    query: &ListQuery,
) -> PortalResult<Page<UploadRow>> {
    require(actor, Action::ViewUploads)?;
    let keyset = keyset(query)?;
    let (customer, query) = (customer.clone(), query.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let (wanted, uploads) = wanted(tx, &customer, &query).await?;
                let found = fetch(tx, &wanted, &keyset).await?;
                let total = if wanted.everything() {
                    Total::Exactly(uploads)
                } else {
                    total(tx, |sql| wanted.push_where(sql.push(FROM))).await?
                };
                keyset.page(found, total, Found::row)
            })
        })
        .await
}

pub(super) async fn export(
    store: &Store,
    actor: &Actor,
    customer: &OrganisationNumber,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<UploadRow>>>> {
    require(actor, Action::ViewUploads)?;
    let keyset = keyset(query)?;
    let (customer, query) = (customer.clone(), query.clone());
    let (wanted, _) =
        store.act(actor, move |tx| Box::pin(async move { wanted(tx, &customer, &query).await })).await?;
    let (store, actor) = (store.clone(), actor.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, wanted) = (store.clone(), actor.clone(), wanted.clone());
        async move {
            store.act(&actor, move |tx| Box::pin(async move { fetch(tx, &wanted, &keyset).await })).await
        }
    };
    Ok(batches(&keyset, fetch, Found::row))
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let key = SortColumn { sql: "u.number", cast: "text" };
    Keyset::new::<UploadList>(query, key, |by| {
        Some(match by {
            "total" => SortColumn { sql: "u.total", cast: "bigint" },
            "verified" => SortColumn { sql: "u.verified", cast: "bigint" },
            "uploaded_at" => SortColumn { sql: "u.uploaded_at", cast: "timestamptz" },
            _ => return None,
        })
    })
}

/// What the query means for this customer, and its number of uploads.
pub(super) async fn wanted(
    tx: &mut PgConnection,
    customer: &OrganisationNumber,
    query: &ListQuery,
) -> PortalResult<(Wanted, u64)> {
    let connection = sqlx::query!(
        "SELECT customer_id, uploads FROM connections WHERE tenant_id = acting_organisation() AND number = $1",
        customer.as_str(),
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    let chosen = |status: &UploadStatus| query.filter("status").any(|key| key == status.key());
    let wanted = Wanted {
        customer_id: connection.customer_id,
        search: query.search.trim().to_owned(),
        statuses: UploadStatus::ALL.into_iter().filter(chosen).map(status_code).collect(),
    };
    Ok((wanted, count(connection.uploads)))
}

async fn fetch(tx: &mut PgConnection, wanted: &Wanted, keyset: &Keyset) -> PortalResult<Vec<Found>> {
    keyset.fetch(tx, COLUMNS, |sql| wanted.push_where(sql.push(FROM))).await
}
