//! Resellers as a receiver sees them: the list, *Register reseller*, a reseller's preferences; and a customer's MSPs.

mod api;
mod columns;
mod msps;
mod register_page;
mod remove;
mod reseller_page;
mod resellers_page;

pub use api::*;
pub use register_page::RegisterResellerPage;
pub use reseller_page::ResellerPage;
pub use resellers_page::ResellersPage;
