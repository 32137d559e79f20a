use super::begin::{is_not_suspended, takes_uploads};
use super::mappings;
use super::stage::{self, Stage, lock};
use crate::error::OrInternal;
use crate::jobs::{Job, enqueue};
use crate::{Store, activity, clients};
use domain::policy::{handing_over, require};
use domain::uploads::{UploadNumber, UploadRefusal};
use domain::{Actor, PortalError, PortalResult};
use serde_json::json;
use sqlx::PgConnection;
use time::OffsetDateTime;

pub(super) async fn finish(store: &Store, actor: &Actor, number: &UploadNumber) -> PortalResult<()> {
    require(actor, handing_over(actor.kind))?;
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
                    let received = stage::count(upload.received_bytes);
                    return Err(PortalError::Upload(UploadRefusal::Incomplete { received }));
                }
                let customer = match upload.customer_id {
                    Some(customer_id) => Some(count(tx, customer_id, now).await?),
                    // Counted by the ingest, which learns who the customers are.
                    None => None,
                };
                let file = sqlx::query!(
                    "UPDATE uploads SET stage = 2, uploaded_at = $2 WHERE id = $1 
                     RETURNING file_name, format, mapping, registry",
                    upload.id,
                    now,
                )
                .fetch_one(&mut *tx)
                .await
                .or_internal()?;
                mappings::remember(tx, file.format, file.mapping, now).await?;
                enqueue(tx, &Job::Ingest { upload: upload.id }, now).await?;
                let (action, details) = match customer {
                    Some(customer) => {
                        ("upload.finished", json!({ "customer": customer, "file": file.file_name }))
                    }
                    None if file.registry.is_some() => ("registry.loaded", json!({ "file": file.file_name })),
                    None => ("bulk_upload.finished", json!({ "file": file.file_name })),
                };
                activity::record(tx, &whom, now, action, number.as_str(), details).await
            })
        })
        .await
}

/// Counts the upload, and asks again whether the customer takes any. Answers its number.
async fn count(tx: &mut PgConnection, customer_id: i64, now: OffsetDateTime) -> PortalResult<String> {
    let customer = sqlx::query!(
        "UPDATE connections SET uploads = uploads + 1, last_uploaded_at = greatest(last_uploaded_at, $2)
         WHERE tenant_id = acting_organisation() AND customer_id = $1
         RETURNING number, verification",
        customer_id,
        now,
    )
    .fetch_one(&mut *tx)
    .await
    .or_internal()?;
    takes_uploads(customer.verification)?;
    clients::takes_uploads(tx, customer_id).await?;
    is_not_suspended(tx, customer_id).await?;
    Ok(customer.number)
}
