//! Customers as a tenant sees them: its connections to customers and, for a reseller, to MSPs.

mod query;
mod use_cases;

pub use query::*;
pub use use_cases::Customers;
