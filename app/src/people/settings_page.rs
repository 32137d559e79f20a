use super::Me;
use crate::paths;
use crate::shell::Head;
use domain::policy::Action;
use leptos::prelude::*;

/// The settings of the organisation and of the person.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let me = Me::here();
    let card = |href: String, title: &'static str, text: &'static str| {
        view! { <li><a class="card-link" href=href><b>{title}</b><span class="soft">{text}</span></a></li> }
    };
    let codes = me.may(Action::ViewSoldToCodes).is_ok();
    view! {
        <Head title="Settings"/>
        <ul class="card-links">
            {codes.then(|| card(paths::sold_to_codes(), "Sold-to codes", "Needed when an upload holds Enterprise Edition devices."))}
            {card(paths::notification_settings(), "Notifications", "What you are told, in the bell and by mail.")}
            {card(paths::password(), "Password", "Change it; every other session ends.")}
            {card(paths::invitations(), "Invitations", "Organisations that invite you.")}
            {card(paths::appearance(), "Appearance", "Theme, rows and time zone, on every device.")}
            {card(paths::second_factor(), "Second factor", "A code of your phone in addition to your password.")}
            {card(paths::sessions(), "Sessions", "Where you are signed in, and how to end it.")}
        </ul>
    }
    .into_any()
}
