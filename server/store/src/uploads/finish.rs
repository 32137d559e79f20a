use super::begin::takes_uploads;
use super::mappings;
use super::stage::{Stage, count, lock};
use crate::Store;
use crate::activity;
use crate::error::OrInternal;
use crate::jobs::{Job, enqueue};
use domain::policy::{Action, require};
use domain::uploads::{UploadNumber, UploadRefusal};
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;

pub(super) async fn finish(store: &Store, actor: &Actor, number: &UploadNumber) -> PortalResult<()> {
    require(actor, Action::UploadDevices)?;
    let (number, now, whom) = (number.clone(), store.clock.now(), actor.clone());
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let upload = lock(tx, &number).await?;
                match upload.stage {
                    Stage::Receiving => {}
                    Stage::Queued | Stage::Done => return Ok(()),
                    Stage::Cancelled => return Err(PortalError::Upload(UploadRefusal::Cancelled)),
                }
                if upload.received_bytes < upload.file_bytes {
                    let received = count(upload.received_bytes);
                    return Err(PortalError::Upload(UploadRefusal::Incomplete { received }));
                }
                // Counts the upload, and asks again whether the customer takes any.
                let customer = sqlx::query!(
                    "UPDATE connections SET uploads = uploads + 1, last_uploaded_at = greatest(last_uploaded_at, $2)
                     WHERE tenant_id = acting_organisation() AND customer_id = $1
                     RETURNING number, verification",
                    upload.customer_id,
                    now,
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                takes_uploads(customer.verification)?;
                let file = sqlx::query!(
                    "UPDATE uploads SET stage = 2, uploaded_at = $2 WHERE id = $1 RETURNING file_name, format, mapping",
                    upload.id,
                    now,
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                mappings::remember(tx, file.format, file.mapping, now).await?;
                enqueue(tx, &Job::Ingest { upload: upload.id }, now).await?;
                let details = json!({ "customer": customer.number, "file": file.file_name });
                activity::record(tx, &whom, now, "upload.finished", number.as_str(), details).await
            })
        })
        .await
}
