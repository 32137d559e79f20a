use super::Operation;
use crate::languages::Text;
use crate::text;
use serde::{Deserialize, Serialize};

/// Where a subscription stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Ordered; begins on its day.
    NewOrder,
    /// In use.
    Active,
    /// Its term is over and it was not renewed; it stops when its grace is over.
    Graced,
    /// Not in use.
    Stopped,
    /// Gone for good.
    Deleted,
    /// Being activated.
    Activating,
    /// Being renewed.
    Renewing,
    /// Its quantity is being changed.
    Updating,
    /// Its plan is being switched.
    Switching,
    /// Being stopped.
    Stopping,
    /// Being deleted.
    Deleting,
}

impl State {
    /// Every state, the stable ones first.
    pub const ALL: [Self; 11] = [
        Self::NewOrder,
        Self::Active,
        Self::Graced,
        Self::Stopped,
        Self::Deleted,
        Self::Activating,
        Self::Renewing,
        Self::Updating,
        Self::Switching,
        Self::Stopping,
        Self::Deleting,
    ];

    /// Whether an operation runs, which ends in another state by itself.
    pub fn is_transitional(self) -> bool {
        match self {
            Self::NewOrder | Self::Active | Self::Graced | Self::Stopped | Self::Deleted => false,
            Self::Activating
            | Self::Renewing
            | Self::Updating
            | Self::Switching
            | Self::Stopping
            | Self::Deleting => true,
        }
    }

    /// Whether a client on no hold can have `operation` done to a subscription in this state.
    pub fn offers(self, operation: Operation) -> bool {
        use Operation as Op;
        let offered: &[Op] = match self {
            Self::NewOrder | Self::Stopped => &[Op::Activate, Op::SetRenewal, Op::Delete],
            Self::Active => {
                &[Op::ChangeQuantity, Op::SwitchPlan, Op::SetRenewal, Op::Renew, Op::Stop, Op::Delete]
            }
            Self::Graced => &[Op::SetRenewal, Op::Renew, Op::Stop, Op::Delete],
            Self::Deleted
            | Self::Activating
            | Self::Renewing
            | Self::Updating
            | Self::Switching
            | Self::Stopping
            | Self::Deleting => &[],
        };
        offered.contains(&operation)
    }

    /// The words for people.
    pub fn label(self) -> Text {
        match self {
            Self::NewOrder => text!("New order"),
            Self::Active => text!("Active"),
            Self::Graced => text!("Graced"),
            Self::Stopped => text!("Stopped"),
            Self::Deleted => text!("Deleted"),
            Self::Activating => text!("Activating"),
            Self::Renewing => text!("Renewing"),
            Self::Updating => text!("Updating"),
            Self::Switching => text!("Switching"),
            Self::Stopping => text!("Stopping"),
            Self::Deleting => text!("Deleting"),
        }
    }

    /// The name in URLs.
    pub fn key(self) -> &'static str {
        match self {
            Self::NewOrder => "new_order",
            Self::Active => "active",
            Self::Graced => "graced",
            Self::Stopped => "stopped",
            Self::Deleted => "deleted",
            Self::Activating => "activating",
            Self::Renewing => "renewing",
            Self::Updating => "updating",
            Self::Switching => "switching",
            Self::Stopping => "stopping",
            Self::Deleting => "deleting",
        }
    }

    /// The number it is stored under; never reuse one. Transitional ones are from 11 on.
    pub fn code(self) -> i16 {
        match self {
            Self::NewOrder => 1,
            Self::Active => 2,
            Self::Graced => 3,
            Self::Stopped => 4,
            Self::Deleted => 5,
            Self::Activating => 11,
            Self::Renewing => 12,
            Self::Updating => 13,
            Self::Switching => 14,
            Self::Stopping => 15,
            Self::Deleting => 16,
        }
    }

    /// The state stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}
