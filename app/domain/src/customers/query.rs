use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::organisations::{OrganisationKind, OrganisationNumber};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

/// Whether the receiver has accepted this reseller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verification {
    /// Added; the customer has not accepted this reseller yet.
    Pending,
    /// The customer registered the reseller or approved one of its uploads.
    Active,
    /// The customer removed the reseller. No new uploads.
    Inactive,
}

impl Verification {
    /// Every state.
    pub const ALL: [Self; 3] = [Self::Pending, Self::Active, Self::Inactive];

    /// The words of the guide.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "Pending customer verification",
            Self::Active => "Active",
            Self::Inactive => "Inactive",
        }
    }

    /// The name in URLs.
    pub fn key(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Active => "active",
            Self::Inactive => "inactive",
        }
    }

    /// The number it is stored under; never reuse one.
    pub fn code(self) -> i16 {
        match self {
            Self::Pending => 1,
            Self::Active => 2,
            Self::Inactive => 3,
        }
    }

    /// The state stored under `code`, if there is one.
    pub fn from_code(code: i16) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }
}

/// A row of Customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerRow {
    /// Customer ID, or MSP ID.
    pub number: OrganisationNumber,
    /// Customer or MSP: an MSP carries a tag.
    pub kind: OrganisationKind,
    /// Company name.
    pub name: String,
    /// The tenant's own name for it.
    pub internal_reference: Option<String>,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// When devices were last uploaded.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_uploaded_at: Option<OffsetDateTime>,
    /// Uploads so far.
    pub uploads: u64,
    /// Devices that it holds and that came from this tenant.
    pub devices: u64,
    /// The connection's verification.
    pub status: Verification,
    /// Whether the tenant administers it: it made the customer, and manages its users.
    pub managed: bool,
}

/// The Customers list.
#[derive(Debug, Clone, Copy)]
pub struct CustomerList;

impl List for CustomerList {
    type Row = CustomerRow;
    const NAME: &'static str = "customers";
    const COLUMNS: &'static [Column] = &[
        Column::new("name", "Company name / Internal reference").sortable(),
        Column::new("number", "Customer ID"),
        Column::new("country", "Country").sortable(),
        Column::new("last_uploaded_at", "Last uploaded").sortable(),
        Column::new("uploads", "Uploads").numeric().sortable(),
        Column::new("devices", "Devices").numeric().sortable(),
        Column::new("status", "Status").sortable(),
    ];
    const FILTERS: &'static [Filter] = &[Filter {
        key: "status",
        label: "Status",
        kind: FilterKind::Choices(&[
            ("pending", "Pending customer verification"),
            ("active", "Active"),
            ("inactive", "Inactive"),
        ]),
    }];
    const DEFAULT_SORT: (&'static str, Direction) = ("name", Direction::Ascending);
    const SEARCH_HINT: Option<&'static str> = Some("Company name, internal reference or ID");

    fn key(row: &CustomerRow) -> String {
        row.number.to_string()
    }

    fn text(row: &CustomerRow, column: &str) -> String {
        match column {
            "name" => match &row.internal_reference {
                Some(reference) => format!("{} / {reference}", row.name),
                None => row.name.clone(),
            },
            "number" => row.number.to_string(),
            "country" => row.country.clone(),
            "last_uploaded_at" => row.last_uploaded_at.map(crate::clock::rfc3339).unwrap_or_default(),
            "uploads" => row.uploads.to_string(),
            "devices" => row.devices.to_string(),
            "status" => row.status.label().to_owned(),
            _ => String::new(),
        }
    }
}

/// A customer's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerDetails {
    /// The row of the list.
    pub row: CustomerRow,
    /// Devices that it has approved.
    pub verified_devices: u64,
    /// Since when it is connected.
    #[serde(with = "time::serde::rfc3339")]
    pub connected_at: OffsetDateTime,
}

/// *Add customer*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddCustomer {
    /// Customer ID or MSP ID, as typed.
    pub number: String,
    /// The tenant's own name for it; empty for none.
    pub internal_reference: String,
}

/// A new customer, made by the MSP that will manage it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCustomer {
    /// Company name, 1 to 200 characters.
    pub name: String,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// The tenant's own name for it; empty for none.
    pub internal_reference: String,
}

/// What ending the relation with a customer changes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndOutcome {
    /// Devices that the MSP moved to it: they stay with the customer.
    pub devices: u64,
}

/// The most characters of an internal reference.
pub const MAX_INTERNAL_REFERENCE: usize = 100;

/// A customer suggested while typing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSuggestion {
    /// Its number.
    pub number: OrganisationNumber,
    /// Its name.
    pub name: String,
    /// The tenant's own name for it.
    pub internal_reference: Option<String>,
}
