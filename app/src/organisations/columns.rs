use crate::customers::country_name;
use crate::paths;
use crate::ui::{Moment, Status, Tone, grouped};
use domain::organisations::DirectoryRow;
use leptos::prelude::*;

/// A cell of the operator's lists of organisations.
pub(super) fn cell(row: &DirectoryRow, column: &'static str) -> AnyView {
    match column {
        "name" => view! { <a href=paths::listed_organisation(&row.number)>{row.name.clone()}</a> }.into_any(),
        "number" => view! { <span class="id">{row.number.to_string()}</span> }.into_any(),
        "country" => country_name(&row.country).into_any(),
        "status" => view! { <Suspension suspended=row.suspended/> }.into_any(),
        "customers" => grouped(row.customers).into_any(),
        "devices" => grouped(row.devices).into_any(),
        "created_at" => view! { <Moment at=row.created_at/> }.into_any(),
        _ => ().into_any(),
    }
}

/// Whether an organisation is suspended, as a pill.
#[component]
pub(super) fn Suspension(
    /// Whether it is.
    suspended: bool,
) -> impl IntoView {
    let (tone, label) = if suspended { (Tone::Warn, t!("Suspended")) } else { (Tone::Ok, t!("Active")) };
    view! { <Status tone label/> }.into_any()
}
