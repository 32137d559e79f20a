use leptos::prelude::*;
/// x
#[component]
pub fn UploadDevicesPage() -> impl IntoView {
    view! {}
}
