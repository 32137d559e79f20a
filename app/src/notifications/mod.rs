//! What people are told: the bell above every page, the list, and what they want to be told of.

mod api;
mod bell;
mod links;
mod page;
mod settings_page;
mod state;

pub use api::*;
pub use bell::Bell;
pub use links::{glyph, href, href_of};
pub use page::NotificationsPage;
pub use settings_page::NotificationSettingsPage;
pub use state::BellState;
