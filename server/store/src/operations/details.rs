use super::begin::DRAFT;
use crate::Store;
use crate::error::OrInternal;
use crate::uploads::{UnknownCode, count};
use domain::operations::{
    OperationDetails, OperationKind, OperationNumber, OperationOutcome, OperationStatus, Skip,
};
use domain::policy::{Action, require};
use domain::{Actor, PortalError, PortalResult};

pub(super) async fn details(
    store: &Store,
    actor: &Actor,
    number: &OperationNumber,
) -> PortalResult<OperationDetails> {
    require(actor, Action::ViewDevices)?;
    let number = number.clone();
    store
        .act(actor, move |tx| {
            Box::pin(async move {
                let row = sqlx::query!(
                    r#"SELECT kind, stage, target, person, begun_at, finished_at, asked, done, skipped,
                              (SELECT percent FROM operation_progress WHERE operation_id = operations.id) AS percent
                       FROM operations WHERE organisation_id = acting_organisation() AND number = $1 AND stage <> $2"#,
                    number.as_str(),
                    DRAFT,
                )
                .fetch_optional(tx)
                .await
                .or_internal()?
                .ok_or(PortalError::NotFound)?;
                let unknown = UnknownCode { what: "operations.kind", code: row.kind };
                Ok(OperationDetails {
                    number,
                    kind: OperationKind::from_code(row.kind).ok_or(unknown).or_internal()?,
                    status: status(row.stage)?,
                    percent: row.percent.and_then(|percent| u8::try_from(percent).ok()).unwrap_or(0),
                    target: row.target,
                    person: row.person,
                    begun_at: row.begun_at,
                    finished_at: row.finished_at,
                    outcome: OperationOutcome {
                        asked: count(row.asked),
                        done: count(row.done),
                        skipped: skipped(row.skipped)?,
                    },
                })
            })
        })
        .await
}

pub(super) fn status(stage: i16) -> PortalResult<OperationStatus> {
    match stage {
        1 => Ok(OperationStatus::InProgress),
        2 => Ok(OperationStatus::Done),
        3 => Ok(OperationStatus::Failed),
        code => Err(UnknownCode { what: "operations.stage", code }).or_internal(),
    }
}

fn skipped(stored: serde_json::Value) -> PortalResult<Vec<(Skip, u64)>> {
    let pairs: Vec<(i16, u64)> = serde_json::from_value(stored).or_internal()?;
    pairs
        .into_iter()
        .map(|(code, devices)| {
            let unknown = UnknownCode { what: "operations.skipped", code };
            Ok((Skip::from_code(code).ok_or(unknown).or_internal()?, devices))
        })
        .collect()
}
