use crate::error::ApiError;
use crate::{paths, words};
use domain::PortalError;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;

/// Nothing is here, or nothing that this organisation may know of.
#[component]
pub fn NotFound() -> impl IntoView {
    crate::error::answer(&PortalError::NotFound);
    view! {
        <Title text=t!("Not found")/>
        <div class="problem">
            <h1>{t!("There is no such page")}</h1>
            <p class="soft">{t!("The address may be mistyped, what was here may have been removed, or it is not for your organisation.")}</p>
            <p class="problem-ways"><a class="btn primary" href=paths::home()>{t!("To the start page")}</a></p>
        </div>
    }
    .into_any()
}

/// A page that could not be shown, with a way out.
#[component]
pub fn Problem(
    /// Why.
    error: ApiError,
) -> impl IntoView {
    let location = use_location();
    let here = move || {
        format!(
            "{}{}",
            location.pathname.get(),
            location.search.with(|s| if s.is_empty() { String::new() } else { format!("?{s}") })
        )
    };
    match error {
        ApiError::Portal(PortalError::NotFound) => view! { <NotFound/> }.into_any(),
        ApiError::Portal(PortalError::Unauthenticated) => view! {
            <Title text=t!("Sign in again")/>
            <div class="problem">
                <h1>{t!("Your session has ended")}</h1>
                <p class="soft">{t!("Sign in again and you are back on this page.")}</p>
                <p class="problem-ways"><a class="btn primary" rel="external" href=move || paths::sign_in_then(&here())>{t!("Sign in")}</a></p>
            </div>
        }
        .into_any(),
        error => view! {
            <Title text=t!("Something went wrong")/>
            <div class="problem">
                <h1>{t!("This page cannot be shown")}</h1>
                <p class="soft">{words::sentence(&error)}</p>
                <p class="problem-ways">
                    <a class="btn primary" rel="external" href=here>{t!("Try again")}</a>
                    <a class="btn" href=paths::home()>{t!("To the start page")}</a>
                </p>
            </div>
        }
        .into_any(),
    }
}
