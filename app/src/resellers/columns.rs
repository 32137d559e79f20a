use crate::customers::country_name;
use crate::paths;
use crate::ui::{MenuItem, Moment, Status, Tone, grouped};
use domain::resellers::ResellerRow;
use leptos::prelude::*;

/// A cell of Resellers.
pub(super) fn cell(row: &ResellerRow, column: &'static str) -> AnyView {
    match column {
        "name" => view! { <a href=paths::reseller(&row.number)>{row.name.clone()}</a> }.into_any(),
        "number" => view! { <span class="id">{row.number.to_string()}</span> }.into_any(),
        "country" => country_name(&row.country).into_any(),
        "auto_approve" => {
            let (tone, label) =
                if row.auto_approve { (Tone::Ok, t!("On")) } else { (Tone::Still, t!("Off")) };
            view! { <Status tone label/> }.into_any()
        }
        "deliveries" => grouped(row.deliveries).into_any(),
        "last_delivery_at" => match row.last_delivery_at {
            Some(at) => view! { <Moment at/> }.into_any(),
            None => view! { <span class="soft">{t!("Never")}</span> }.into_any(),
        },
        "registered_at" => view! { <Moment at=row.registered_at/> }.into_any(),
        _ => ().into_any(),
    }
}

/// What can be done with a reseller.
pub(super) fn actions(
    row: &ResellerRow,
    manage: Result<(), String>,
    remove: Callback<(domain::organisations::OrganisationNumber, String)>,
) -> Vec<MenuItem> {
    let own = (row.number.clone(), row.name.clone());
    vec![
        MenuItem::link(t!("Open"), paths::reseller(&row.number)),
        MenuItem::link(t!("Show its uploads"), paths::deliveries_from(&row.number)),
        MenuItem::call(t!("Remove reseller"), move || remove.run(own.clone())).enabled(manage).danger(),
    ]
}
