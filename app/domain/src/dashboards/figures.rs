use crate::organisations::OrganisationNumber;
use serde::{Deserialize, Serialize};
use time::Date;

/// A reseller's dashboard.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResellerDashboard {
    /// Customers connected.
    pub customers: u64,
    /// Devices that its customers hold.
    pub devices: u64,
    /// Uploads in the last 30 days.
    pub recent_uploads: u64,
    /// Sold-to codes on record.
    pub sold_to_codes: u64,
    /// Customers with most devices, at most five.
    pub top_customers: Vec<TopOrganisation>,
    /// Models with most devices, at most five.
    pub top_models: Vec<TopModel>,
    /// Devices accepted per month, oldest first, twelve of them.
    pub months: Vec<MonthCount>,
}

/// The dashboard of an MSP or a customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiverDashboard {
    /// Deliveries that wait for a decision.
    pub waiting: u64,
    /// MSPs that ask to manage this customer.
    pub requests: u64,
    /// Devices held that are not approved yet.
    pub pending: u64,
    /// Devices held that are approved.
    pub verified: u64,
    /// Models with most of the devices held, at most five.
    pub top_models: Vec<TopModel>,
    /// For an MSP: its customers with most of the devices that it moved to them, at most five.
    pub top_customers: Vec<TopOrganisation>,
    /// Whoever handed over most of what was approved within a year, at most five.
    pub top_senders: Vec<TopOrganisation>,
    /// Devices received per month, oldest first, twelve of them; what was turned away is left out.
    pub months: Vec<MonthCount>,
}

/// An organisation and its devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopOrganisation {
    /// Its number.
    pub number: OrganisationNumber,
    /// Its name.
    pub name: String,
    /// Its devices.
    pub devices: u64,
}

/// A model and its devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopModel {
    /// Manufacturer and name; none: devices whose model the registry did not know.
    pub model: Option<String>,
    /// Its devices.
    pub devices: u64,
}

/// What was handed over in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthCount {
    /// The first day of the month.
    pub month: Date,
    /// Uploads.
    pub uploads: u64,
    /// Devices accepted.
    pub devices: u64,
}
