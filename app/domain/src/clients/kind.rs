//! Client types: groups that a reseller sorts its clients into, each with the fields that it requires and the debt that it
//! bears.

use super::Credit;
use crate::managed_customers::CompanyProfile;
use crate::money::{Currency, Money, NoMoney};
use crate::{Field, FieldError, FieldErrors, PortalError, PortalResult};
use serde::{Deserialize, Serialize};

/// The most characters of a client type's name.
pub const MAX_CLIENT_TYPE: usize = 60;
/// A reseller has at most this many client types.
pub const MAX_CLIENT_TYPES: u32 = 50;
/// The most days of grace.
pub const MAX_GRACE_DAYS: u16 = 365;

/// The fields that a type can require, with the bit of each in stored sets; never reuse one. Name and country are always
/// required.
pub const REQUIRABLE: [(Field, u32); 8] = [
    (Field::RegistrationNumber, 0),
    (Field::Address, 1),
    (Field::City, 2),
    (Field::Zip, 3),
    (Field::Phone, 4),
    (Field::Email, 5),
    (Field::ContactPerson, 6),
    (Field::MicrosoftTenant, 7),
];

/// A set of fields that are required.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredFields(i32);

impl RequiredFields {
    /// The set stored as `bits`.
    pub fn from_bits(bits: i32) -> Self {
        Self(REQUIRABLE.iter().map(|(_, bit)| bits & (1 << bit)).sum())
    }

    /// The bits to store.
    pub fn bits(self) -> i32 {
        self.0
    }

    /// Whether `field` is among them.
    pub fn has(self, field: Field) -> bool {
        matches!(field, Field::CompanyName | Field::Country)
            || REQUIRABLE.iter().any(|(of, bit)| *of == field && self.0 & (1 << bit) != 0)
    }

    /// What is missing in a profile.
    pub fn missing(self, profile: &CompanyProfile) -> FieldErrors {
        let empty = |field: &Field| profile.value(*field).is_none_or(|text| text.trim().is_empty());
        REQUIRABLE
            .iter()
            .map(|(field, _)| *field)
            .filter(|field| self.has(*field) && empty(field))
            .map(|field| (field, FieldError::Required))
            .collect()
    }
}

impl FromIterator<Field> for RequiredFields {
    fn from_iter<I: IntoIterator<Item = Field>>(fields: I) -> Self {
        let fields: Vec<Field> = fields.into_iter().collect();
        let set = REQUIRABLE.iter().filter(|(of, _)| fields.contains(of));
        Self(set.map(|(_, bit)| 1 << bit).sum())
    }
}

/// A client type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientType {
    /// What names it in addresses.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// What must be known of a client.
    pub required: RequiredFields,
    /// What its clients are charged in.
    pub currency: Currency,
    /// Debt that is borne; none: any.
    pub debt_limit: Option<Money>,
    /// Days that more is borne.
    pub grace_days: u16,
    /// How many clients are of it.
    pub clients: u64,
}

impl ClientType {
    /// What decides about financial holds.
    pub fn credit(&self) -> Credit {
        Credit { limit: self.debt_limit.map(|limit| limit.minor), grace_days: self.grace_days }
    }
}

/// A client type as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ClientTypeForm {
    /// Its name.
    pub name: String,
    /// What must be known of a client.
    pub required: RequiredFields,
    /// A currency.
    pub currency: String,
    /// An amount; empty: there is never a financial hold.
    pub debt_limit: String,
    /// Days; empty: none.
    pub grace_days: String,
}

/// A client type as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedClientType {
    /// Its name.
    pub name: String,
    /// What must be known of a client.
    pub required: RequiredFields,
    /// What its clients are charged in.
    pub currency: Currency,
    /// When debt becomes a hold.
    pub credit: Credit,
}

impl ClientTypeForm {
    /// The type as it is kept.
    ///
    /// # Errors
    /// All that is wrong with it at once, by field.
    pub fn checked(&self) -> PortalResult<CheckedClientType> {
        let mut errors = FieldErrors::new();
        let name = self.name.trim();
        if name.is_empty() {
            errors.insert(Field::Name, FieldError::Required);
        } else if name.chars().any(char::is_control) {
            errors.insert(Field::Name, FieldError::Unprintable);
        } else if name.chars().count() > MAX_CLIENT_TYPE {
            let max = u32::try_from(MAX_CLIENT_TYPE).unwrap_or(u32::MAX);
            errors.insert(Field::Name, FieldError::TooLong { max });
        }
        let currency = Currency::parse(&self.currency);
        if currency.is_none() {
            errors.insert(Field::Currency, FieldError::Unknown);
        }
        let limit = match (self.debt_limit.trim(), currency) {
            ("", _) | (_, None) => None,
            (text, Some(currency)) => Money::parse(text, currency)
                .map_err(|error| {
                    let error = match error {
                        NoMoney::Malformed => FieldError::Malformed,
                        NoMoney::TooLarge => FieldError::TooMuch,
                    };
                    errors.insert(Field::DebtLimit, error)
                })
                .ok(),
        };
        let grace_days = match self.grace_days.trim() {
            "" => Some(0),
            text => text.parse::<u16>().ok().filter(|days| *days <= MAX_GRACE_DAYS),
        };
        if grace_days.is_none() {
            errors.insert(Field::GraceDays, FieldError::Malformed);
        }
        match (currency, grace_days) {
            (Some(currency), Some(grace_days)) if errors.is_empty() => Ok(CheckedClientType {
                name: name.to_owned(),
                required: self.required,
                currency,
                credit: Credit { limit: limit.map(|limit| limit.minor), grace_days },
            }),
            _ => Err(PortalError::Invalid(errors)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_type_requires_and_a_profile_lacks_is_told_by_field() {
        let required: RequiredFields =
            [Field::RegistrationNumber, Field::Email, Field::Description].into_iter().collect();
        assert_eq!(RequiredFields::from_bits(required.bits()), required);
        assert!(!required.has(Field::Description), "nobody can require what is not in the list");
        let profile = CompanyProfile { email: "a@b.example".into(), ..Default::default() };
        let missing = FieldErrors::from([(Field::RegistrationNumber, FieldError::Required)]);
        assert_eq!(required.missing(&profile), missing);
        assert_eq!(RequiredFields::default().missing(&CompanyProfile::default()), FieldErrors::new());
    }

    #[test]
    fn every_requirable_field_is_one_of_the_profile_and_has_a_bit_of_its_own() {
        let mut bits: Vec<u32> = REQUIRABLE.iter().map(|(_, bit)| *bit).collect();
        bits.dedup();
        assert_eq!(bits.len(), REQUIRABLE.len());
        for (field, _) in REQUIRABLE {
            assert!(CompanyProfile::default().value(field).is_some(), "{field:?}");
        }
    }

    #[test]
    fn a_type_without_a_limit_never_holds_and_a_wrong_one_is_refused() {
        let form = ClientTypeForm { name: " Schools ".into(), currency: "EUR".into(), ..Default::default() };
        let checked = form.checked().unwrap();
        assert_eq!(
            (checked.name.as_str(), checked.credit),
            ("Schools", Credit { limit: None, grace_days: 0 })
        );
        let wrong =
            ClientTypeForm { debt_limit: "1,000".into(), grace_days: "-1".into(), ..Default::default() };
        let Err(PortalError::Invalid(errors)) = wrong.checked() else { panic!() };
        let fields: Vec<Field> = errors.into_keys().collect();
        assert_eq!(fields, [Field::Name, Field::Currency, Field::GraceDays]);
    }
}
