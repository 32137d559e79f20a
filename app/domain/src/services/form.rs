use crate::{Field, FieldError, FieldErrors, PortalError, PortalResult};

/// The most characters of a service's name.
pub const MAX_NAME: u32 = 60;
/// The most characters of its description.
pub const MAX_DESCRIPTION: u32 = 300;

/// What the operator says about a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceForm {
    /// Its name.
    pub name: String,
    /// What it does; may be empty.
    pub description: String,
    /// A device deleted from it cannot be registered again.
    pub reupload_after_delete: bool,
}

impl ServiceForm {
    /// The form as it is kept, or what is wrong with it.
    pub fn checked(self) -> PortalResult<Self> {
        let (name, description) = (self.name.trim().to_owned(), self.description.trim().to_owned());
        let mut errors = FieldErrors::new();
        if name.is_empty() {
            errors.insert(Field::Name, FieldError::Required);
        }
        for (field, text, max) in
            [(Field::Name, &name, MAX_NAME), (Field::Description, &description, MAX_DESCRIPTION)]
        {
            if text.chars().any(char::is_control) {
                errors.insert(field, FieldError::Unprintable);
            } else if text.chars().count() > max as usize {
                errors.insert(field, FieldError::TooLong { max });
            }
        }
        if errors.is_empty() {
            Ok(Self { name, description, ..self })
        } else {
            Err(PortalError::Invalid(errors))
        }
    }

    /// The name in URLs and files that comes of the name for people: `Remote support` is `remote-support`. It may be taken.
    pub fn key(&self) -> String {
        let mut key = String::new();
        for c in self.name.chars().flat_map(char::to_lowercase) {
            if c.is_ascii_alphanumeric() {
                key.push(c);
            } else if !key.is_empty() && !key.ends_with('-') {
                key.push('-');
            }
        }
        let key: String = key.trim_end_matches('-').chars().take(30).collect();
        if key.starts_with(|c: char| c.is_ascii_lowercase()) { key } else { format!("service-{key}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> ServiceForm {
        ServiceForm { name: name.into(), description: String::new(), reupload_after_delete: false }
    }

    #[test]
    fn a_key_comes_of_the_name() {
        for (name, key) in [
            ("Remote support", "remote-support"),
            ("  Guard+ (EU) ", "guard-eu"),
            ("4G", "service-4g"),
            ("Über", "ber"),
        ] {
            assert_eq!(named(name).checked().unwrap().key(), key);
        }
        assert_eq!(named(&"long name ".repeat(6)).checked().unwrap().key().len(), 30);
    }

    #[test]
    fn a_name_is_needed_and_bounded() {
        let refused = |name: &str| named(name).checked().err();
        assert_eq!(refused(" "), Some(PortalError::field(Field::Name, FieldError::Required)));
        assert_eq!(
            refused(&"a".repeat(61)),
            Some(PortalError::field(Field::Name, FieldError::TooLong { max: 60 }))
        );
        assert_eq!(refused("a\u{7}b"), Some(PortalError::field(Field::Name, FieldError::Unprintable)));
    }
}
