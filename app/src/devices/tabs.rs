use crate::paths;
use crate::people::Me;
use crate::ui::{Tab, Tabs};
use domain::policy::Action;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// DEVICES and UPLOADS of a receiver, side by side; nothing for whoever receives nothing.
#[component]
pub fn DeviceTabs() -> impl IntoView {
    let place = use_location().pathname;
    let tab = move |href: String, label: &str| Tab {
        current: *place.read() == href,
        href,
        label: label.to_owned(),
        count: None,
    };
    let tabs = Signal::derive(move || {
        vec![tab(paths::devices(), t!("Devices")), tab(paths::deliveries(), t!("Uploads"))]
    });
    Me::here().may(Action::ViewDeliveries).is_ok().then(|| view! { <Tabs label=t!("Devices") tabs/> })
}
