//! API keys: the list in the settings, and the form that creates one.

mod api;
mod columns;
mod create_page;
mod list_page;

pub use api::*;
pub use create_page::CreateApiKeyPage;
pub use list_page::ApiKeysPage;
