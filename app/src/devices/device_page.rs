use super::custody::DeviceSheet;
use super::links::Links;
use super::read_device;
use crate::paths;
use crate::shell::{Crumb, Head, Problem};
use crate::ui::Skeleton;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A device's page, by any of its identities.
#[component]
pub fn DevicePage() -> impl IntoView {
    let links = StoredValue::new(Links::here());
    let params = use_params_map();
    let identity = Memo::new(move |_| params.with(|params| params.get("identity")).unwrap_or_default());
    let device = Resource::new_blocking(move || identity.get(), read_device);
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8 what="the device"/> }>
            {move || Suspend::new(async move {
                match device.await {
                    Ok(device) => {
                        let about = device.row.model.clone().map(|model| view! { <p>{model}</p> }.into_any());
                        view! {
                            <Head title=format!("Device {}", device.row.identity) crumbs=vec![Crumb::new(paths::devices(), "Devices")]
                                about=about.unwrap_or_else(|| ().into_any())/>
                            <div class="sheet device-sheet"><DeviceSheet device links=links.get_value()/></div>
                        }
                        .into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}
