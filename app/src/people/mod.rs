//! The signed-in person: who they are, signing in, their sessions and settings.
//!
//! Signing in and out and switching the organisation are plain forms to the server's own routes: they set cookies.

mod api;
mod appearance_page;
mod me;
mod sessions_page;
mod settings_page;
mod sign_in_page;

pub use api::*;
pub use appearance_page::AppearancePage;
pub use me::Me;
pub use sessions_page::SessionsPage;
pub use settings_page::SettingsPage;
pub use sign_in_page::{SignInPage, SignInRefusal};
