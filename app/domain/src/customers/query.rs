use crate::clients::ClientStatus;
use crate::languages::Text;
use crate::lists::{Column, Direction, Filter, FilterKind, List};
use crate::organisations::{OrganisationKind, OrganisationNumber};
use crate::text;
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
    pub fn label(self) -> Text {
        match self {
            Self::Pending => text!("Pending customer verification"),
            Self::Active => text!("Active"),
            Self::Inactive => text!("Inactive"),
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
        Column::new("name", text!("Company name / Internal reference")).sortable(),
        Column::new("number", text!("Customer ID")),
        Column::new("country", text!("Country")).sortable(),
        Column::new("last_uploaded_at", text!("Last uploaded")).sortable(),
        Column::new("uploads", text!("Uploads")).numeric().sortable(),
        Column::new("devices", text!("Devices")).numeric().sortable(),
        Column::new("status", text!("Status")).sortable(),
    ];
    const FILTERS: &'static [Filter] = &[Filter {
        key: "status",
        label: text!("Status"),
        kind: FilterKind::Choices(&[
            ("pending", text!("Pending customer verification")),
            ("active", text!("Active")),
            ("inactive", text!("Inactive")),
        ]),
    }];
    const DEFAULT_SORT: (&'static str, Direction) = ("name", Direction::Ascending);
    const SEARCH_HINT: Option<Text> = Some(text!("Company name, internal reference or ID"));

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
            "status" => row.status.label().english().to_owned(),
            _ => String::new(),
        }
    }
}

/// The Customers list of an MSP, which uploads nothing.
#[derive(Debug, Clone, Copy)]
pub struct MspCustomerList;

impl List for MspCustomerList {
    type Row = CustomerRow;
    const NAME: &'static str = "msp_customers";
    const COLUMNS: &'static [Column] = &[
        Column::new("name", text!("Company name / Internal reference")).sortable(),
        Column::new("number", text!("Customer ID")),
        Column::new("country", text!("Country")).sortable(),
        Column::new("devices", text!("Devices")).numeric().sortable(),
        Column::new("status", text!("Status")).sortable(),
    ];
    const FILTERS: &'static [Filter] = CustomerList::FILTERS;
    const DEFAULT_SORT: (&'static str, Direction) = CustomerList::DEFAULT_SORT;
    const SEARCH_HINT: Option<Text> = CustomerList::SEARCH_HINT;

    fn key(row: &CustomerRow) -> String {
        CustomerList::key(row)
    }

    fn text(row: &CustomerRow, column: &str) -> String {
        CustomerList::text(row, column)
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
    /// How it stands as a client of a reseller; none before the first order.
    pub client: Option<ClientStatus>,
}

/// *Add customer*.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddCustomer {
    /// Customer ID or MSP ID, as typed.
    pub number: String,
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
