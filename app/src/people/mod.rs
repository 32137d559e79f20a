//! The signed-in person: who they are, signing in, their sessions and settings. And the people of an organisation:
//! [`users`], [`roles`], and [`accounts`], where links lead.
//!
//! Signing in and out, activating and resetting, and switching the organisation are plain forms to the server's own
//! routes: they set cookies.

mod accounts;
mod api;
mod appearance_page;
mod linked_identities_page;
mod me;
mod roles;
mod sessions_page;
mod settings_page;
mod sign_in_page;
mod sign_in_provider;
mod sign_in_refusal;
mod users;

pub use accounts::*;
pub use api::*;
pub use appearance_page::AppearancePage;
pub use linked_identities_page::LinkedIdentitiesPage;
pub use me::Me;
pub use roles::*;
pub use sessions_page::SessionsPage;
pub use settings_page::SettingsPage;
pub use sign_in_page::SignInPage;
pub use sign_in_provider::SignInProvider;
pub use sign_in_refusal::SignInRefusal;
pub use users::*;
