//! What a person keeps about a list: its columns and page size, and named views of it.

mod query;
mod use_cases;

pub use query::{Preferences, SavedView, SavedViews, ViewContents, check_list, check_name};
pub use use_cases::Views;
