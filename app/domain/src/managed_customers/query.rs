use super::CompanyProfile;
use crate::languages::Text;
use crate::lists::{Column, Direction, List};
use crate::organisations::OrganisationNumber;
use crate::text;
use serde::{Deserialize, Serialize};

/// Customers inside each other, the outermost included: more levels than any organisation has.
pub const DEEPEST: u32 = 32;

/// A customer to be created.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewCustomer {
    /// Its company.
    pub profile: CompanyProfile,
    /// A tenant's own name for it; empty for none, and for inner customers.
    pub internal_reference: String,
    /// Of an inner customer: inside which. A customer that names none means itself.
    pub inside: Option<OrganisationNumber>,
}

/// The own organisation, or a customer that it administers, to be edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Company {
    /// Its number.
    pub number: OrganisationNumber,
    /// The customer that it is inside, as far as that is known; none for one of the tenant's own.
    pub inside: Option<CustomerName>,
    /// Its company.
    pub profile: CompanyProfile,
    /// Grows with each change.
    pub version: i32,
}

/// What a customer is called.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerName {
    /// Its number.
    pub number: OrganisationNumber,
    /// Its name.
    pub name: String,
}

/// A customer in a tree of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InnerCustomerRow {
    /// Its number.
    pub number: OrganisationNumber,
    /// Its name.
    pub name: String,
    /// How many customers of the list it is inside: 0 for the outermost of the list.
    pub depth: u32,
    /// The customer that it is directly inside.
    pub inside: CustomerName,
    /// ISO 3166-1 alpha-2 code.
    pub country: String,
    /// Devices that it holds.
    pub devices: u64,
    /// Its users: those that belong to it by themselves.
    pub users: u64,
    /// Inner customers directly inside it.
    pub inner: u64,
}

/// The tree of a customer's inner customers, in its order.
#[derive(Debug, Clone, Copy)]
pub struct InnerCustomerList;

impl List for InnerCustomerList {
    type Row = InnerCustomerRow;
    const NAME: &'static str = "inner_customers";
    const COLUMNS: &'static [Column] = &[
        Column::new("name", text!("Company name")).sortable(),
        Column::new("number", text!("Customer ID")),
        Column::new("inside", text!("Inside")),
        Column::new("country", text!("Country")),
        Column::new("inner", text!("Inner customers")).numeric(),
        Column::new("users", text!("Users")).numeric(),
        Column::new("devices", text!("Devices")).numeric(),
    ];
    const DEFAULT_SORT: (&'static str, Direction) = ("name", Direction::Ascending);
    const SEARCH_HINT: Option<Text> = Some(text!("Company name or Customer ID"));

    fn key(row: &InnerCustomerRow) -> String {
        row.number.to_string()
    }

    fn text(row: &InnerCustomerRow, column: &str) -> String {
        match column {
            "name" => row.name.clone(),
            "number" => row.number.to_string(),
            "inside" => row.inside.name.clone(),
            "country" => row.country.clone(),
            "inner" => row.inner.to_string(),
            "users" => row.users.to_string(),
            "devices" => row.devices.to_string(),
            _ => String::new(),
        }
    }
}

/// A place that an inner customer can be moved to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreePlace {
    /// The customer that it would be inside.
    pub customer: CustomerName,
    /// How deep that one is in the tree.
    pub depth: u32,
    /// Whether it is there now.
    pub current: bool,
}

/// What deleting a customer would change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerTies {
    /// Users and invitations, of its inner customers too.
    pub users: u64,
    /// Devices that it and its inner customers hold.
    pub devices: u64,
    /// Those of them that go back to whom the customer belongs to, because they came from there.
    pub back: u64,
    /// Uploads that were handed to them.
    pub uploads: u64,
    /// Inner customers, to any depth.
    pub inner_customers: u64,
    /// Other tenants that are connected: then it is not deleted, but disconnected.
    pub tenants: u64,
}

impl CustomerTies {
    /// Whether others are connected, so that it stays and only goes its own way.
    pub fn disconnects(&self) -> bool {
        self.tenants > 0
    }
}

/// What became of a customer that was to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerEnd {
    /// It is gone; its devices follow.
    Deleted,
    /// Others are connected to it: it is there, and the acting organisation's no more.
    Disconnected,
}
