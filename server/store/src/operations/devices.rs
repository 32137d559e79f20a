use super::begin::DRAFT;
use super::details::status;
use crate::Store;
use crate::error::OrInternal;
use domain::operations::{OperationDevice, OperationNumber, OperationStatus, Skip};
use domain::policy::{Action, require};
use domain::{Actor, Conflict, PortalError, PortalResult};
use futures::StreamExt as _;
use futures::stream::{self, BoxStream};

/// Block by block, each its own short transaction. Nothing of an operation that was given up: it changed nothing.
pub(super) async fn devices(
    store: &Store,
    actor: &Actor,
    number: &OperationNumber,
) -> PortalResult<BoxStream<'static, PortalResult<Vec<OperationDevice>>>> {
    require(actor, Action::ViewDevices)?;
    let number = number.clone();
    let operation = store
        .act(actor, move |tx| {
            Box::pin(async move {
                let row = sqlx::query!(
                    "SELECT id, stage FROM operations
                     WHERE organisation_id = acting_organisation() AND number = $1 AND stage <> $2",
                    number.as_str(),
                    DRAFT,
                )
                .fetch_optional(tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                match status(row.stage)? {
                    OperationStatus::InProgress => Err(PortalError::Conflict(Conflict::StillInProgress)),
                    OperationStatus::Done | OperationStatus::Failed => Ok(row.id),
                }
            })
        })
        .await?;
    let (store, actor) = (store.clone(), actor.clone());
    Ok(stream::try_unfold(Some(-1), move |after| {
        let (store, actor) = (store.clone(), actor.clone());
        async move {
            let Some(after) = after else { return Ok(None) };
            let block = store
                .act(&actor, move |tx| {
                    Box::pin(async move {
                        sqlx::query!(
                            r#"SELECT block, identities, skips AS "skips!" FROM operation_devices
                               WHERE operation_id = $1 AND block > $2 AND skips IS NOT NULL ORDER BY block LIMIT 1"#,
                            operation,
                            after,
                        )
                        .fetch_optional(tx)
                        .await
                        .or_internal()
                    })
                })
                .await?;
            Ok(block.map(|block| {
                let devices = block.identities.into_iter().zip(block.skips);
                let devices =
                    devices.map(|(identity, skip)| OperationDevice { identity, skip: Skip::from_code(skip) });
                (devices.collect(), Some(block.block))
            }))
        }
    })
    .boxed())
}
