//! Devices: the list of everything, of one customer or of one delivery; a device's page with its custody record; moving,
//! deleting (of a selection, or by file), and their services.

mod api;
mod by_file;
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
pub use by_file::{DeleteByFilePage, DeleteByFilePreviewPage};
pub(crate) use columns::plain_cell as device_cell;
pub use device_page::DevicePage;
pub use devices_page::DevicesPage;
pub use table::DeviceTable;
pub use tabs::DeviceTabs;
