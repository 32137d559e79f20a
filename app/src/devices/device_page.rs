use super::custody::DeviceSheet;
use super::delete::Deleter;
use super::links::Links;
use super::moving::{MoveDialog, Mover};
use super::read_device;
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, DeniedButton, Head, Problem};
use crate::ui::Skeleton;
use crate::ui::table::Chosen;
use domain::devices::{DeviceDetails, DeviceScope};
use domain::organisations::OrganisationKind;
use domain::policy::Action;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

/// A device's page, by any of its identities.
#[component]
pub fn DevicePage() -> impl IntoView {
    let links = StoredValue::new(Links::here());
    let params = use_params_map();
    let identity = Memo::new(move |_| params.with(|params| params.get("identity")).unwrap_or_default());
    let device = Resource::new_blocking(move || identity.get(), read_device);
    let actions = Actions::here();
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8 what=t!("the device")/> }>
            {move || Suspend::new(async move {
                match device.await {
                    Ok(device) => {
                        let buttons = actions.buttons(&device);
                        let about = device.row.model.clone().map(|model| view! { <p>{model}</p> }.into_any());
                        view! {
                            <Head title=t!("Device {identity}", identity = device.row.identity) crumbs=vec![Crumb::new(paths::devices(), t!("Devices"))]
                                about=about.unwrap_or_else(|| ().into_any())>
                                {buttons}
                            </Head>
                            <div class="sheet device-sheet"><DeviceSheet device links=links.get_value()/></div>
                        }
                        .into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
        <MoveDialog mover=actions.mover/>
    }
    .into_any()
}

/// What can be done with one device: as with many in the list. Afterwards it may not be here any more, so that the list
/// opens.
#[derive(Clone, Copy)]
struct Actions {
    me: Me,
    mover: Mover,
    deleter: Deleter,
}

impl Actions {
    fn here() -> Self {
        let me = Me::here();
        let navigate = use_navigate();
        let changed = Callback::new(move |()| navigate(&paths::devices(), NavigateOptions::default()));
        let receiver = me.profile().organisation.kind != OrganisationKind::Reseller;
        Self { me, mover: Mover::here(changed), deleter: Deleter::here(changed, receiver) }
    }

    /// What a receiver has handed on is with its new holder: it is moved again or back from there.
    fn buttons(self, device: &DeviceDetails) -> AnyView {
        let own = self.me.profile().organisation;
        let receiver = own.kind != OrganisationKind::Reseller;
        let held = !receiver || device.row.customer == own.number;
        let key = StoredValue::new(device.row.identity.to_string());
        let moving = (receiver && held).then(|| match self.me.may(Action::MoveDevices) {
            Ok(()) => view! {
                <button type="button" class="btn with-script"
                    on:click=move |_| self.mover.ask(DeviceScope::Mine, Chosen::one(key.get_value()))>{t!("Move device")}</button>
            }
            .into_any(),
            Err(reason) => view! { <DeniedButton label=t!("Move device") reason/> }.into_any(),
        });
        let deleting = held.then(|| match self.me.may(Action::DeleteDevices) {
            Ok(()) => view! {
                <button type="button" class="btn danger with-script"
                    on:click=move |_| self.deleter.ask(DeviceScope::Mine, Chosen::one(key.get_value()))>{t!("Delete device")}</button>
            }
            .into_any(),
            Err(reason) => view! { <DeniedButton label=t!("Delete device") reason class="btn danger"/> }.into_any(),
        });
        view! { {moving}{deleting} }.into_any()
    }
}
