//! Finding a device; devices as a file, and a file of devices to be deleted.

mod delete_by_file;
mod device_file;
mod export;
mod find;

pub use delete_by_file::delete_by_file;
pub use export::{export, export_of_customer, export_of_delivery};
pub use find::find;
