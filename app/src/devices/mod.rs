//! Devices: the list of everything, of one customer or of one delivery; a device's page with its custody record; moving,
//! deleting, and their services.

mod api;
mod columns;
mod custody;
mod delete;
mod device_page;
mod devices_page;
mod links;
mod moving;
mod registering;
mod table;
mod tabs;

pub use api::*;
pub use device_page::DevicePage;
pub use devices_page::DevicesPage;
pub use table::DeviceTable;
pub use tabs::DeviceTabs;
