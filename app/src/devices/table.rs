use super::custody::DeviceSheet;
use super::{columns, delete, list_devices, read_device, suggest_devices};
use crate::error::ApiResult;
use crate::paths;
use crate::people::Me;
use crate::shell::Problem;
use crate::ui::table::{BulkAction, Suggestion, Table};
use crate::ui::{Confirm, Dialog, Empty, Explain, Skeleton, toasts};
use domain::devices::{DeviceList, DeviceScope};
use domain::policy::Action;
use leptos::prelude::*;

/// DEVICES: of one customer, or everything. A press on a device shows it beside the list.
#[component]
pub fn DeviceTable(
    /// Whose devices.
    scope: DeviceScope,
    /// Called when devices were deleted.
    #[prop(optional)]
    changed: Option<Callback<()>>,
) -> impl IntoView {
    let me = Me::here();
    let shown = RwSignal::new(None::<String>);
    let open = Callback::new(move |identity| shown.set(Some(identity)));
    let ask = delete::Asker { confirm: Confirm::here(), toasts: toasts(), explain: Explain::here(), changed };
    let scope = StoredValue::new(scope);
    let delete = me.may(Action::DeleteDevices);
    let upload = me.may(Action::UploadDevices).is_ok();
    let linked = me.may(Action::ViewCustomers).is_ok();
    let csv = scope.with_value(|scope| match scope {
        DeviceScope::Mine => paths::devices_csv(""),
        DeviceScope::Customer(number) => paths::customer_devices_csv(number, ""),
    });
    let next_step = scope.with_value(|scope| match scope {
        DeviceScope::Customer(number) if upload => Some((paths::upload_devices(number), "Upload devices")),
        DeviceScope::Mine if upload => Some((paths::customers(), "Choose a customer")),
        DeviceScope::Mine | DeviceScope::Customer(_) => None,
    });
    let in_scope = move || scope.get_value();
    let table = Table::<DeviceList>::new(
        "Devices",
        move |query| list_devices(in_scope(), query),
        move |row, column| columns::cell(row, column, open),
    )
    .suggest(move |text| suggestions(in_scope(), text))
    .row_actions(move |row| columns::actions(row, linked))
    .bulk_action(
        BulkAction::new("Delete devices", move |chosen| ask.ask(in_scope(), chosen)).enabled(delete).danger(),
    )
    .csv("Download as CSV", csv)
    .empty(move || {
        let next_step = next_step.clone();
        view! {
            <Empty title="No devices yet" text="Devices appear here when an upload has been processed.">
                {next_step.map(|(href, label)| view! { <a class="btn primary" href=href>{label}</a> })}
            </Empty>
        }
    })
    .view();
    view! {
        {table}
        <DeviceDrawer shown/>
    }
    .into_any()
}

/// A device beside the list.
#[component]
fn DeviceDrawer(shown: RwSignal<Option<String>>) -> impl IntoView {
    let linked = Me::here().may(Action::ViewCustomers).is_ok();
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(shown.read().is_some()));
    Effect::new(move |_| {
        if !open.get() && shown.read_untracked().is_some() {
            shown.set(None);
        }
    });
    let title = Signal::derive(move || {
        shown.get().map_or_else(|| "Device".to_owned(), |identity| format!("Device {identity}"))
    });
    view! {
        <Dialog id="device" title open>
            {move || {
                let identity = shown.get().unwrap_or_default();
                let page = paths::device(&identity);
                let device = LocalResource::new(move || read_device(identity.clone()));
                view! {
                    <section class="device-sheet">
                        <Suspense fallback=|| view! { <Skeleton lines=8 what="the device"/> }>
                            {move || Suspend::new(async move {
                                match device.await {
                                    Ok(device) => view! { <DeviceSheet device linked/> }.into_any(),
                                    Err(error) => view! { <Problem error/> }.into_any(),
                                }
                            })}
                        </Suspense>
                    </section>
                    <footer><a class="btn" href=page>"Open as a page"</a></footer>
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
