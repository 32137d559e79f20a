//! *Device registry* as the operator keeps it: TACs, single devices and the files that they were loaded from, each a tab
//! (`pages.rs`); what becomes of devices that it does not know (`policy.rs`). A file is loaded with the pieces of *Upload
//! devices* (`load_page.rs`), and its page shows what became of its rows (`details_page.rs`).

mod api;
mod columns;
mod details_page;
mod load_page;
mod pages;
mod policy;
mod removing;

pub use api::*;
pub use details_page::RegistryLoadPage;
pub use load_page::LoadRegistryPage;
pub use pages::{RegistryDevicesPage, RegistryLoadsPage, RegistryTacsPage};
