use crate::ui::toasts;
use leptos::prelude::*;

/// An action that is not possible now: visible, and it says why, by pointer, touch, keyboard and screen reader.
#[component]
pub fn DeniedButton(
    /// The words of the action.
    #[prop(into)]
    label: String,
    /// Why not, and what would help.
    #[prop(into)]
    reason: String,
    /// The classes of the button.
    #[prop(default = "btn")]
    class: &'static str,
) -> impl IntoView {
    let toasts = toasts();
    let told = reason.clone();
    view! {
        <button type="button" class=class aria-disabled="true" title=reason.clone() aria-description=reason
            on:click=move |_| toasts.failure(told.clone())>{label}</button>
    }
    .into_any()
}

/// In the place of a form that is not for this person: what it would do, and why not.
#[component]
pub fn Denied(
    /// The words of the action.
    label: &'static str,
    /// Why not, and what would help.
    #[prop(into)]
    reason: String,
) -> impl IntoView {
    view! {
        <div class="sheet padded narrow">
            <p class="soft">{reason.clone()}</p>
            <DeniedButton label reason/>
        </div>
    }
    .into_any()
}
