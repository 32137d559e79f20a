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

/// An upload that a step is for, its row locked: two steps at once come one after the other. One that is queued is not
/// locked: nobody but its ingest may change it.
#[derive(Debug)]
pub(super) struct Locked {
    pub id: i64,
    /// Nobody: a bulk upload.
    pub customer_id: Option<i64>,
    pub stage: Stage,
    pub file_bytes: i64,
    pub received_bytes: i64,
}

/// Locks an upload of the acting organisation. Never waits for an ingest, which keeps the row for as long as it runs:
/// every step refuses a queued upload anyway. Nor for an answer to its delivery, whose custody record refers to the upload.
pub(super) async fn lock(tx: &mut PgConnection, number: &UploadNumber) -> PortalResult<Locked> {
    loop {
        let row = sqlx::query_as!(
            Row,
            "SELECT id, customer_id, stage, file_bytes, received_bytes FROM uploads
             WHERE number = $1 AND reseller_id = acting_organisation() AND stage <> 2 FOR NO KEY UPDATE",
            number.as_str(),
        )
        .fetch_optional(&mut *tx)
        .await
        .or_internal()?;
        if let Some(row) = row {
            return row.locked();
        }
        let row = sqlx::query_as!(
            Row,
            "SELECT id, customer_id, stage, file_bytes, received_bytes FROM uploads
             WHERE number = $1 AND reseller_id = acting_organisation()",
            number.as_str(),
        )
        .fetch_optional(&mut *tx)
        .await
        .or_internal()?;
        let queued = row.ok_or(PortalError::NotFound)?.locked()?;
        // Else it has come to its end between the two statements.
        if queued.stage == Stage::Queued {
            return Ok(queued);
        }
    }
}

struct Row {
    id: i64,
    customer_id: Option<i64>,
    stage: i16,
    file_bytes: i64,
    received_bytes: i64,
}

impl Row {
    fn locked(self) -> PortalResult<Locked> {
        Ok(Locked {
            id: self.id,
            customer_id: self.customer_id,
            stage: Stage::from_code(self.stage)?,
            file_bytes: self.file_bytes,
            received_bytes: self.received_bytes,
        })
    }
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

pub(crate) fn status_from_code(code: i16) -> PortalResult<UploadStatus> {
    let known = UploadStatus::ALL.into_iter().find(|&status| status_code(status) == code);
    known.ok_or(UnknownCode { what: "uploads.status", code }).or_internal()
}

/// A count as Rust counts.
pub(crate) fn count(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or_default()
}
