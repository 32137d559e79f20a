//! Deliveries: batches of devices as their receiver sees them under Devices > UPLOADS.

mod query;
mod use_cases;

pub use query::*;
pub use use_cases::Deliveries;
