//! The activity log: who did what to what, when, with which result; read-only.

mod api;
mod page;

pub use api::*;
pub use page::ActivityPage;
