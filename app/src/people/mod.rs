//! The signed-in person: who they are, signing in, their sessions and settings. And the people of an organisation:
//! [`users`], [`roles`], and [`accounts`], where links lead.
//!
//! Signing in and out, activating and resetting, and switching the organisation are plain forms to the server's own
//! routes: they set cookies.

mod accounts;
mod api;
mod appearance_page;
mod me;
mod roles;
mod sessions_page;
mod settings_page;
mod sign_in_page;
mod users;

pub use accounts::*;
pub use api::*;
pub use appearance_page::AppearancePage;
pub use me::Me;
pub use roles::*;
pub use sessions_page::SessionsPage;
pub use settings_page::SettingsPage;
pub use sign_in_page::{SignInPage, SignInRefusal};
pub use users::*;
