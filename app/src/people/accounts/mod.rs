//! Where links lead: opening an account, a new password. And what of the own account needs no link.
//!
//! The first three pages are for whoever holds a link, or forgot the password: nobody is signed in. Their forms are plain
//! ones to the server's own routes, which set the cookie of the session.

mod activate_page;
mod api;
mod forgot_page;
mod invitations_page;
mod new_password;
mod password_page;
mod reset_page;

pub use activate_page::ActivatePage;
pub use api::*;
pub use forgot_page::ForgotPasswordPage;
pub use invitations_page::InvitationsPage;
pub use password_page::PasswordPage;
pub use reset_page::ResetPasswordPage;

use crate::error::{ApiError, REFUSED, refused_in};
use crate::paths;
use crate::ui::{Glyph, Icon};
use crate::words::link_sentence;
use domain::people::LinkState;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// A page without the frame: for whoever is not signed in.
#[component]
fn Alone(
    /// The title of the window.
    #[prop(into)]
    title: String,
    /// What is on it.
    children: Children,
) -> impl IntoView {
    view! {
        <Title text=title/>
        <main class="alone">
            <div class="brand"><span class="mark"><Icon glyph=Glyph::Waybill/></span>"Waybill"</div>
            <div class="sheet">{children()}</div>
        </main>
    }
    .into_any()
}

/// A link that is of no use: why, and what to do next.
#[component]
fn OfNoUse(
    /// Why.
    state: LinkState,
    /// Whether it was to set a password: then one can ask for another at once.
    #[prop(optional)]
    reset: bool,
) -> impl IntoView {
    let used = state == LinkState::Used;
    view! {
        <h1>{t!("This link does not work")}</h1>
        <p class="notice warn" role="status">{link_sentence(state)}</p>
        {(reset || used).then(|| view! { <p><a class="btn" href=paths::forgot_password()>{t!("Ask for a new password")}</a></p> })}
        <p><a class="btn" href=paths::sign_in()>{t!("To the sign-in page")}</a></p>
    }
    .into_any()
}

/// The token in the page's address.
fn token() -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get("token")).unwrap_or_default())
}

/// The refusal that the page's address brings back.
fn refused() -> Signal<Option<ApiError>> {
    let query = use_query_map();
    Signal::derive(move || {
        query.with(|query| query.get(REFUSED)).as_deref().and_then(refused_in).map(ApiError::Portal)
    })
}
