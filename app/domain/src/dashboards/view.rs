use crate::FieldError;
use crate::customers::CustomerList;
use crate::deliveries::DeliveryList;
use crate::devices::DeviceList;
use crate::languages::Text;
use crate::lists::List;
use crate::organisations::OrganisationKind;
use crate::policy::Action;
use crate::text;
use serde::{Deserialize, Serialize};

/// The saved view that a widget shows. Who does not see the view, because it is neither theirs nor shared, is told so, and
/// sees none of its rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ViewOf {
    /// Of which list.
    pub list: ViewedList,
    /// The view's id.
    pub id: String,
}

impl ViewOf {
    /// Ids are short and random; whether there is such a view shows when it is drawn.
    pub(super) fn check(&self) -> Result<(), FieldError> {
        let shape = (1..=64).contains(&self.id.len()) && self.id.bytes().all(|b| b.is_ascii_alphanumeric());
        if shape { Ok(()) } else { Err(FieldError::Malformed) }
    }
}

/// A list whose saved views can be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ViewedList {
    /// A tenant's customers.
    Customers,
    /// All devices of the organisation.
    Devices,
    /// What a receiver was handed.
    Deliveries,
}

impl ViewedList {
    /// All of them, in the order of the editor.
    pub const ALL: [Self; 3] = [Self::Customers, Self::Devices, Self::Deliveries];

    /// The list's name, as views keep it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Customers => CustomerList::NAME,
            Self::Devices => DeviceList::NAME,
            Self::Deliveries => DeliveryList::NAME,
        }
    }

    /// The word for people.
    pub fn label(self) -> Text {
        match self {
            Self::Customers => text!("Customers"),
            Self::Devices => text!("Devices"),
            Self::Deliveries => text!("Uploads"),
        }
    }

    /// What whoever looks must be allowed to see.
    pub fn action(self) -> Action {
        match self {
            Self::Customers => Action::ViewCustomers,
            Self::Devices => Action::ViewDevices,
            Self::Deliveries => Action::ViewDeliveries,
        }
    }

    /// Whether an organisation of this kind has the list.
    pub fn fits(self, organisation: OrganisationKind) -> bool {
        use OrganisationKind::{Customer, Msp, Reseller};
        match self {
            Self::Customers => matches!(organisation, Reseller | Msp),
            Self::Devices => matches!(organisation, Reseller | Msp | Customer),
            Self::Deliveries => matches!(organisation, Msp | Customer),
        }
    }
}
