use super::columns::DeviceState;
use crate::paths;
use crate::ui::{Copy, Day, Moment};
use domain::devices::{CustodyEntry, DeviceDetails, Edition, IdentityKind};
use domain::uploads::UploadNumber;
use leptos::prelude::*;

/// Everything about one device: what it is, where it is, and its custody record.
#[component]
pub(super) fn DeviceSheet(
    /// The device.
    device: DeviceDetails,
    /// Whether its customer has a page here.
    linked: bool,
) -> impl IntoView {
    let DeviceDetails { row, upload, uploaded_by, order_date, custody } = device;
    let what = match row.kind {
        IdentityKind::Imei => "IMEI",
        IdentityKind::Meid => "MEID",
        IdentityKind::Serial => "Serial number",
    };
    let identity = |label: &'static str, text: String| {
        view! { <dt>{label}</dt><dd><span class="id">{text.clone()}</span><Copy text what=label/></dd> }
    };
    let tags =
        row.tags.iter().cloned().map(|tag| view! { <span class="tag">{tag}</span>" " }).collect::<Vec<_>>();
    let customer = if linked {
        view! { <a href=paths::customer(&row.customer)>{row.customer_name.clone()}</a> }.into_any()
    } else {
        row.customer_name.clone().into_any()
    };
    view! {
        <dl class="facts">
            {identity(what, row.identity.to_string())}
            {row.imei2.map(|second| identity("Second IMEI", second.to_string()))}
            {row.serial.map(|serial| identity("Serial number", serial.to_string()))}
            <dt>"Model"</dt><dd>{row.model.unwrap_or_else(|| "Unknown".to_owned())}</dd>
            {row.edition.map(|edition| view! { <dt>"Edition"</dt><dd>{Edition::label(edition)}</dd> })}
            <dt>"Status"</dt><dd><DeviceState state=row.status/></dd>
            <dt>"Holder"</dt><dd>{customer}</dd>
            {row.order_number.map(|number| view! { <dt>"Order number"</dt><dd>{number}</dd> })}
            {order_date.map(|on| view! { <dt>"Order date"</dt><dd><Day on/></dd> })}
            {upload.map(|upload| view! { <dt>"Upload"</dt><dd>{batch(&upload, linked)}</dd> })}
            {uploaded_by.map(|email| view! { <dt>"Uploaded by"</dt><dd>{email}</dd> })}
            {(!tags.is_empty()).then(|| view! { <dt>"Tags"</dt><dd>{tags}</dd> })}
        </dl>
        <h2>"Custody record"</h2>
        <ol class="timeline">{custody.into_iter().map(move |entry| line(entry, linked)).collect_view()}</ol>
    }
    .into_any()
}

fn line(entry: CustodyEntry, linked: bool) -> impl IntoView {
    let CustodyEntry { event, at, by, person, to, upload } = entry;
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
    let through = upload.map(|upload| view! { " in "{batch(&upload, linked)} });
    view! { <li><div><b>{event.label()}</b>{through}<div class="soft small">{way}<Moment at/></div></div></li> }.into_any()
}

/// An upload's number, as a link where its page is.
fn batch(upload: &UploadNumber, linked: bool) -> AnyView {
    let number = upload.to_string();
    if linked {
        view! { <a class="id" href=paths::upload(upload)>{number}</a> }.into_any()
    } else {
        view! { <span class="id">{number}</span> }.into_any()
    }
}
