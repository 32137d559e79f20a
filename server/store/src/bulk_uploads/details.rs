use super::list::{COLUMNS, FROM, Found};
use crate::Store;
use crate::error::OrInternal;
use crate::uploads::reasons;
use domain::bulk_uploads::BulkUploadDetails;
use domain::policy::{Action, require};
use domain::uploads::UploadNumber;
use domain::{Actor, PortalError, PortalResult};
use sqlx::{PgConnection, QueryBuilder};

pub(super) async fn details(
    store: &Store,
    actor: &Actor,
    number: &UploadNumber,
) -> PortalResult<BulkUploadDetails> {
    require(actor, Action::ViewUploads)?;
    let number = number.clone();
    store.act(actor, move |tx| Box::pin(async move { read(tx, &number).await })).await
}

async fn read(tx: &mut PgConnection, number: &UploadNumber) -> PortalResult<BulkUploadDetails> {
    let mut sql = QueryBuilder::new(COLUMNS);
    sql.push(FROM).push(" AND u.number = ").push_bind(number.as_str().to_owned());
    let found: Option<Found> = sql.build_query_as().fetch_optional(&mut *tx).await.or_internal()?;
    let row = found.ok_or(PortalError::NotFound)?.row()?;
    let more = sqlx::query!(
        "SELECT id, account_id, order_number, order_date, refusal, notes FROM uploads
         WHERE number = $1 AND reseller_id = acting_organisation()",
        number.as_str(),
    )
    .fetch_one(&mut *tx)
    .await
    .or_internal()?;
    Ok(BulkUploadDetails {
        row,
        account_id: more.account_id,
        order_number: more.order_number,
        order_date: more.order_date,
        refusal: more.refusal.map(serde_json::from_value).transpose().or_internal()?,
        reasons: reasons(tx, more.id).await?,
        notes: serde_json::from_value(more.notes).or_internal()?,
    })
}
