use super::CustomerOnPage;
use crate::devices::DeviceTable;
use crate::uploads::UploadTable;
use domain::devices::DeviceScope;
use leptos::prelude::*;

/// The tab UPLOADS. Made anew for another customer.
#[component]
pub fn CustomerUploads() -> impl IntoView {
    let page = expect_context::<CustomerOnPage>();
    let changed = Callback::new(move |()| page.refresh());
    move || page.number.get().map(|customer| view! { <UploadTable customer changed/> })
}

/// The tab DEVICES. Made anew for another customer.
#[component]
pub fn CustomerDevices() -> impl IntoView {
    let page = expect_context::<CustomerOnPage>();
    let changed = Callback::new(move |()| page.refresh());
    move || {
        page.number.get().map(|number| view! { <DeviceTable scope=DeviceScope::Customer(number) changed/> })
    }
}
