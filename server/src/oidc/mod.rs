//! Signing in by an OpenID Connect provider: the authorization code flow with PKCE (OpenID Connect Core 1.0, 3.1).
//!
//! - [`attempt`]: what the browser keeps between here, the provider, and here again. The server keeps nothing.
//! - [`provider`]: where to send the browser, and whom the provider vouches for when it comes back.
//! - [`ask`]: requests to the provider: in secret, in time, bounded, and to no other host than the one that was meant.
//!
//! The routes are in [`crate::routes`]; who the person is here is for `domain::people::ExternalIdentities` to say.

mod ask;
mod attempt;
mod provider;

pub use attempt::{Attempt, no_cookie};
pub use provider::{Provider, ProviderError, Setback};
