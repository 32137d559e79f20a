//! The second factor: turning it on with an authenticator app, recovery codes, and the second step of a sign-in.

mod api;
mod code_page;
mod page;
mod required;

pub use api::*;
pub use code_page::SignInCodePage;
pub use page::SecondFactorPage;
pub use required::SetUpFirst;
