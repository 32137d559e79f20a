//! Deliveries: the UPLOADS of a receiver under Devices, a delivery's page, approving and rejecting.

mod api;
mod approve;
mod columns;
mod deliveries_page;
mod delivery_page;
mod reject;

pub use api::*;
pub use columns::DeliveryState;
pub(crate) use columns::cell as delivery_cell;
pub use deliveries_page::DeliveriesPage;
pub use delivery_page::DeliveryPage;
