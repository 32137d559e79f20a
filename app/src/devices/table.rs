use super::custody::DeviceSheet;
use super::delete::Deleter;
use super::links::Links;
use super::moving::{MoveDialog, Mover};
use super::registering::{Registrar, ServicesDialog, Way};
use super::{columns, list_devices, read_device, suggest_devices};
use crate::error::ApiResult;
use crate::live::Live;
use crate::paths;
use crate::people::Me;
use crate::shell::Problem;
use crate::ui::table::{BulkAction, Suggestion, Table};
use crate::ui::{Dialog, Empty, Skeleton};
use domain::devices::{DeviceList, DeviceScope};
use domain::organisations::OrganisationKind;
use domain::policy::Action;
use leptos::prelude::*;

/// DEVICES: of one customer, of one delivery, or everything. A press on a device shows it beside the list.
#[component]
pub fn DeviceTable(
    /// Whose devices.
    scope: DeviceScope,
    /// Called when devices were deleted, moved or the like.
    #[prop(optional)]
    changed: Option<Callback<()>>,
    /// Loads the rows again whenever it changes.
    #[prop(optional)]
    refresh: Option<RwSignal<u64>>,
) -> impl IntoView {
    let me = Me::here();
    let live = Live::listen();
    let changed = changed.unwrap_or_else(|| Callback::new(|()| ()));
    let shown = RwSignal::new(None::<String>);
    let open = Callback::new(move |identity| shown.set(Some(identity)));
    let kind = me.profile().organisation.kind;
    let receiver = matches!(kind, OrganisationKind::Msp | OrganisationKind::Customer);
    let deleter = Deleter::here(changed, receiver);
    let (mover, registrar) = (Mover::here(changed), Registrar::here(changed));
    let scope = StoredValue::new(scope);
    let upload = me.may(Action::UploadDevices).is_ok();
    let links = Links::here();
    let csv = scope.with_value(|scope| match scope {
        DeviceScope::Mine => paths::devices_csv(""),
        DeviceScope::Customer(number) => paths::customer_devices_csv(number, ""),
        DeviceScope::Delivery(number) => paths::delivery_devices_csv(number, ""),
    });
    let next_step = scope.with_value(|scope| match scope {
        DeviceScope::Customer(number) if upload => {
            Some((paths::upload_devices(number), t!("Upload devices")))
        }
        DeviceScope::Mine if upload => Some((paths::customers(), t!("Choose a customer"))),
        DeviceScope::Mine if receiver => Some((paths::deliveries(), t!("To your uploads"))),
        DeviceScope::Mine | DeviceScope::Customer(_) | DeviceScope::Delivery(_) => None,
    });
    let (title, text) = match &*scope.read_value() {
        DeviceScope::Delivery(_) => (
            t!("No devices here any more"),
            t!("What was rejected, undone, deleted or handed on is not in a delivery."),
        ),
        DeviceScope::Mine | DeviceScope::Customer(_) => {
            (t!("No devices yet"), t!("Devices appear here when an upload has been processed."))
        }
    };
    let in_scope = move || scope.get_value();
    let mut table = Table::<DeviceList>::new(
        t!("Devices"),
        move |query| list_devices(in_scope(), query),
        move |row, column| columns::cell(row, column, open),
    )
    .suggest(move |text| suggestions(in_scope(), text))
    .row_actions(move |row| columns::actions(row, &links));
    // What an MSP's customer holds can be moved on or back; nothing else of it is the MSP's.
    let held =
        kind != OrganisationKind::Msp || !scope.with_value(|scope| matches!(scope, DeviceScope::Customer(_)));
    if receiver {
        let words =
            if kind == OrganisationKind::Msp { t!("Move devices to customer") } else { t!("Move devices") };
        table = table.bulk_action(
            BulkAction::new(words, move |chosen| mover.ask(in_scope(), chosen))
                .enabled(me.may(Action::MoveDevices)),
        );
    }
    // A change of services is of everything that is held, not of a delivery's part of it.
    if kind == OrganisationKind::Customer && scope.with_value(|scope| *scope == DeviceScope::Mine) {
        let may = me.may(Action::ManageDeviceServices);
        for (words, way) in
            [(t!("Register to service"), Way::Register), (t!("Delete from service"), Way::Unregister)]
        {
            table = table.bulk_action(
                BulkAction::new(words, move |chosen| registrar.ask(way, chosen)).enabled(may.clone()),
            );
        }
    }
    if held {
        table = table.bulk_action(
            BulkAction::new(t!("Delete devices"), move |chosen| deleter.ask(in_scope(), chosen))
                .enabled(me.may(Action::DeleteDevices))
                .danger(),
        );
    }
    live.on_change(changed);
    let told = live.changed();
    let refreshed = move || told.get().wrapping_add(refresh.map_or(0, |refresh| refresh.get()));
    let table = table
        .csv(t!("Download as CSV"), csv)
        .refresh(Signal::derive(refreshed))
        .empty(move || {
            let next_step = next_step.clone();
            view! {
                <Empty title text>
                    {next_step.map(|(href, label)| view! { <a class="btn primary" href=href>{label}</a> })}
                </Empty>
            }
        })
        .view();
    view! {
        {table}
        <DeviceDrawer shown/>
        {receiver.then(|| view! { <MoveDialog mover/> <ServicesDialog registrar/> })}
    }
    .into_any()
}

/// A device beside the list.
#[component]
fn DeviceDrawer(shown: RwSignal<Option<String>>) -> impl IntoView {
    let links = StoredValue::new(Links::here());
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(shown.read().is_some()));
    Effect::new(move |_| {
        if !open.get() && shown.read_untracked().is_some() {
            shown.set(None);
        }
    });
    let title = Signal::derive(move || {
        shown.get().map_or_else(|| t!("Device").to_owned(), |identity| t!("Device {identity}", identity))
    });
    view! {
        <Dialog id="device" title open>
            {move || {
                let identity = shown.get().unwrap_or_default();
                let page = paths::device(&identity);
                let device = LocalResource::new(move || read_device(identity.clone()));
                view! {
                    <section class="device-sheet">
                        <Suspense fallback=|| view! { <Skeleton lines=8 what=t!("the device")/> }>
                            {move || Suspend::new(async move {
                                match device.await {
                                    Ok(device) => view! { <DeviceSheet device links=links.get_value()/> }.into_any(),
                                    Err(error) => view! { <Problem error/> }.into_any(),
                                }
                            })}
                        </Suspense>
                    </section>
                    <footer><a class="btn" href=page>{t!("Open as a page")}</a></footer>
                }
            }}
        </Dialog>
    }
    .into_any()
}

async fn suggestions(scope: DeviceScope, text: String) -> ApiResult<Vec<Suggestion>> {
    let found = suggest_devices(scope, text).await?;
    Ok(found
        .into_iter()
        .map(|identity| Suggestion {
            label: identity.to_string(),
            detail: String::new(),
            href: paths::device(&identity),
        })
        .collect())
}
