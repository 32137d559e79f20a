//! Enrolment services: the operator's catalogue (`page.rs`, plain forms throughout), and the checkboxes that approving and
//! registering devices share.

mod api;
mod choice;
mod page;

pub use api::*;
pub use choice::{ServiceChoice, ServiceTicks};
pub use page::ServicesPage;
