use super::columns::{DeviceState, tags};
use super::links::Links;
use crate::paths;
use crate::ui::{Copy, Day, Moment, grouped};
use crate::words::Here;
use domain::devices::{CustodyEntry, DeviceDetails, Edition, IdentityKind};
use domain::uploads::UploadNumber;
use leptos::prelude::*;

/// So many entries of a record are shown unfolded.
const UNFOLDED: usize = 20;

/// Everything about one device: what it is, where it is, and its custody record.
#[component]
pub(super) fn DeviceSheet(
    /// The device.
    device: DeviceDetails,
    /// What has a page here.
    links: Links,
) -> impl IntoView {
    let DeviceDetails { row, upload, uploaded_by, order_date, custody } = device;
    let what = match row.kind {
        IdentityKind::Imei => "IMEI",
        IdentityKind::Meid => "MEID",
        IdentityKind::Serial => t!("Serial number"),
    };
    let identity = |label: &'static str, text: String| {
        view! { <dt>{label}</dt><dd><span class="id">{text.clone()}</span><Copy text what=label/></dd> }
    };
    let customer = match links.customer(&row.customer) {
        Some(href) => view! { <a href=href>{row.customer_name.clone()}</a> }.into_any(),
        None => row.customer_name.clone().into_any(),
    };
    view! {
        <dl class="facts">
            {identity(what, row.identity.to_string())}
            {row.imei2.map(|second| identity(t!("Second IMEI"), second.to_string()))}
            {row.serial.map(|serial| identity(t!("Serial number"), serial.to_string()))}
            <dt>{t!("Model")}</dt><dd>{row.model.unwrap_or_else(|| t!("Unknown").to_owned())}</dd>
            {row.edition.map(|edition| view! { <dt>{t!("Edition")}</dt><dd>{Edition::label(edition).here()}</dd> })}
            <dt>{t!("Status")}</dt><dd><DeviceState state=row.status/></dd>
            <dt>{t!("Holder")}</dt><dd>{customer}</dd>
            {row.order_number.map(|number| view! { <dt>{t!("Order number")}</dt><dd>{number}</dd> })}
            {order_date.map(|on| view! { <dt>{t!("Order date")}</dt><dd><Day on/></dd> })}
            {upload.map(|upload| view! { <dt>{t!("Upload")}</dt><dd>{batch(&upload, &links)}</dd> })}
            {uploaded_by.map(|email| view! { <dt>{t!("Uploaded by")}</dt><dd>{email}</dd> })}
            {(!row.tags.is_empty()).then(|| view! { <dt>{t!("Tags")}</dt><dd>{tags(&row.tags)}</dd> })}
            {(!row.services.is_empty()).then(|| view! { <dt>{t!("Services")}</dt><dd>{tags(&row.services)}</dd> })}
        </dl>
        <h2>{t!("Custody record")}</h2>
        {timeline(custody, &links)}
    }
    .into_any()
}

/// The record, latest first; of a long one the beginning is folded.
fn timeline(mut custody: Vec<CustodyEntry>, links: &Links) -> impl IntoView + use<> {
    let earlier = if custody.len() > UNFOLDED { custody.split_off(UNFOLDED - 1) } else { Vec::new() };
    let list = |entries: Vec<CustodyEntry>| {
        let items = entries.into_iter().map(|entry| line(entry, links)).collect_view();
        view! { <ol class="timeline">{items}</ol> }
    };
    let folded = (!earlier.is_empty()).then(|| {
        let summary = t!("{entries} earlier entries", entries = grouped(earlier.len() as u64));
        view! { <details class="earlier"><summary>{summary}</summary>{list(earlier)}</details> }
    });
    view! { {list(custody)}{folded} }.into_any()
}

fn line(entry: CustodyEntry, links: &Links) -> impl IntoView + use<> {
    let CustodyEntry { event, at, by, person, to, upload, operation, services } = entry;
    let who = match (by, person) {
        (Some(by), Some(person)) => Some(format!("{by} ({person})")),
        (by, person) => by.or(person),
    };
    let way = match (who, to) {
        (Some(who), Some(to)) => format!("{who} → {to} · "),
        (Some(name), None) => format!("{name} · "),
        (None, Some(to)) => format!("→ {to} · "),
        (None, None) => String::new(),
    };
    let through = upload.map(|upload| view! { {t!(" in ")}{batch(&upload, links)} });
    let operation = operation.map(|number| {
        view! { {t!(" by ")}<a class="id" href=paths::operation(&number)>{number.to_string()}</a> }
    });
    let services = (!services.is_empty()).then(|| format!(": {}", services.join(", ")));
    view! { <li><div><b>{event.label().here()}</b>{services}{through}{operation}<div class="soft small">{way}<Moment at/></div></div></li> }.into_any()
}

/// An upload's number, as a link where it has a page.
fn batch(upload: &UploadNumber, links: &Links) -> AnyView {
    let number = upload.to_string();
    match links.upload(upload) {
        Some(href) => view! { <a class="id" href=href>{number}</a> }.into_any(),
        None => view! { <span class="id">{number}</span> }.into_any(),
    }
}
