use crate::{Field, FieldError, FieldErrors, PortalError, PortalResult};
use serde::{Deserialize, Serialize};

/// What is known of a company: the fields of its form. Name and country are required, anything else may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CompanyProfile {
    /// Title or company name.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Street and house.
    pub address: String,
    /// City.
    pub city: String,
    /// State, province or region.
    pub state: String,
    /// Postal code.
    pub zip: String,
    /// Telephone number, as people write it.
    pub phone: String,
    /// E-mail address.
    pub email: String,
    /// Registration number: ITN, also called INN.
    pub registration_number: String,
    /// Whom to ask there.
    pub contact_person: String,
    /// Its domain name in Microsoft.
    pub microsoft_tenant: String,
    /// The group that the tenant sorts it into.
    pub client_type: String,
    /// Anything else.
    pub description: String,
}

impl CompanyProfile {
    /// Its text fields with the most characters of each; the country is a choice.
    pub const FIELDS: [(Field, usize); 12] = [
        (Field::CompanyName, 200),
        (Field::Address, 200),
        (Field::City, 100),
        (Field::State, 100),
        (Field::Zip, 20),
        (Field::Phone, 40),
        (Field::Email, 254),
        (Field::RegistrationNumber, 40),
        (Field::ContactPerson, 200),
        (Field::MicrosoftTenant, 255),
        (Field::ClientType, 60),
        (Field::Description, 1_000),
    ];

    /// The most characters of a field.
    pub fn longest(field: Field) -> usize {
        Self::FIELDS.iter().find(|(of, _)| *of == field).map_or(0, |(_, longest)| *longest)
    }

    /// What one of its text fields holds.
    pub fn value(&self, field: Field) -> Option<&str> {
        Some(match field {
            Field::CompanyName => &self.name,
            Field::Country => &self.country,
            Field::Address => &self.address,
            Field::City => &self.city,
            Field::State => &self.state,
            Field::Zip => &self.zip,
            Field::Phone => &self.phone,
            Field::Email => &self.email,
            Field::RegistrationNumber => &self.registration_number,
            Field::ContactPerson => &self.contact_person,
            Field::MicrosoftTenant => &self.microsoft_tenant,
            Field::ClientType => &self.client_type,
            Field::Description => &self.description,
            _ => return None,
        })
    }

    fn text(&mut self, field: Field) -> Option<&mut String> {
        Some(match field {
            Field::CompanyName => &mut self.name,
            Field::Address => &mut self.address,
            Field::City => &mut self.city,
            Field::State => &mut self.state,
            Field::Zip => &mut self.zip,
            Field::Phone => &mut self.phone,
            Field::Email => &mut self.email,
            Field::RegistrationNumber => &mut self.registration_number,
            Field::ContactPerson => &mut self.contact_person,
            Field::MicrosoftTenant => &mut self.microsoft_tenant,
            Field::ClientType => &mut self.client_type,
            Field::Description => &mut self.description,
            _ => return None,
        })
    }

    /// The profile as it is kept, trimmed.
    ///
    /// # Errors
    /// All that is wrong with it at once, by field.
    pub fn checked(mut self) -> PortalResult<Self> {
        let mut errors = FieldErrors::new();
        for (field, longest) in Self::FIELDS {
            let Some(text) = self.text(field) else { continue };
            *text = text.trim().replace("\r\n", "\n");
            let lines = field == Field::Description;
            if text.chars().any(|c| c.is_control() && !(lines && c == '\n')) {
                errors.insert(field, FieldError::Unprintable);
            } else if text.chars().count() > longest {
                let max = u32::try_from(longest).unwrap_or(u32::MAX);
                errors.insert(field, FieldError::TooLong { max });
            }
        }
        if self.name.is_empty() {
            errors.insert(Field::CompanyName, FieldError::Required);
        }
        self.country = self.country.trim().to_ascii_uppercase();
        if self.country.is_empty() {
            errors.insert(Field::Country, FieldError::Required);
        } else if self.country.len() != 2 || !self.country.bytes().all(|b| b.is_ascii_uppercase()) {
            errors.insert(Field::Country, FieldError::Malformed);
        }
        if !self.email.is_empty() && crate::people::parse_email(&self.email).is_none() {
            errors.entry(Field::Email).or_insert(FieldError::Malformed);
        }
        if errors.is_empty() { Ok(self) } else { Err(PortalError::Invalid(errors)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_field_has_a_limit_and_is_trimmed() {
        for (field, longest) in CompanyProfile::FIELDS {
            let mut profile =
                CompanyProfile { name: "Acme".into(), country: "de".into(), ..Default::default() };
            *profile.text(field).unwrap() = format!(" {} ", "x".repeat(longest + 1));
            let Err(PortalError::Invalid(errors)) = profile.clone().checked() else { panic!("{field:?}") };
            assert!(errors.contains_key(&field), "{field:?}: {errors:?}");
            let good = if field == Field::Email { "a@b.example".to_owned() } else { "x".repeat(longest) };
            *profile.text(field).unwrap() = format!("  {good} ");
            assert_eq!(profile.checked().unwrap().text(field), Some(&mut good.clone()), "{field:?}");
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let profile = CompanyProfile {
            country: "Deutschland".into(),
            email: "nobody".into(),
            city: "Han\u{0}au".into(),
            description: "two\r\nlines".into(),
            ..Default::default()
        };
        let Err(PortalError::Invalid(errors)) = profile.checked() else { panic!() };
        assert_eq!(
            errors.into_iter().collect::<Vec<_>>(),
            [
                (Field::Email, FieldError::Malformed),
                (Field::CompanyName, FieldError::Required),
                (Field::Country, FieldError::Malformed),
                (Field::City, FieldError::Unprintable),
            ]
        );
    }
}
