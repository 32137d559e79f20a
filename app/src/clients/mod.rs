//! A reseller's clients: the list, a page of each with its tabs, and client types. Clients are made and changed by orders
//! alone.

mod api;
mod client_page;
mod clients_page;
mod columns;
mod entries;
mod holds;
mod information;
mod type_forms;
mod types_page;

pub use api::*;
pub use client_page::{ClientOnPage, ClientPage};
pub use clients_page::ClientsPage;
pub use columns::{Standing, client_link};
pub use entries::ClientEntries;
pub use holds::ClientHolds;
pub use information::ClientInformation;
pub use types_page::ClientTypesPage;
