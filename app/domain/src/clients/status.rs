use crate::languages::Text;
use crate::text;
use serde::{Deserialize, Serialize};

/// What can be done for a client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClientStatus {
    /// It is possible to order new subscriptions to it.
    Active,
    /// Blocked by hand; all of its subscriptions are stopped.
    AdministrativeHold,
    /// Blocked because of debt.
    FinancialHold,
    /// It and all of its subscriptions are deleted for good.
    Deleted,
}

impl ClientStatus {
    /// Every status, in the order of the guide's checkboxes.
    pub const ALL: [Self; 4] = [Self::Active, Self::Deleted, Self::AdministrativeHold, Self::FinancialHold];

    /// The words of the guide.
    pub fn label(self) -> Text {
        match self {
            Self::Active => text!("Active"),
            Self::AdministrativeHold => text!("Administrative hold"),
            Self::FinancialHold => text!("Financial hold"),
            Self::Deleted => text!("Deleted"),
        }
    }

    /// The name in URLs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::AdministrativeHold => "administrative_hold",
            Self::FinancialHold => "financial_hold",
            Self::Deleted => "deleted",
        }
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Active => 1,
            Self::AdministrativeHold => 2,
            Self::FinancialHold => 3,
            Self::Deleted => 4,
        }
    }

    /// The status stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.code() == code)
    }
}
