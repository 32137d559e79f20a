use crate::error::OrInternal;
use domain::uploads::{UploadNumber, UploadStatus};
use domain::{PortalError, PortalResult};
use sqlx::PgConnection;

/// Where an upload stands between its first byte and its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// Waits for bytes.
    Receiving,
    /// All bytes are here; the ingest waits or runs.
    Queued,
    /// Every row is decided.
    Done,
    /// Given up by the person, or after a day.
    Cancelled,
}

impl Stage {
    const ALL: [Self; 4] = [Self::Receiving, Self::Queued, Self::Done, Self::Cancelled];

    /// The number it is stored under; never reuse one.
    pub(super) fn code(self) -> i16 {
        match self {
            Self::Receiving => 1,
            Self::Queued => 2,
            Self::Done => 3,
            Self::Cancelled => 4,
        }
    }

    pub(super) fn from_code(code: i16) -> PortalResult<Self> {
        let known = Self::ALL.into_iter().find(|stage| stage.code() == code);
        known.ok_or(UnknownCode { what: "uploads.stage", code }).or_internal()
    }
}

/// A number in the database that this version does not know.
#[derive(Debug, thiserror::Error)]
#[error("{what} has the unknown code {code}")]
pub(crate) struct UnknownCode {
    pub what: &'static str,
    pub code: i16,
}

/// An upload that a step is for, its row locked: two steps at once come one after the other.
#[derive(Debug)]
pub(super) struct Locked {
    pub id: i64,
    pub customer_id: i64,
    pub stage: Stage,
    pub file_bytes: i64,
    pub received_bytes: i64,
}

/// Locks an upload of the acting organisation.
pub(super) async fn lock(tx: &mut PgConnection, number: &UploadNumber) -> PortalResult<Locked> {
    let row = sqlx::query!(
        "SELECT id, customer_id, stage, file_bytes, received_bytes FROM uploads
         WHERE number = $1 AND reseller_id = acting_organisation() FOR UPDATE",
        number.as_str(),
    )
    .fetch_optional(tx)
    .await
    .or_internal()?
    .ok_or(PortalError::NotFound)?;
    Ok(Locked {
        id: row.id,
        customer_id: row.customer_id,
        stage: Stage::from_code(row.stage)?,
        file_bytes: row.file_bytes,
        received_bytes: row.received_bytes,
    })
}

/// The number a status is stored under; never reuse one.
pub(crate) fn status_code(status: UploadStatus) -> i16 {
    match status {
        UploadStatus::InProgress => 1,
        UploadStatus::Completed => 2,
        UploadStatus::Error => 3,
        UploadStatus::CompletedWithError => 4,
    }
}

pub(super) fn status_from_code(code: i16) -> PortalResult<UploadStatus> {
    let known = UploadStatus::ALL.into_iter().find(|&status| status_code(status) == code);
    known.ok_or(UnknownCode { what: "uploads.status", code }).or_internal()
}

/// A count as Rust counts.
pub(crate) fn count(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or_default()
}
