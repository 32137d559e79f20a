use crate::languages::Text;
use crate::lists::{Filter, FilterKind};
use crate::text;
use serde::{Deserialize, Serialize};

/// The four states of an upload that people see. Derived from the counts when it comes to its end; stored, for lists to
/// filter by, and never set otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UploadStatus {
    /// Accepted and not yet decided to the end.
    InProgress,
    /// Every row was accepted.
    Completed,
    /// Every row failed.
    Error,
    /// Some rows were accepted.
    CompletedWithError,
}

impl UploadStatus {
    /// The filter of every list of uploads.
    pub const FILTER: Filter = Filter {
        key: "status",
        label: text!("Status"),
        kind: FilterKind::Choices(&[
            ("in_progress", text!("In progress")),
            ("completed", text!("Completed")),
            ("error", text!("Error")),
            ("completed_with_error", text!("Completed with error")),
        ]),
    };

    /// Every status.
    pub const ALL: [Self; 4] = [Self::InProgress, Self::Completed, Self::Error, Self::CompletedWithError];

    /// The status of an upload that has come to its end with these counts. An upload without a single row failed.
    pub fn of(accepted: u64, failed: u64) -> Self {
        match (accepted, failed) {
            (0, _) => Self::Error,
            (_, 0) => Self::Completed,
            _ => Self::CompletedWithError,
        }
    }

    /// The word for people, as in the guide.
    pub fn label(self) -> Text {
        match self {
            Self::InProgress => text!("In progress"),
            Self::Completed => text!("Completed"),
            Self::Error => text!("Error"),
            Self::CompletedWithError => text!("Completed with error"),
        }
    }

    /// The name in URLs and files.
    pub fn key(self) -> &'static str {
        match self {
            Self::InProgress => "in_progress",
            Self::Completed => "completed",
            Self::Error => "error",
            Self::CompletedWithError => "completed_with_error",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_follows_from_the_counts() {
        assert_eq!(UploadStatus::of(3, 0), UploadStatus::Completed);
        assert_eq!(UploadStatus::of(0, 3), UploadStatus::Error);
        assert_eq!(UploadStatus::of(1, 3), UploadStatus::CompletedWithError);
        assert_eq!(UploadStatus::of(0, 0), UploadStatus::Error);
    }
}
