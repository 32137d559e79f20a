//! What a person keeps about a list: preferences and saved views. The table in [`crate::ui::table`] shows them; no
//! page is needed.

mod api;

pub use api::*;
