use super::State;
use crate::languages::Text;
use crate::plans::{Period, Sku};
use crate::text;
use crate::{Field, FieldError, PortalError, PortalResult};
use serde::{Deserialize, Serialize};

/// What can be done to a subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// Puts it into use.
    Activate,
    /// More or fewer of it.
    ChangeQuantity,
    /// Another plan of the same product, at once.
    SwitchPlan,
    /// Whether it renews by itself. Done at once: no job.
    SetRenewal,
    /// One more term.
    Renew,
    /// Takes it out of use.
    Stop,
    /// Ends it for good.
    Delete,
}

impl Operation {
    /// Every operation, in the order of the menu.
    pub const ALL: [Self; 7] = [
        Self::Activate,
        Self::ChangeQuantity,
        Self::SwitchPlan,
        Self::SetRenewal,
        Self::Renew,
        Self::Stop,
        Self::Delete,
    ];

    /// The state it runs through; none: it is done at once.
    pub fn transitional(self) -> Option<State> {
        match self {
            Self::Activate => Some(State::Activating),
            Self::ChangeQuantity => Some(State::Updating),
            Self::SwitchPlan => Some(State::Switching),
            Self::SetRenewal => None,
            Self::Renew => Some(State::Renewing),
            Self::Stop => Some(State::Stopping),
            Self::Delete => Some(State::Deleting),
        }
    }

    /// Whether the client owes more by it: a client on any hold cannot have that done.
    pub fn is_purchase(self) -> bool {
        match self {
            Self::Activate | Self::ChangeQuantity | Self::SwitchPlan | Self::Renew => true,
            Self::SetRenewal | Self::Stop | Self::Delete => false,
        }
    }

    /// The words on its button.
    pub fn label(self) -> Text {
        match self {
            Self::Activate => text!("Activate"),
            Self::ChangeQuantity => text!("Change quantity"),
            Self::SwitchPlan => text!("Switch plan"),
            Self::SetRenewal => text!("Change renewal options"),
            Self::Renew => text!("Renew"),
            Self::Stop => text!("Stop"),
            Self::Delete => text!("Delete"),
        }
    }
}

impl Operation {
    /// The change that a form asks for: a quantity as typed, or a plan as `SKU/months`.
    ///
    /// # Errors
    /// At the field that is wrong; what is no job cannot be begun like this.
    pub fn with(self, quantity: &str, plan: &str) -> PortalResult<Change> {
        let wrong = |field, error| Err(PortalError::field(field, error));
        match self {
            Self::Activate => Ok(Change::Activate),
            Self::Renew => Ok(Change::Renew),
            Self::Stop => Ok(Change::Stop),
            Self::Delete => Ok(Change::Delete),
            Self::ChangeQuantity => match quantity.trim().parse() {
                Ok(quantity) => Ok(Change::Quantity(quantity)),
                Err(_) => wrong(Field::Quantity, FieldError::Malformed),
            },
            Self::SwitchPlan => {
                let read = plan.split_once('/').and_then(|(sku, months)| {
                    Some((Sku::parse(sku)?, Period::from_months(months.parse().ok()?)?))
                });
                match read {
                    Some((sku, period)) => Ok(Change::Plan { sku, period }),
                    None => wrong(Field::Plan, FieldError::Unknown),
                }
            }
            Self::SetRenewal => wrong(Field::List, FieldError::Unknown),
        }
    }
}

/// An operation with what it needs to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Puts it into use.
    Activate,
    /// So many of it.
    Quantity(u32),
    /// Another plan.
    Plan {
        /// Of the same product.
        sku: Sku,
        /// For how long.
        period: Period,
    },
    /// One more term.
    Renew,
    /// Takes it out of use.
    Stop,
    /// Ends it for good.
    Delete,
}

impl Change {
    /// Which operation that is.
    pub fn operation(&self) -> Operation {
        match self {
            Self::Activate => Operation::Activate,
            Self::Quantity(_) => Operation::ChangeQuantity,
            Self::Plan { .. } => Operation::SwitchPlan,
            Self::Renew => Operation::Renew,
            Self::Stop => Operation::Stop,
            Self::Delete => Operation::Delete,
        }
    }
}
