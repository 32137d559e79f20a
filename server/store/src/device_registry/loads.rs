use crate::Store;
use crate::bulk_uploads::push_statuses;
use crate::error::{OrInternal, unreadable};
use crate::lists::{Keyset, Placed, SortColumn, total};
use crate::uploads::{Unreadable, count, reasons, status_from_code};
use domain::device_registry::{LoadDetails, LoadList, LoadRow, RegistryPart};
use domain::lists::{ListQuery, Page};
use domain::policy::{Action, require};
use domain::uploads::{UploadNumber, UploadStatus};
use domain::{Actor, PortalError, PortalResult};
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
use time::OffsetDateTime;

const COLUMNS: &str = "SELECT u.number, u.registry, u.file_name, u.uploaded_by, u.total, u.added, u.changed, \
    u.accepted, u.failed, u.uploaded_at, u.status, p.percent";

/// Loads that have all their bytes.
const FROM: &str = " FROM uploads u LEFT JOIN upload_progress p ON p.upload_id = u.id AND u.stage = 2 \
    WHERE u.reseller_id = acting_organisation() AND u.registry IS NOT NULL AND u.stage IN (2, 3)";

#[derive(FromRow)]
struct Found {
    number: String,
    registry: i16,
    file_name: String,
    uploaded_by: String,
    total: i64,
    added: i64,
    changed: i64,
    accepted: i64,
    failed: i64,
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
    fn row(self) -> PortalResult<LoadRow> {
        let status = status_from_code(self.status)?;
        let percent = self.percent.and_then(|percent| u8::try_from(percent).ok()).unwrap_or_default();
        Ok(LoadRow {
            number: UploadNumber::try_from(self.number).map_err(Unreadable).or_internal()?,
            part: RegistryPart::from_code(self.registry).ok_or_else(|| unreadable("uploads.registry"))?,
            file_name: self.file_name,
            loaded_by: self.uploaded_by,
            total: count(self.total),
            added: count(self.added),
            changed: count(self.changed),
            unchanged: count(self.accepted - self.added - self.changed),
            failed: count(self.failed),
            loaded_at: self.uploaded_at,
            percent: (status == UploadStatus::InProgress).then_some(percent),
            status,
        })
    }
}

pub(super) async fn page(store: &Store, actor: &Actor, query: &ListQuery) -> PortalResult<Page<LoadRow>> {
    require(actor, Action::ViewDeviceRegistry)?;
    let key = SortColumn { sql: "u.number", cast: "text" };
    let keyset = Keyset::new::<LoadList>(query, key, |by| {
        (by == "loaded_at").then_some(SortColumn { sql: "u.uploaded_at", cast: "timestamptz" })
    })?;
    let query = query.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let from_where = |sql: &mut QueryBuilder<Postgres>| push_where(sql.push(FROM), &query);
                let found: Vec<Found> = keyset.fetch(&mut *tx, COLUMNS, from_where).await?;
                let total = total(tx, from_where).await?;
                keyset.page(found, total, Found::row)
            })
        })
        .await
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

pub(super) async fn details(
    store: &Store,
    actor: &Actor,
    number: &UploadNumber,
) -> PortalResult<LoadDetails> {
    require(actor, Action::ViewDeviceRegistry)?;
    let number = number.clone();
    store.act(actor, move |tx| Box::pin(async move { read(tx, &number).await })).await
}

async fn read(tx: &mut PgConnection, number: &UploadNumber) -> PortalResult<LoadDetails> {
    let mut sql = QueryBuilder::new(COLUMNS);
    sql.push(FROM).push(" AND u.number = ").push_bind(number.as_str().to_owned());
    let found: Option<Found> = sql.build_query_as().fetch_optional(&mut *tx).await.or_internal()?;
    let row = found.ok_or(PortalError::NotFound)?.row()?;
    let more = sqlx::query!(
        "SELECT id, refusal, notes FROM uploads WHERE number = $1 AND reseller_id = acting_organisation()",
        number.as_str(),
    )
    .fetch_one(&mut *tx)
    .await
    .or_internal()?;
    Ok(LoadDetails {
        row,
        refusal: more.refusal.map(serde_json::from_value).transpose().or_internal()?,
        reasons: reasons(tx, more.id).await?,
        notes: serde_json::from_value(more.notes).or_internal()?,
    })
}
