use crate::operations::OperationKind;
use crate::uploads::UploadStatus;
use serde::{Deserialize, Serialize};

/// What a notification says beside whom and what it is about. Stored as JSON: never rename anything here.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Devices that came, were approved, were changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub devices: Option<u64>,
    /// Rows, or devices that were asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<u64>,
    /// Uploads that were answered together; none for a single one, which is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uploads: Option<u64>,
    /// How an upload ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<UploadStatus>,
    /// Why uploads were rejected.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What an operation did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<OperationKind>,
}
