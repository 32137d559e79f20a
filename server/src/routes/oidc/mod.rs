//! Signing in by the provider of the configuration: to it ([`begin`]) and back ([`end`]). Links and redirects, because the
//! way leads over another site.

mod begin;
mod end;

pub use begin::begin;
pub use end::end;

use crate::answer::{encode, see_other};
use crate::oidc::Setback;
use app::people::SignInRefusal;
use axum::response::Response;

impl From<Setback> for SignInRefusal {
    fn from(setback: Setback) -> Self {
        match setback {
            Setback::Down => Self::ProviderDown,
            Setback::Stale => Self::Stale,
            Setback::Untrusted => Self::Untrusted,
            Setback::Unverified => Self::Unverified,
        }
    }
}

/// Back to the sign-in page, which says why.
fn refused(refusal: &SignInRefusal, next: Option<&str>) -> Response {
    let next = next.map(|next| format!("&next={}", encode(next))).unwrap_or_default();
    see_other(&format!("{}?refused={}{next}", app::paths::sign_in(), refusal.code()))
}
