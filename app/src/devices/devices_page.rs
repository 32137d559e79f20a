use super::{DeviceTable, DeviceTabs};
use crate::people::Me;
use crate::shell::Head;
use domain::devices::DeviceScope;
use domain::organisations::OrganisationKind;
use leptos::prelude::*;

/// Every device of the organisation: what a reseller uploaded, or what an MSP or customer holds.
#[component]
pub fn DevicesPage() -> impl IntoView {
    let about = match Me::here().profile().organisation.kind {
        OrganisationKind::Reseller => {
            t!("Everything that your organisation uploaded and your customers hold.")
        }
        OrganisationKind::Msp | OrganisationKind::Customer | OrganisationKind::Operator => {
            t!("Everything that your organisation holds.")
        }
    };
    view! {
        <Head title=t!("Devices") about=view! { <p>{about}</p> }.into_any()/>
        <DeviceTabs/>
        <DeviceTable scope=DeviceScope::Mine/>
    }
    .into_any()
}
