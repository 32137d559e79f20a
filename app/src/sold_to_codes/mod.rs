//! Sold-to codes: the list in the settings, and the choices of an upload.

mod api;
mod page;

pub use api::*;
pub use page::SoldToCodesPage;
