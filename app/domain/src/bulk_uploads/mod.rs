//! Bulk uploads: one file of devices for many customers.
//!
//! The file goes the way of every file ([`crate::uploads`]), begun without a customer: each row names its own. Its ingest
//! makes an upload for each customer that has rows; rows that name no customer of the reseller are failures of the bulk
//! upload itself. `total = accepted + failed`, and each is the sum of the uploads' and its own.

mod query;
mod use_cases;

pub use query::*;
pub use use_cases::BulkUploads;
