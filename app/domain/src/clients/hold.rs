use super::ClientStatus;
use crate::languages::Text;
use crate::plans::Billing;
use crate::text;
use crate::{Field, FieldError, PortalError, PortalResult};
use serde::{Deserialize, Serialize};

/// The most characters of a hold's reason.
pub const MAX_HOLD_REASON: usize = 500;

/// Why a client is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldKind {
    /// By hand.
    Administrative,
    /// Because of debt; placed and released by what is owed.
    Financial,
}

impl HoldKind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Administrative, Self::Financial];

    /// The words for people.
    pub fn label(self) -> Text {
        match self {
            Self::Administrative => text!("Administrative hold"),
            Self::Financial => text!("Financial hold"),
        }
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Administrative => 1,
            Self::Financial => 2,
        }
    }

    /// The kind stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}

/// The holds of a client that are open. Several can be at once.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Holds {
    /// How many administrative ones: two people may have reasons of their own.
    pub administrative: u32,
    /// Whether there is a financial one.
    pub financial: bool,
}

impl Holds {
    /// Whether there is one.
    pub fn any(self) -> bool {
        self.administrative > 0 || self.financial
    }

    /// Whether subscriptions that are paid like this are stopped: all of them by hand, only what is paid for before by debt.
    pub fn stop(self, billing: Billing) -> bool {
        self.administrative > 0 || self.financial && billing == Billing::Prepaid
    }

    /// The status of a client that is not deleted. What was done by hand comes first.
    pub fn status(self) -> ClientStatus {
        if self.administrative > 0 {
            ClientStatus::AdministrativeHold
        } else if self.financial {
            ClientStatus::FinancialHold
        } else {
            ClientStatus::Active
        }
    }
}

/// Why a client is held, in its stored form.
pub fn check_hold_reason(reason: &str) -> PortalResult<String> {
    let reason = reason.trim();
    let error = if reason.is_empty() {
        FieldError::Required
    } else if reason.chars().any(char::is_control) {
        FieldError::Unprintable
    } else if reason.chars().count() > MAX_HOLD_REASON {
        FieldError::TooLong { max: u32::try_from(MAX_HOLD_REASON).unwrap_or(u32::MAX) }
    } else {
        return Ok(reason.to_owned());
    };
    Err(PortalError::field(Field::Reason, error))
}
