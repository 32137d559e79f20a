//! *Order subscription*: the only place where a client is made or changed.

use crate::managed_customers::CompanyProfile;
use crate::organisations::OrganisationNumber;
use crate::plans::{Period, Sku};
use crate::{Field, FieldError, FieldErrors};
use serde::{Deserialize, Serialize};
use time::{Date, Duration};

/// The most of a plan in one subscription.
pub const MAX_QUANTITY: u32 = 100_000;
/// How far ahead an order can begin.
pub const MAX_AHEAD: Duration = Duration::days(366);

/// An order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Drawn when the form was opened: the same order is placed once, however often it is sent.
    pub key: String,
    /// What.
    pub sku: Sku,
    /// For how long.
    pub period: Period,
    /// How many.
    pub quantity: u32,
    /// Whether it begins with the plan's trial.
    pub trial: bool,
    /// Whether it renews by itself.
    pub auto_renew: bool,
    /// From when on; none: at once.
    pub starts_on: Option<Date>,
    /// Whose; none: a new client's.
    pub client: Option<OrganisationNumber>,
    /// What is known of the client, with the name of one of the reseller's client types.
    pub profile: CompanyProfile,
}

impl Order {
    /// What is wrong with it apart from the profile, by field. Which day it is, is the reseller's to say.
    pub fn errors(&self, today: Date) -> FieldErrors {
        let mut errors = FieldErrors::new();
        if !is_key(&self.key) {
            errors.insert(Field::Plan, FieldError::Malformed);
        }
        if let Err(error) = check_quantity(self.quantity) {
            errors.insert(Field::Quantity, error);
        }
        if let Some(day) = self.starts_on {
            if day < today {
                errors.insert(Field::StartsOn, FieldError::InPast);
            } else if day > today.saturating_add(MAX_AHEAD) {
                errors.insert(Field::StartsOn, FieldError::TooLarge);
            }
        }
        errors
    }
}

/// Whether a quantity can be ordered.
pub fn check_quantity(quantity: u32) -> Result<(), FieldError> {
    match quantity {
        0 => Err(FieldError::Malformed),
        1..=MAX_QUANTITY => Ok(()),
        _ => Err(FieldError::TooLarge),
    }
}

/// Whether a text can be the key of an order: 8 to 64 letters, digits and hyphens.
pub fn is_key(text: &str) -> bool {
    (8..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

/// What came of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlacedOrder {
    /// The subscription.
    pub subscription: super::SubscriptionNumber,
    /// Its client.
    pub client: OrganisationNumber,
    /// Whether it was placed before, and this time changed nothing.
    pub repeated: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn an_order_says_all_that_is_wrong_with_it() {
        let order = Order {
            key: "short".into(),
            sku: Sku::parse("BASIC").unwrap(),
            period: Period::Month,
            quantity: 0,
            trial: false,
            auto_renew: true,
            starts_on: Some(date!(2026 - 11 - 20)),
            client: None,
            profile: CompanyProfile::default(),
        };
        let errors = order.errors(date!(2026 - 11 - 21));
        assert_eq!(
            errors,
            FieldErrors::from([
                (Field::Plan, FieldError::Malformed),
                (Field::Quantity, FieldError::Malformed),
                (Field::StartsOn, FieldError::InPast),
            ])
        );
        let good = Order {
            key: "0123-abcd".into(),
            quantity: MAX_QUANTITY,
            starts_on: Some(date!(2026 - 11 - 21)),
            ..order
        };
        assert_eq!(good.errors(date!(2026 - 11 - 21)), FieldErrors::new());
        let far = Order { starts_on: Some(date!(2028 - 01 - 01)), quantity: MAX_QUANTITY + 1, ..good };
        assert_eq!(far.errors(date!(2026 - 11 - 21)).len(), 2);
    }
}
