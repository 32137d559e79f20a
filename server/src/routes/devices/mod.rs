//! Finding a device; devices as a file.

mod export;
mod find;

pub use export::{export, export_of_customer, export_of_delivery};
pub use find::find;
