//! The start page of each kind of organisation.

mod api;
mod home_page;
mod receiver;
mod reseller;

pub use api::*;
pub use home_page::HomePage;
