use app::ssr::Portal;
use domain::bulk_uploads::BulkUploadDetails;
use domain::languages::Language;
use domain::uploads::{
    ReasonCount, UndoOutcome, UploadDetails, UploadMode, UploadNumber, UploadRow, UploadStatus,
};
use domain::{Actor, PortalResult};
use serde::Serialize;
use time::OffsetDateTime;
use utoipa::ToSchema;

/// One batch of devices. `total = accepted + failed`, always.
#[derive(Debug, Serialize, ToSchema)]
pub struct Upload {
    /// Upload ID.
    #[schema(example = "U-20261121-7F3KQ2")]
    pub number: String,
    /// The number of who receives the devices; null: each row names its customer.
    customer: Option<String>,
    /// `in_progress`, `completed`, `error` or `completed_with_error`.
    pub status: String,
    /// Percent done, while in progress.
    percent: Option<u8>,
    /// Rows.
    pub total: u64,
    /// Rows that became devices.
    accepted: u64,
    /// Rows that failed.
    failed: u64,
    /// Accepted rows whose identity the device registry knows.
    verified: u64,
    /// Order number, if one was given.
    order_number: Option<String>,
    /// When the last byte arrived.
    #[serde(with = "time::serde::rfc3339")]
    uploaded_at: OffsetDateTime,
    /// When it was undone.
    #[serde(with = "time::serde::rfc3339::option")]
    undone_at: Option<OffsetDateTime>,
    /// Why rows failed, the most frequent reason first; only where one upload is asked for.
    reasons: Vec<FailureCount>,
    /// Why the file as a whole was refused, in words.
    refusal: Option<String>,
}

/// Failed rows of one reason.
#[derive(Debug, Serialize, ToSchema)]
pub struct FailureCount {
    /// The reason: a name that stays.
    code: String,
    /// The same in words.
    detail: String,
    /// How many rows.
    rows: u64,
}

impl From<ReasonCount> for FailureCount {
    fn from(count: ReasonCount) -> Self {
        let detail = count.reason.title().english().to_owned();
        Self { code: count.reason.key().to_owned(), detail, rows: count.rows }
    }
}

impl From<UploadRow> for Upload {
    fn from(row: UploadRow) -> Self {
        Self {
            number: row.number.to_string(),
            customer: Some(row.customer.to_string()),
            status: row.status.key().to_owned(),
            percent: row.percent,
            total: row.total,
            accepted: row.accepted,
            failed: row.failed,
            verified: row.verified,
            order_number: row.order_number,
            uploaded_at: row.uploaded_at,
            undone_at: row.undone_at,
            reasons: Vec::new(),
            refusal: None,
        }
    }
}

impl From<UploadDetails> for Upload {
    fn from(details: UploadDetails) -> Self {
        Self {
            reasons: details.reasons.into_iter().map(FailureCount::from).collect(),
            refusal: details.refusal.map(|refusal| refusal.sentence(Language::English)),
            ..details.row.into()
        }
    }
}

impl From<BulkUploadDetails> for Upload {
    fn from(details: BulkUploadDetails) -> Self {
        let row = details.row;
        Self {
            number: row.number.to_string(),
            customer: None,
            status: row.status.key().to_owned(),
            percent: row.percent,
            total: row.total,
            accepted: row.accepted,
            failed: row.failed,
            verified: row.verified,
            order_number: None,
            uploaded_at: row.uploaded_at,
            undone_at: None,
            reasons: details.reasons.into_iter().map(FailureCount::from).collect(),
            refusal: details.refusal.map(|refusal| refusal.sentence(Language::English)),
        }
    }
}

impl Upload {
    /// Whether its rows are being decided.
    pub fn is_in_progress(&self) -> bool {
        self.status == UploadStatus::InProgress.key()
    }
}

/// The upload with this number, for one customer or for many.
pub async fn read(portal: &Portal, actor: &Actor, number: &UploadNumber) -> PortalResult<Upload> {
    if number.is_bulk() {
        portal.bulk_uploads.details(actor, number).await.map(Upload::from)
    } else {
        portal.uploads.details(actor, number).await.map(Upload::from)
    }
}

/// What undoing an upload did. Each accepted device is in exactly one of the four.
#[derive(Debug, Serialize, ToSchema)]
pub struct Undone {
    /// Removed: nobody has touched them since.
    removed: u64,
    /// Kept, because the customer has approved them.
    kept_approved: u64,
    /// Kept, because they were moved to another holder.
    kept_moved: u64,
    /// Deleted before.
    gone: u64,
}

impl From<UndoOutcome> for Undone {
    fn from(outcome: UndoOutcome) -> Self {
        let UndoOutcome { removed, kept_approved, kept_moved, gone } = outcome;
        Self { removed, kept_approved, kept_moved, gone }
    }
}

/// What becomes of the good rows when others fail.
pub fn mode(all_or_nothing: bool) -> UploadMode {
    if all_or_nothing { UploadMode::AllOrNothing } else { UploadMode::GoodRows }
}
