use super::stage::{Stage, lock};
use crate::Store;
use crate::error::OrInternal;
use domain::policy::{handing_over, require};
use domain::uploads::{UploadNumber, UploadRefusal};
use domain::{Actor, PortalError, PortalResult};

pub(super) async fn cancel(store: &Store, actor: &Actor, number: &UploadNumber) -> PortalResult<()> {
    require(actor, handing_over(actor.kind))?;
    let number = number.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let upload = lock(tx, &number).await?;
                match upload.stage {
                    Stage::Receiving => {}
                    Stage::Cancelled => return Ok(()),
                    Stage::Queued | Stage::Done => return Err(PortalError::Upload(UploadRefusal::Finished)),
                }
                sqlx::query!("DELETE FROM upload_chunks WHERE upload_id = $1", upload.id)
                    .execute(&mut *tx)
                    .await
                    .or_internal()?;
                sqlx::query!(
                    "UPDATE uploads SET stage = $2 WHERE id = $1",
                    upload.id,
                    Stage::Cancelled.code()
                )
                .execute(tx)
                .await
                .or_internal()?;
                Ok(())
            })
        })
        .await
}
