//! What signs in and owns data, and what the operator does with it.

mod directory;
mod form;
mod number;
mod use_cases;

use crate::languages::Text;
use crate::text;
pub use directory::*;
pub use form::*;
pub use number::OrganisationNumber;
use serde::{Deserialize, Serialize};
pub use use_cases::Directory;

/// The internal key of an organisation. Never leaves the server: people and URLs use [`OrganisationNumber`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrganisationId(pub i64);

/// The four kinds of organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// Runs the deployment.
    Operator,
    /// Uploads the devices that it sold.
    Reseller,
    /// Receives devices and distributes them among its customers.
    Msp,
    /// Holds and uses devices.
    Customer,
}

impl OrganisationKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Operator, Self::Reseller, Self::Msp, Self::Customer];

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Operator => text!("Operator"),
            Self::Reseller => text!("Reseller"),
            Self::Msp => text!("MSP"),
            Self::Customer => text!("Customer"),
        }
    }

    /// What the public number is called: "Reseller ID", "MSP ID", "Customer ID".
    pub fn number_label(self) -> Text {
        match self {
            Self::Operator => text!("Operator ID"),
            Self::Reseller => text!("Reseller ID"),
            Self::Msp => text!("MSP ID"),
            Self::Customer => text!("Customer ID"),
        }
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Operator => 1,
            Self::Reseller => 2,
            Self::Msp => 3,
            Self::Customer => 4,
        }
    }

    /// The kind stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }
}
