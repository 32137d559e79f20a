use super::stage::{Stage, count, lock};
use crate::devices::release;
use crate::error::OrInternal;
use crate::jobs::notify_changed;
use crate::{Store, activity};
use domain::deliveries::DeliveryStatus;
use domain::devices::CustodyEvent;
use domain::policy::{Action, require};
use domain::uploads::{UndoOutcome, UploadNumber};
use domain::{Actor, Conflict, PortalError, PortalResult};
use sqlx::PgConnection;
use time::OffsetDateTime;

pub(super) async fn preview(
    store: &Store,
    actor: &Actor,
    number: &UploadNumber,
) -> PortalResult<UndoOutcome> {
    require(actor, Action::UploadDevices)?;
    let number = number.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let upload = undoable(tx, &number).await?;
                outcome(tx, &upload).await
            })
        })
        .await
}

pub(super) async fn undo(store: &Store, actor: &Actor, number: &UploadNumber) -> PortalResult<UndoOutcome> {
    require(actor, Action::UploadDevices)?;
    let (number, now, whom) = (number.clone(), store.clock.now(), actor.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let upload = undoable(tx, &number).await?;
                withdraw(tx, &upload, now).await?;
                let mut outcome = outcome(tx, &upload).await?;
                let released = release(tx, &whom, now, &upload).await?;
                // What the customer approved between the two statements stays, and counts as that.
                outcome.kept_approved += outcome.removed.saturating_sub(released);
                outcome.removed = released;
                let json = serde_json::to_value(&outcome).or_internal()?;
                sqlx::query!(
                    "UPDATE uploads SET undone_at = $2, undone = $3 WHERE id = $1",
                    upload.id,
                    now,
                    json.clone()
                )
                .execute(&mut *tx)
                .await
                .or_internal()?;
                activity::record(tx, &whom, now, "upload.undone", number.as_str(), json).await?;
                Ok(outcome)
            })
        })
        .await
}

/// An upload that can be undone, and the batch it made.
#[derive(Debug)]
pub(crate) struct Undoable {
    pub id: i64,
    pub customer_id: i64,
    /// None when it accepted nothing.
    pub batch: Option<i64>,
    accepted: i64,
}

async fn undoable(tx: &mut PgConnection, number: &UploadNumber) -> PortalResult<Undoable> {
    let upload = lock(tx, number).await?;
    match upload.stage {
        Stage::Done => {}
        Stage::Queued => return Err(PortalError::Conflict(Conflict::StillInProgress)),
        Stage::Receiving | Stage::Cancelled => return Err(PortalError::NotFound),
    }
    let row = sqlx::query!(
        r#"SELECT undone_at, accepted, (SELECT max(id) FROM batches WHERE upload_id = uploads.id AND event = $2) AS batch
           FROM uploads WHERE id = $1"#,
        upload.id,
        CustodyEvent::Uploaded.code(),
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    if row.undone_at.is_some() {
        return Err(PortalError::Conflict(Conflict::AlreadyUndone));
    }
    // The uploads in a bulk upload are undone one by one.
    let customer_id = upload.customer_id.ok_or(PortalError::NotFound)?;
    Ok(Undoable { id: upload.id, customer_id, batch: row.batch, accepted: row.accepted })
}

/// Takes the delivery back, unless its receiver has answered: all that waits of it goes. First, because whoever answers
/// locks the delivery before its devices, too.
async fn withdraw(tx: &mut PgConnection, upload: &Undoable, now: OffsetDateTime) -> PortalResult<()> {
    let waiting = sqlx::query_scalar!(
        "SELECT id FROM deliveries WHERE upload_id = $1 AND status = $2 FOR UPDATE NOWAIT",
        upload.id,
        DeliveryStatus::Waiting.code(),
    )
    .fetch_optional(&mut *tx)
    .await;
    // lock_not_available: it is being answered in this moment.
    if let Err(sqlx::Error::Database(error)) = &waiting
        && error.code().as_deref() == Some("55P03")
    {
        return Err(PortalError::Conflict(Conflict::ChangedMeanwhile));
    }
    let Some(waiting) = waiting.or_internal()? else { return Ok(()) };
    sqlx::query!(
        "UPDATE deliveries SET status = $2, decided_at = $3 WHERE id = $1",
        waiting,
        DeliveryStatus::Withdrawn.code(),
        now,
    )
    .execute(&mut *tx)
    .await
    .or_internal()?;
    notify_changed(tx, upload.customer_id).await.or_internal()
}

/// Each accepted device ends in exactly one of the four counts.
async fn outcome(tx: &mut PgConnection, upload: &Undoable) -> PortalResult<UndoOutcome> {
    let held = sqlx::query!(
        r#"SELECT count(*) FILTER (WHERE holder_id <> $2) AS "moved!",
                  count(*) FILTER (WHERE holder_id = $2 AND (status <> 1 OR batches[cardinality(batches)] <> $3)) AS "approved!",
                  count(*) FILTER (WHERE holder_id = $2 AND status = 1 AND batches[cardinality(batches)] = $3) AS "untouched!"
           FROM devices WHERE upload_id = $1 AND reseller_id = acting_organisation() AND holder_id IS NOT NULL"#,
        upload.id,
        upload.customer_id,
        upload.batch.unwrap_or_default(),
    )
    .fetch_one(tx)
    .await
    .or_internal()?;
    Ok(UndoOutcome {
        removed: count(held.untouched),
        kept_approved: count(held.approved),
        kept_moved: count(held.moved),
        gone: count(upload.accepted - held.untouched - held.approved - held.moved),
    })
}
