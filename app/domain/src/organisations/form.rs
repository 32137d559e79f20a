//! An organisation's name and country as they are kept.

use super::OrganisationKind;
use crate::people::ActivationMethod;
use crate::{Field, FieldError, FieldErrors, PortalError, PortalResult};

/// The most characters of an organisation's name.
pub const MAX_NAME: usize = 200;
/// The most characters of the reason of a suspension.
pub const MAX_SUSPENSION_REASON: usize = 500;

/// *Register*: an organisation and its first administrator, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewOrganisation {
    /// A reseller, an MSP or a customer.
    pub kind: OrganisationKind,
    /// Its name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// The address of its first administrator.
    pub email: String,
    /// The name of its first administrator.
    pub administrator: String,
    /// How the link gets there; one that is to be displayed is displayed on the page of the organisation.
    pub method: ActivationMethod,
}

/// *Invite an administrator*, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAdministrator {
    /// The address.
    pub email: String,
    /// The name.
    pub name: String,
    /// How the link gets there; one that is to be displayed is displayed on the page of the organisation.
    pub method: ActivationMethod,
}

/// Name and country in their stored form, or all that is wrong with them at once.
pub fn check_name_and_country(name: &str, country: &str) -> PortalResult<(String, String)> {
    let mut errors = FieldErrors::new();
    let name = text(name, MAX_NAME).map_err(|error| errors.insert(Field::CompanyName, error));
    let country = country.trim().to_ascii_uppercase();
    if country.is_empty() {
        errors.insert(Field::Country, FieldError::Required);
    } else if country.len() != 2 || !country.bytes().all(|b| b.is_ascii_uppercase()) {
        errors.insert(Field::Country, FieldError::Malformed);
    }
    match name {
        Ok(name) if errors.is_empty() => Ok((name, country)),
        _ => Err(PortalError::Invalid(errors)),
    }
}

/// Why an organisation is suspended, in its stored form.
pub fn check_suspension_reason(reason: &str) -> PortalResult<String> {
    text(reason, MAX_SUSPENSION_REASON).map_err(|error| PortalError::field(Field::Reason, error))
}

fn text(text: &str, max: usize) -> Result<String, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        Err(FieldError::Required)
    } else if text.chars().any(char::is_control) {
        Err(FieldError::Unprintable)
    } else if text.chars().count() > max {
        Err(FieldError::TooLong { max: u32::try_from(max).unwrap_or(u32::MAX) })
    } else {
        Ok(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_is_wrong_is_told_at_once() {
        let both = FieldErrors::from([
            (Field::CompanyName, FieldError::Required),
            (Field::Country, FieldError::Malformed),
        ]);
        assert_eq!(check_name_and_country("  ", "Germany"), Err(PortalError::Invalid(both)));
        assert_eq!(check_name_and_country(" Acme ", "de"), Ok(("Acme".into(), "DE".into())));
        let long = PortalError::field(Field::CompanyName, FieldError::TooLong { max: 200 });
        assert_eq!(check_name_and_country(&"a".repeat(201), "DE"), Err(long));
    }
}
