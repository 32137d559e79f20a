use crate::paths;
use crate::ui::{MenuItem, Moment, Status, Tone, grouped};
use crate::words::Here;
use domain::deliveries::{DeliveryRow, DeliveryStatus};
use domain::organisations::OrganisationKind;
use leptos::prelude::*;

/// A cell of a receiver's UPLOADS.
pub(crate) fn cell(row: &DeliveryRow, column: &'static str) -> AnyView {
    match column {
        "number" => {
            view! { <a class="id" href=paths::delivery(&row.number)>{row.number.to_string()}</a> }.into_any()
        }
        "sender" => view! {
            <span>{row.sender_name.clone()}</span>
            {(row.sender_kind == OrganisationKind::Msp).then(|| view! { " "<span class="tag">{t!("MSP")}</span> })}
        }
        .into_any(),
        "delivered_at" => view! { <Moment at=row.delivered_at/> }.into_any(),
        "order_number" => row.order_number.clone().unwrap_or_default().into_any(),
        "devices" => grouped(row.devices).into_any(),
        "status" => view! { <DeliveryState status=row.status/> }.into_any(),
        "services" => row
            .services
            .iter()
            .cloned()
            .map(|service| view! { <span class="tag">{service}</span>" " })
            .collect_view()
            .into_any(),
        "decided_at" => row.decided_at.map(|at| view! { <Moment at/> }).into_any(),
        "decided_by" => decided_by(row).into_any(),
        _ => ().into_any(),
    }
}

/// Who decided.
pub(super) fn decided_by(row: &DeliveryRow) -> String {
    match (row.status, &row.decided_by) {
        (DeliveryStatus::Waiting | DeliveryStatus::Withdrawn, None) => String::new(),
        (_, Some(email)) => email.clone(),
        (_, None) => t!("Auto-approved").to_owned(),
    }
}

/// What was decided, as a pill.
#[component]
pub fn DeliveryState(
    /// Which.
    status: DeliveryStatus,
) -> impl IntoView {
    let tone = match status {
        DeliveryStatus::Waiting => Tone::Warn,
        DeliveryStatus::Approved => Tone::Ok,
        DeliveryStatus::Rejected => Tone::Bad,
        DeliveryStatus::Withdrawn => Tone::Still,
    };
    view! { <Status tone label=status.label().here()/> }.into_any()
}

/// Whether there is something to decide, or why not.
pub(super) fn can_be_decided(row: &DeliveryRow) -> Result<(), String> {
    match row.status {
        DeliveryStatus::Waiting => Ok(()),
        DeliveryStatus::Approved => Err(t!("Approved already.").to_owned()),
        DeliveryStatus::Rejected => Err(t!("Rejected already.").to_owned()),
        DeliveryStatus::Withdrawn => Err(why_withdrawn(row)),
    }
}

/// Why nothing of a delivery is left to be decided.
pub(super) fn why_withdrawn(row: &DeliveryRow) -> String {
    match &row.decided_by {
        Some(email) => t!("{email} deleted all of its devices before it was decided.", email),
        None => t!("{sender_name} took all of its devices back.", sender_name = row.sender_name),
    }
}

/// What can be done with a delivery.
pub(super) fn actions(
    row: &DeliveryRow,
    may: Result<(), String>,
    approve: Callback<String>,
    reject: Callback<String>,
) -> Vec<MenuItem> {
    let possible = may.and_then(|()| can_be_decided(row));
    let (one, other) = (row.number.to_string(), row.number.to_string());
    vec![
        MenuItem::link(t!("Open"), paths::delivery(&row.number)),
        MenuItem::call(t!("Approve"), move || approve.run(one.clone())).enabled(possible.clone()),
        MenuItem::call(t!("Reject"), move || reject.run(other.clone())).enabled(possible).danger(),
    ]
}
