use crate::Store;
use crate::error::OrInternal;
use crate::lists::{Keyset, Placed, SortColumn, batches, total};
use crate::uploads::{Unreadable, count, status_code, status_from_code};
use domain::bulk_uploads::{BulkUploadList, BulkUploadRow};
use domain::lists::{ListQuery, Page};
use domain::policy::{Action, require};
use domain::uploads::{UploadNumber, UploadStatus};
use domain::{Actor, PortalResult};
use futures::stream::BoxStream;
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use time::OffsetDateTime;

/// The columns of a [`Found`], for every statement that answers bulk uploads as rows.
pub(super) const COLUMNS: &str = "SELECT u.number, u.file_name, u.uploaded_by, u.customers, u.total, u.accepted, \
    u.failed, u.verified, u.uploaded_at, u.status, p.percent";

/// Where they come from: bulk uploads that have all their bytes.
pub(super) const FROM: &str = " FROM uploads u \
    LEFT JOIN upload_progress p ON p.upload_id = u.id AND u.stage = 2 \
    WHERE u.reseller_id = acting_organisation() AND u.customer_id IS NULL AND u.registry IS NULL \
    AND u.stage IN (2, 3)";

#[derive(FromRow)]
pub(super) struct Found {
    number: String,
    file_name: String,
    uploaded_by: String,
    customers: i32,
    total: i64,
    accepted: i64,
    failed: i64,
    verified: i64,
    uploaded_at: OffsetDateTime,
    status: i16,
    percent: Option<i16>,
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
    pub(super) fn row(self) -> PortalResult<BulkUploadRow> {
        let status = status_from_code(self.status)?;
        let percent = self.percent.and_then(|percent| u8::try_from(percent).ok()).unwrap_or_default();
        Ok(BulkUploadRow {
            number: UploadNumber::try_from(self.number).map_err(Unreadable).or_internal()?,
            file_name: self.file_name,
            uploaded_by: self.uploaded_by,
            customers: count(self.customers.into()),
            total: count(self.total),
            accepted: count(self.accepted),
            failed: count(self.failed),
            verified: count(self.verified),
            uploaded_at: self.uploaded_at,
            percent: (status == UploadStatus::InProgress).then_some(percent),
            status,
        })
    }
}

pub(super) async fn page(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<Page<BulkUploadRow>> {
    require(actor, Action::ViewUploads)?;
    let keyset = keyset(query)?;
    let query = query.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let found = fetch(tx, &query, &keyset).await?;
                let total = total(tx, |sql| push_where(sql.push(FROM), &query)).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
}

pub(super) fn export(
    store: &Store,
    actor: &Actor,
    query: &ListQuery,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<BulkUploadRow>>>> {
    require(actor, Action::ViewUploads)?;
    let keyset = keyset(query)?;
    let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
    let fetch = move |keyset: Keyset| {
        let (store, actor, query) = (store.clone(), actor.clone(), query.clone());
        async move { store.act(&actor, move |tx| Box::pin(async move { fetch(tx, &query, &keyset).await })).await }
    };
    Ok(batches(&keyset, fetch, Found::row))
}

fn keyset(query: &ListQuery) -> PortalResult<Keyset> {
    let key = SortColumn { sql: "u.number", cast: "text" };
    Keyset::new::<BulkUploadList>(query, key, |by| {
        (by == "uploaded_at").then_some(SortColumn { sql: "u.uploaded_at", cast: "timestamptz" })
    })
}

fn push_where(sql: &mut QueryBuilder<Postgres>, query: &ListQuery) {
    push_statuses(sql, query);
    let search = query.search.trim();
    if !search.is_empty() {
        sql.push(" AND (starts_with(u.number, ").push_bind(search.to_ascii_uppercase());
        sql.push(") OR starts_with(lower(u.file_name), ").push_bind(search.to_lowercase());
        sql.push(") OR starts_with(u.uploaded_by, ").push_bind(search.to_lowercase()).push("))");
    }
}

/// Appends the filter *Status* for uploads `u`.
pub(crate) fn push_statuses(sql: &mut QueryBuilder<Postgres>, query: &ListQuery) {
    let chosen = |status: &UploadStatus| query.filter("status").any(|key| key == status.key());
    let statuses: Vec<i16> = UploadStatus::ALL.into_iter().filter(chosen).map(status_code).collect();
    if !statuses.is_empty() {
        sql.push(" AND u.status = ANY(").push_bind(statuses).push(")");
    }
}

async fn fetch(tx: &mut PgConnection, query: &ListQuery, keyset: &Keyset) -> PortalResult<Vec<Found>> {
    keyset.fetch(tx, COLUMNS, |sql| push_where(sql.push(FROM), query)).await
}
