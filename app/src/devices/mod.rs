//! Devices: the list of everything or of one customer, a device's page with its custody record, and deleting.

mod api;
mod columns;
mod custody;
mod delete;
mod device_page;
mod devices_page;
mod table;

pub use api::*;
pub use device_page::DevicePage;
pub use devices_page::DevicesPage;
pub use table::DeviceTable;
