use super::{UploadNumber, UploadStatus};
use serde::{Deserialize, Serialize};

/// How an upload of the organisation goes on, as a server-sent event tells a browser: the data of the event
/// [`UploadEvent::NAME`]. Only what a row shows meanwhile; anything more is read again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadEvent {
    /// In progress.
    Progress {
        /// Which upload.
        number: UploadNumber,
        /// Percent done.
        percent: u8,
    },
    /// At its end, with its final status.
    Ended {
        /// Which upload.
        number: UploadNumber,
        /// The status.
        status: UploadStatus,
    },
    /// Something may have been missed: read the list again.
    Missed,
}

impl UploadEvent {
    /// The name of the event in the stream.
    pub const NAME: &'static str = "upload";
}
