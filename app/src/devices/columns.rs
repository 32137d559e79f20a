use super::links::Links;
use crate::paths;
use crate::ui::{MenuItem, Moment, Status, Tone};
use crate::words::{Here, tag_name};
use domain::devices::{DeviceRow, DeviceStatus};
use leptos::prelude::*;

/// A cell of DEVICES. `open` shows a device beside the list.
pub(super) fn cell(row: &DeviceRow, column: &'static str, open: Callback<String>) -> AnyView {
    let identity = |identity: &Option<domain::devices::Identity>| match identity {
        Some(identity) => view! { <span class="id">{identity.to_string()}</span> }.into_any(),
        None => ().into_any(),
    };
    match column {
        "identity" => {
            let key = row.identity.to_string();
            let (opened, page) = (key.clone(), paths::device(&key));
            let show = move |event: leptos::ev::MouseEvent| {
                // A click with Ctrl, Shift or the middle button opens a tab, as everywhere.
                if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
                    event.prevent_default();
                    open.run(opened.clone());
                }
            };
            view! {
                <a class="id" href=page on:click=show>{key}</a>
                {row.imei2.as_ref().map(|second| second_imei(&second.to_string()))}
            }
            .into_any()
        }
        "imei2" => identity(&row.imei2),
        "serial" => identity(&row.serial),
        "model" => match &row.model {
            Some(model) => model.clone().into_any(),
            None => view! { <span class="soft">{t!("Unknown")}</span> }.into_any(),
        },
        "edition" => row.edition.map(|edition| edition.label().here()).unwrap_or_default().into_any(),
        "customer" => view! { <span>{row.customer_name.clone()}</span> }.into_any(),
        "order_number" => row.order_number.clone().unwrap_or_default().into_any(),
        "uploaded_at" => view! { <Moment at=row.uploaded_at/> }.into_any(),
        "status" => view! { <DeviceState state=row.status/> }.into_any(),
        "tags" => tags(&row.tags),
        "services" => tags(&row.services),
        _ => ().into_any(),
    }
}

/// As [`cell`], where nothing opens beside the list.
pub(crate) fn plain_cell(row: &DeviceRow, column: &'static str) -> AnyView {
    match column {
        "identity" => {
            let page = paths::device(&row.identity);
            view! { <a class="id" href=page>{row.identity.to_string()}</a> }.into_any()
        }
        other => cell(row, other, Callback::new(|_| ())),
    }
}

/// Words as tags, side by side.
pub(super) fn tags(words: &[String]) -> AnyView {
    words
        .iter()
        .map(|tag| tag_name(tag))
        .map(|tag| view! { <span class="tag">{tag}</span>" " })
        .collect_view()
        .into_any()
}

/// The mark of a dual-SIM device; the second IMEI appears by pointer, focus or tap.
fn second_imei(second: &str) -> impl IntoView + use<> {
    let second = second.to_owned();
    view! {
        <button type="button" class="second-imei">
            <span class="tag">{t!("2 SIM")}</span>
            <span class="unseen">{t!(": second IMEI ")}{second.clone()}</span>
            <span class="bubble id" aria-hidden="true">{second}</span>
        </button>
    }
    .into_any()
}

/// A device's status as a pill.
#[component]
pub(super) fn DeviceState(
    /// Which.
    state: DeviceStatus,
) -> impl IntoView {
    let tone = match state {
        DeviceStatus::Pending => Tone::Warn,
        DeviceStatus::Verified => Tone::Ok,
    };
    view! { <Status tone label=state.label().here()/> }.into_any()
}

/// What can be done with a device.
pub(super) fn actions(row: &DeviceRow, links: &Links) -> Vec<MenuItem> {
    let mut items = vec![MenuItem::link(t!("Open"), paths::device(&row.identity))];
    if let Some(customer) = links.customer(&row.customer) {
        items.push(MenuItem::link(t!("Open customer"), customer));
    }
    items
}
