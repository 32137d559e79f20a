//! Figures that people compare, drawn.

use crate::organisations::OrganisationNumber;
use crate::{Actor, PortalResult};
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
    pub top_customers: Vec<TopCustomer>,
    /// Models with most devices, at most five.
    pub top_models: Vec<TopModel>,
    /// Devices accepted per month, oldest first, twelve of them.
    pub months: Vec<MonthCount>,
}

/// A customer and its devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TopCustomer {
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
    /// Manufacturer and model.
    pub model: String,
    /// Its devices.
    pub devices: u64,
}

/// What was uploaded in a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MonthCount {
    /// The first day of the month.
    pub month: Date,
    /// Uploads.
    pub uploads: u64,
    /// Devices accepted.
    pub devices: u64,
}

/// What can be asked of dashboards.
#[async_trait::async_trait]
pub trait Dashboards: Send + Sync {
    /// The reseller's dashboard.
    async fn reseller(&self, actor: &Actor) -> PortalResult<ResellerDashboard>;
}
