use super::policy::RegistryPolicy;
use super::{columns, list_known_devices, list_registry_loads, list_tacs, removing};
use crate::live::Live;
use crate::paths;
use crate::people::Me;
use crate::shell::{DeniedButton, Head, NotFound};
use crate::ui::table::Table;
use crate::ui::{Confirm, Empty, MenuItem, Tab, Tabs};
use crate::words::Here;
use domain::device_registry::{KnownDeviceList, LoadList, RegistryPart, TacList};
use domain::policy::Action;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// *Device registry*: the TACs that it knows, and what becomes of devices that it does not.
#[component]
pub fn RegistryTacsPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewDeviceRegistry).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let (confirm, removed) = (Confirm::here(), RwSignal::new(0_u64));
    let table = Table::<TacList>::new("TACs", list_tacs, columns::tac_cell)
        .row_actions(move |row| {
            let of = row.clone();
            let ask = move || removing::ask_tac(confirm, &of, removed);
            vec![MenuItem::call(t!("Remove"), ask).enabled(me.may(Action::ManageDeviceRegistry)).danger()]
        })
        .refresh(removed)
        .csv(t!("Download as CSV"), paths::registry_csv(RegistryPart::Tacs, ""))
        .empty(|| view! { <Empty title=t!("No TACs yet") text=t!("Load them from a file: an upload finds the model and the edition of its devices here.")/> });
    view! {
        {head(RegistryPart::Tacs)}
        <RegistryTabs/>
        {table.view()}
        <RegistryPolicy/>
    }
    .into_any()
}

/// The single devices that the registry knows.
#[component]
pub fn RegistryDevicesPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewDeviceRegistry).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let (confirm, removed) = (Confirm::here(), RwSignal::new(0_u64));
    let table = Table::<KnownDeviceList>::new(t!("Single devices"), list_known_devices, columns::device_cell)
        .row_actions(move |row| {
            let of = row.clone();
            let ask = move || removing::ask_device(confirm, &of, removed);
            vec![MenuItem::call(t!("Remove"), ask).enabled(me.may(Action::ManageDeviceRegistry)).danger()]
        })
        .refresh(removed)
        .csv(t!("Download as CSV"), paths::registry_csv(RegistryPart::Devices, ""))
        .empty(|| view! { <Empty title=t!("No single devices yet") text=t!("Load them from a file: an upload finds the second IMEI and the serial number of its devices here.")/> });
    view! {
        {head(RegistryPart::Devices)}
        <RegistryTabs/>
        {table.view()}
    }
    .into_any()
}

/// The files that the registry was loaded from.
#[component]
pub fn RegistryLoadsPage() -> impl IntoView {
    if Me::here().may(Action::ViewDeviceRegistry).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let live = Live::listen();
    let table = Table::<LoadList>::new(t!("Loads"), list_registry_loads, move |row, column| {
        columns::load_cell(row, column, live)
    })
    .refresh(live.changed())
    .empty(|| view! { <Empty title=t!("No files yet") text=t!("Each file that is loaded stands here, with what became of its rows.")/> });
    view! {
        {head(RegistryPart::Tacs)}
        <RegistryTabs/>
        {table.view()}
    }
    .into_any()
}

fn head(part: RegistryPart) -> impl IntoView {
    let label = match part {
        RegistryPart::Tacs => t!("Load TACs"),
        RegistryPart::Devices => t!("Load single devices"),
    };
    let load = match Me::here().may(Action::LoadDeviceRegistry) {
        Ok(()) => view! { <a class="btn primary" href=paths::load_registry(part)>{label}</a> }.into_any(),
        Err(reason) => view! { <DeniedButton label class="btn primary" reason/> }.into_any(),
    };
    let about = view! { <p>{t!("Where uploads find the model, the edition and the other identities of a device.")}</p> };
    view! { <Head title=t!("Device registry") about=about.into_any()>{load}</Head> }.into_any()
}

/// The three lists, side by side.
#[component]
fn RegistryTabs() -> impl IntoView {
    let place = use_location().pathname;
    let tab = move |href: String, label: &str| Tab {
        current: *place.read() == href,
        href,
        label: label.to_owned(),
        count: None,
    };
    let tabs = Signal::derive(move || {
        let mut tabs: Vec<Tab> = RegistryPart::ALL
            .into_iter()
            .map(|part| tab(paths::registry(part), part.label().here()))
            .collect();
        tabs.push(tab(paths::registry_loads(), t!("Loads")));
        tabs
    });
    view! { <Tabs label=t!("Device registry") tabs/> }
}
