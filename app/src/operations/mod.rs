//! Operations: what is done to many devices at once. A dialog follows one that was just begun ([`Following`]); its page
//! keeps what it did, with the CSV of exactly the devices.
//!
//! To add a kind: its words in `told.rs`.

mod api;
mod following;
mod operation_page;
mod told;

pub use api::*;
pub use following::{Following, OperationDialog};
pub use operation_page::OperationPage;
pub use told::{Skipped, done_word};
