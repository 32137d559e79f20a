use domain::devices::ServiceChange;
use domain::operations::OperationKind;
use domain::services::ServiceSet;
use serde::{Deserialize, Serialize};

/// What an operation was asked to do, in ids, as the job reads it. Stored as JSON: never rename anything here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Request {
    /// Approves these deliveries.
    Approve { deliveries: Vec<i64>, services: ServiceSet },
    /// Rejects these deliveries.
    Reject { deliveries: Vec<i64>, reason: String },
    /// Hands devices on; the receiver gets a delivery.
    Move { to: i64 },
    /// Hands devices to whom they came from.
    Return { from: From, to: i64 },
    /// Takes devices that the organisation holds from everyone.
    Delete,
    /// Takes devices that the reseller uploaded from everyone: those that this one holds, or whoever holds them.
    TakeBack { holder: Option<i64> },
    /// Changes their services.
    Services { change: ServiceChange },
    /// Takes the devices of deleted customers: those that came by `keeper` go back there, the others from everyone.
    Empty { holders: Vec<i64>, keeper: i64 },
}

/// Whose hands devices are to leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum From {
    /// The acting organisation's own.
    Own,
    /// Those of one whom it handed them to.
    Receiver(i64),
}

impl Request {
    /// What kind of operation it is.
    pub(super) fn kind(&self) -> OperationKind {
        match self {
            Self::Approve { .. } => OperationKind::Approve,
            Self::Reject { .. } => OperationKind::Reject,
            Self::Move { .. } | Self::Return { .. } => OperationKind::Move,
            Self::Delete => OperationKind::Delete,
            Self::TakeBack { .. } => OperationKind::TakeBack,
            Self::Services { change: ServiceChange::Register(_) } => OperationKind::Register,
            Self::Services { change: ServiceChange::Unregister(_) } => OperationKind::Unregister,
            Self::Empty { .. } => OperationKind::Empty,
        }
    }

    /// Whether devices change hands: such operations and ingests come one after the other.
    pub(super) fn changes_hands(&self) -> bool {
        !matches!(self, Self::Approve { .. } | Self::Services { .. })
    }

    /// Whether devices may leave before their receiver has answered: a delivery that waits may end so.
    pub(super) fn may_empty(&self) -> bool {
        matches!(
            self,
            Self::Return { from: From::Receiver(_), .. }
                | Self::Delete
                | Self::TakeBack { .. }
                | Self::Empty { .. }
        )
    }

    /// The deliveries that it is for.
    pub(super) fn deliveries(&self) -> Option<&[i64]> {
        match self {
            Self::Approve { deliveries, .. } | Self::Reject { deliveries, .. } => Some(deliveries),
            _ => None,
        }
    }
}
