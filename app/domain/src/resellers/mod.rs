//! Resellers as a receiver (an MSP or a customer) sees them: its registrations. And, for a customer, the MSPs that ask
//! to manage it.

mod query;
mod use_cases;

pub use query::*;
pub use use_cases::Resellers;
