//! Enrolment services: the checkboxes that approving and registering devices share.

mod api;
mod choice;

pub use api::*;
pub use choice::{ServiceChoice, ServiceTicks};
