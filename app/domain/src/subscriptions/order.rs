//! *Order subscription*: the only place where a client is made or changed.

use crate::managed_customers::CompanyProfile;
use crate::organisations::OrganisationNumber;
use crate::plans::{Period, Sku};
use crate::{Field, FieldError, FieldErrors, PortalError, PortalResult};
use serde::{Deserialize, Serialize};
use time::format_description::FormatItem;
use time::macros::format_description;
use time::{Date, Duration};

const DAY: &[FormatItem<'_>] = format_description!("[year]-[month]-[day]");

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
                errors.insert(Field::StartsOn, FieldError::TooMuch);
            }
        }
        errors
    }
}

/// An order as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TypedOrder {
    /// Its key.
    pub key: String,
    /// The plan's SKU.
    pub sku: String,
    /// The months of a term.
    pub months: String,
    /// How many.
    pub quantity: String,
    /// A day, `2026-11-21`; empty: at once.
    pub starts_on: String,
    /// A Customer ID; empty: a new client.
    pub client: String,
}

impl TypedOrder {
    /// The order that is meant.
    ///
    /// # Errors
    /// All that cannot be read at once, by field.
    pub fn read(self, trial: bool, auto_renew: bool, profile: CompanyProfile) -> PortalResult<Order> {
        let mut errors = FieldErrors::new();
        let sku = Sku::parse(&self.sku);
        if sku.is_none() {
            errors.insert(Field::Plan, FieldError::Unknown);
        }
        let period = self.months.trim().parse().ok().and_then(Period::from_months);
        if period.is_none() {
            errors.insert(Field::Period, FieldError::Unknown);
        }
        let quantity = self.quantity.trim().parse::<u32>();
        if quantity.is_err() {
            errors.insert(Field::Quantity, FieldError::Malformed);
        }
        let starts_on = match self.starts_on.trim() {
            "" => None,
            day => {
                let day = Date::parse(day, DAY).ok();
                if day.is_none() {
                    errors.insert(Field::StartsOn, FieldError::Malformed);
                }
                day
            }
        };
        let client = match self.client.trim() {
            "" => None,
            number => {
                let number = OrganisationNumber::parse(number);
                if number.is_none() {
                    errors.insert(Field::Client, FieldError::Unknown);
                }
                number
            }
        };
        match (sku, period, quantity) {
            (Some(sku), Some(period), Ok(quantity)) if errors.is_empty() => {
                let key = self.key;
                Ok(Order { key, sku, period, quantity, trial, auto_renew, starts_on, client, profile })
            }
            _ => Err(PortalError::Invalid(errors)),
        }
    }
}

/// Whether a quantity can be ordered.
pub fn check_quantity(quantity: u32) -> Result<(), FieldError> {
    match quantity {
        0 => Err(FieldError::Malformed),
        1..=MAX_QUANTITY => Ok(()),
        _ => Err(FieldError::TooMuch),
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
    fn what_cannot_be_read_of_an_order_is_told_by_field() {
        let typed = TypedOrder { client: "12".into(), starts_on: "tomorrow".into(), ..Default::default() };
        let Err(PortalError::Invalid(errors)) = typed.read(false, true, CompanyProfile::default()) else {
            panic!()
        };
        let fields: Vec<Field> = errors.into_keys().collect();
        assert_eq!(fields, [Field::Period, Field::Quantity, Field::StartsOn, Field::Plan, Field::Client]);
        let good = TypedOrder {
            key: "k".into(),
            sku: "basic".into(),
            months: "12".into(),
            quantity: " 3 ".into(),
            starts_on: "2026-11-21".into(),
            client: String::new(),
        };
        let order = good.read(true, false, CompanyProfile::default()).unwrap();
        assert_eq!((order.period, order.quantity, order.client), (Period::Year, 3, None));
        assert_eq!(order.starts_on, Some(date!(2026 - 11 - 21)));
    }

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
