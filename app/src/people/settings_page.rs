use super::{Me, SignInProvider};
use crate::paths;
use crate::shell::Head;
use domain::policy::Action;
use leptos::prelude::*;

/// The settings of the organisation and of the person.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let me = Me::here();
    let card = |href: String, title: &'static str, text: String| {
        view! { <li><a class="card-link" href=href><b>{title}</b><span class="soft">{text}</span></a></li> }
    };
    let edit = me.may(Action::EditOrganisation).is_ok();
    let codes = me.may(Action::ViewSoldToCodes).is_ok();
    let keys = me.may(Action::ManageApiKeys).is_ok();
    let provider =
        use_context::<SignInProvider>().map(|provider| t!("Sign in with {name}, too.", name = provider.name));
    view! {
        <Head title=t!("Settings")/>
        <ul class="card-links">
            {codes.then(|| card(paths::sold_to_codes(), t!("Sold-to codes"), t!("Needed when an upload holds Enterprise Edition devices.").to_owned()))}
            {keys.then(|| card(paths::api_keys(), t!("API keys"), t!("How programs act for your organisation.").to_owned()))}
            {keys.then(|| card(paths::webhooks(), t!("Webhooks"), t!("What your programs are told.").to_owned()))}
            {edit.then(|| card(paths::organisation(), t!("Organisation"), t!("Its name, address and contact.").to_owned()))}
            {card(paths::notification_settings(), t!("Notifications"), t!("What you are told, in the bell and by mail.").to_owned())}
            {card(paths::password(), t!("Password"), t!("Change it; every other session ends.").to_owned())}
            {card(paths::invitations(), t!("Invitations"), t!("Organisations that invite you.").to_owned())}
            {card(paths::appearance(), t!("Appearance"), t!("Theme, rows and time zone, on every device.").to_owned())}
            {card(paths::second_factor(), t!("Second factor"), t!("A code of your phone in addition to your password.").to_owned())}
            {provider.map(|text| card(paths::linked_identities(), t!("Sign-in provider"), text))}
            {card(paths::sessions(), t!("Sessions"), t!("Where you are signed in, and how to end it.").to_owned())}
        </ul>
    }
    .into_any()
}
