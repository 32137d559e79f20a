use super::list::{COLUMNS, FROM, Found};
use super::stage::{UnknownCode, count};
use crate::Store;
use crate::error::OrInternal;
use domain::deliveries::{DeliveryAnswer, DeliveryStatus};
use domain::policy::{Action, require};
use domain::uploads::{Reason, ReasonCount, UploadDetails, UploadNumber};
use domain::{Actor, PortalError, PortalResult};
use sqlx::{PgConnection, QueryBuilder};

pub(super) async fn details(
    store: &Store,
    actor: &Actor,
    number: &UploadNumber,
) -> PortalResult<UploadDetails> {
    require(actor, Action::ViewUploads)?;
    let number = number.clone();
    store.act(actor, move |tx| Box::pin(async move { read(tx, &number).await })).await
}

async fn read(tx: &mut PgConnection, number: &UploadNumber) -> PortalResult<UploadDetails> {
    let mut sql = QueryBuilder::new(COLUMNS);
    sql.push(FROM).push(" AND u.number = ").push_bind(number.as_str().to_owned());
    let found: Option<Found> = sql.build_query_as().fetch_optional(&mut *tx).await.or_internal()?;
    let row = found.ok_or(PortalError::NotFound)?.row()?;
    let more = sqlx::query!(
        "SELECT id, file_name, sold_to_alias, order_date, refusal, notes, undone FROM uploads
         WHERE number = $1 AND reseller_id = acting_organisation()",
        number.as_str(),
    )
    .fetch_one(&mut *tx)
    .await
    .or_internal()?;
    Ok(UploadDetails {
        delivery: answer(tx, more.id).await?,
        row,
        file_name: more.file_name,
        sold_to_alias: more.sold_to_alias,
        order_date: more.order_date,
        refusal: more.refusal.map(serde_json::from_value).transpose().or_internal()?,
        reasons: reasons(tx, more.id).await?,
        notes: serde_json::from_value(more.notes).or_internal()?,
        undone: more.undone.map(serde_json::from_value).transpose().or_internal()?,
    })
}

/// What the receiver says.
async fn answer(tx: &mut PgConnection, upload: i64) -> PortalResult<Option<DeliveryAnswer>> {
    let row = sqlx::query!(
        "SELECT status, reason, decided_at FROM deliveries
         WHERE upload_id = $1 AND sender_id = acting_organisation()",
        upload,
    )
    .fetch_optional(tx)
    .await
    .or_internal()?;
    row.map(|row| {
        let unknown = UnknownCode { what: "deliveries.status", code: row.status };
        Ok(DeliveryAnswer {
            status: DeliveryStatus::from_code(row.status).ok_or(unknown).or_internal()?,
            reason: row.reason,
            decided_at: row.decided_at,
        })
    })
    .transpose()
}

/// Failed rows by reason, most frequent first.
pub(crate) async fn reasons(tx: &mut PgConnection, upload: i64) -> PortalResult<Vec<ReasonCount>> {
    let groups = sqlx::query!(
        "SELECT reason, rows, lines FROM upload_reasons WHERE upload_id = $1 ORDER BY rows DESC, reason",
        upload,
    )
    .fetch_all(tx)
    .await
    .or_internal()?;
    groups
        .into_iter()
        .map(|group| {
            let unknown = UnknownCode { what: "upload_reasons.reason", code: group.reason };
            Ok(ReasonCount {
                reason: Reason::from_code(group.reason).ok_or(unknown).or_internal()?,
                rows: count(group.rows),
                lines: group.lines.into_iter().filter_map(|line| u32::try_from(line).ok()).collect(),
            })
        })
        .collect()
}
