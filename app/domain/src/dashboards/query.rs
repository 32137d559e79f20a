use super::{MonthCount, TopModel, TopOrganisation, Widget};
use crate::deliveries::DeliveryRow;
use crate::languages::Text;
use crate::text;
use crate::uploads::UploadRow;
use crate::views::SavedView;
use crate::{Field, FieldError, PortalError, PortalResult};
use serde::{Deserialize, Serialize};

/// The random public name of a dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DashboardKey(String);

impl DashboardKey {
    /// 32 lower-case hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        let shape = text.len() == 32 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        shape.then(|| Self(text.to_owned()))
    }

    /// What a form chose from a list, whose first choice is none. Anything else does not exist.
    pub fn of_choice(text: &str) -> PortalResult<Option<Self>> {
        if text.is_empty() { Ok(None) } else { Self::parse(text).map(Some).ok_or(PortalError::NotFound) }
    }

    /// As in URLs.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DashboardKey {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("not the key of a dashboard")
    }
}

impl From<DashboardKey> for String {
    fn from(key: DashboardKey) -> Self {
        key.0
    }
}

/// A dashboard, as it is drawn and edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dashboard {
    /// Its key.
    pub key: DashboardKey,
    /// Its name.
    pub name: String,
    /// Its widgets, in their order.
    pub widgets: Vec<Widget>,
    /// Whether inner customers see it.
    pub flows_down: bool,
    /// Whether it is the organisation's own; the others are only looked at.
    pub own: bool,
    /// Whose home it was chosen to be, as far as this organisation chose.
    pub home_of: Vec<HomeOf>,
    /// Grows with each change.
    pub version: i32,
}

impl Dashboard {
    /// The most dashboards of an organisation.
    pub const MAX: u32 = 50;
    /// The most characters of a name.
    pub const MAX_NAME: usize = 60;
}

/// Whose home a dashboard can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HomeOf {
    /// The person who asks, in this organisation.
    Me,
    /// Everyone in the organisation who chose none.
    Organisation,
    /// The customers that the organisation manages, if they chose none.
    Customers,
}

impl HomeOf {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Me, Self::Organisation, Self::Customers];

    /// As in forms.
    pub fn key(self) -> &'static str {
        match self {
            Self::Me => "me",
            Self::Organisation => "organisation",
            Self::Customers => "customers",
        }
    }

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Me => text!("Yours"),
            Self::Organisation => text!("Your organisation's"),
            Self::Customers => text!("Your customers'"),
        }
    }
}

/// The home dashboard that was chosen for one customer, and what can be.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerHome {
    /// What was chosen; none: what was chosen for all customers, or the built-in page.
    pub chosen: Option<DashboardKey>,
    /// The dashboards of the organisation that chooses, by name.
    pub choices: Vec<DashboardName>,
}

/// What a dashboard is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DashboardName {
    /// Its key.
    pub key: DashboardKey,
    /// Its name.
    pub name: String,
}

/// Who chose the home that somebody sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Home {
    /// The person.
    Person,
    /// Their organisation.
    Organisation,
    /// An outer customer.
    OuterCustomer,
    /// The tenant that manages the organisation.
    Tenant,
}

impl Home {
    /// The choice that the database answers with this number.
    pub fn from_code(code: i16) -> Option<Self> {
        match code {
            1 => Some(Self::Person),
            2 => Some(Self::Organisation),
            3 => Some(Self::OuterCustomer),
            4 => Some(Self::Tenant),
            _ => None,
        }
    }
}

/// What a widget draws, of the organisation that looks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WidgetData {
    /// One number.
    Figure(u64),
    /// Twelve months, oldest first.
    Months(Vec<MonthCount>),
    /// Models, largest first.
    Models(Vec<TopModel>),
    /// Organisations, largest first.
    Organisations(Vec<TopOrganisation>),
    /// Devices held, by whether they are approved.
    Statuses {
        /// Not approved yet.
        pending: u64,
        /// Approved.
        verified: u64,
    },
    /// The latest uploads of a reseller.
    Uploads(Vec<UploadRow>),
    /// The latest uploads that a receiver was handed.
    Deliveries(Vec<DeliveryRow>),
    /// A saved view; its rows are asked of its list.
    View(Box<SavedView>),
    /// A saved view of the own organisation that was deleted, or that its owner keeps to themselves.
    ViewGone,
    /// All that there is to it is in the widget.
    Text,
    /// The organisation that looks has no such figures: the widget is left out.
    NotHere,
}

/// The name of a dashboard as it is kept: trimmed, not empty, printable, of bounded length.
pub fn check_name(name: &str) -> PortalResult<&str> {
    let name = name.trim();
    let refused = |error| Err(PortalError::field(Field::Name, error));
    if name.is_empty() {
        return refused(FieldError::Required);
    }
    if name.chars().count() > Dashboard::MAX_NAME {
        return refused(FieldError::TooLong { max: u32::try_from(Dashboard::MAX_NAME).unwrap_or(u32::MAX) });
    }
    if name.chars().any(char::is_control) {
        return refused(FieldError::Unprintable);
    }
    Ok(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_32_hexadecimal_digits() {
        assert!(DashboardKey::parse(&"0f".repeat(16)).is_some());
        for wrong in ["", &"0f".repeat(15), &"0F".repeat(16), &"0g".repeat(16), &"\u{0}0".repeat(16)] {
            assert_eq!(DashboardKey::parse(wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn forms_spell_whose_home_it_is_by_a_key() {
        for of in HomeOf::ALL {
            assert_eq!(serde_json::to_value(of).unwrap(), of.key());
        }
    }

    #[test]
    fn a_name_is_trimmed_and_bounded() {
        assert_eq!(check_name("  Intake "), Ok("Intake"));
        for (name, error) in [
            (" ".to_owned(), FieldError::Required),
            ("x".repeat(61), FieldError::TooLong { max: 60 }),
            ("a\u{0}b".to_owned(), FieldError::Unprintable),
        ] {
            assert_eq!(check_name(&name), Err(PortalError::field(Field::Name, error)));
        }
    }
}
