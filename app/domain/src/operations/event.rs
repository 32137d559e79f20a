use super::OperationNumber;
use serde::{Deserialize, Serialize};

/// What the server tells a browser while an operation is done, in the stream of server-sent events. Nobody hears of
/// another organisation's operations.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OperationEvent {
    /// In progress.
    Progress {
        /// Which operation.
        number: OperationNumber,
        /// Percent done.
        percent: u8,
    },
    /// At its end: done, or given up. Its outcome is there to be read.
    Ended {
        /// Which operation.
        number: OperationNumber,
    },
}

impl OperationEvent {
    /// The name of the event in the stream.
    pub const NAME: &'static str = "operation";
}
