use super::CustomerOnPage;
use crate::devices::DeviceTable;
use crate::people::Me;
use crate::uploads::UploadTable;
use domain::devices::DeviceScope;
use domain::policy::Action;
use leptos::prelude::*;

/// The tab UPLOADS; for an MSP, which uploads nothing, DEVICES. Made anew for another customer.
#[component]
pub fn CustomerUploads() -> impl IntoView {
    if Me::here().may(Action::ViewUploads).is_err() {
        return view! { <CustomerDevices/> }.into_any();
    }
    let page = expect_context::<CustomerOnPage>();
    let changed = Callback::new(move |()| page.refresh());
    (move || page.number.get().map(|customer| view! { <UploadTable customer changed/> })).into_any()
}

/// The tab DEVICES. Made anew for another customer.
#[component]
pub fn CustomerDevices() -> impl IntoView {
    let page = expect_context::<CustomerOnPage>();
    let changed = Callback::new(move |()| page.refresh());
    (move || {
        page.number.get().map(|number| view! { <DeviceTable scope=DeviceScope::Customer(number) changed/> })
    })
    .into_any()
}
