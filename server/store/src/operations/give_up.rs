use super::notify;
use crate::jobs::{JobResult, OperationProgress, OrFail, OrRetry, notify_operation};
use domain::operations::{OperationKind, OperationNumber};
use sqlx::PgConnection;
use time::OffsetDateTime;

/// The job was given up: nothing was changed, and nobody waits for its end any more.
pub(crate) async fn give_up(tx: &mut PgConnection, operation: i64, now: OffsetDateTime) -> JobResult<()> {
    let given_up = sqlx::query!(
        "UPDATE operations SET stage = 3, finished_at = $2 WHERE id = $1 AND stage = 1
         RETURNING number, organisation_id, person_id, kind",
        operation,
        now,
    )
    .fetch_optional(&mut *tx)
    .await
    .or_retry()?;
    let Some(row) = given_up else { return Ok(()) };
    sqlx::query!("DELETE FROM operation_progress WHERE operation_id = $1", operation)
        .execute(&mut *tx)
        .await
        .or_retry()?;
    let told = (row.number.as_str(), OperationKind::from_code(row.kind));
    notify::given_up(tx, row.organisation_id, row.person_id, told, now).await?;
    let number = OperationNumber::try_from(row.number).or_fail()?;
    notify_operation(tx, row.organisation_id, &number, OperationProgress::Ended).await
}
