use super::mover::Mover;
use crate::customers::country_name;
use crate::paths;
use crate::ui::{MenuItem, grouped};
use domain::managed_customers::InnerCustomerRow;
use domain::organisations::OrganisationNumber;
use leptos::prelude::*;

/// A cell of Inner customers: the name stands as far in as the customer is.
pub(super) fn cell(row: &InnerCustomerRow, column: &'static str) -> AnyView {
    match column {
        "name" => {
            let steps = (0..row.depth)
                .map(|_| view! { <span class="step" aria-hidden="true"></span> })
                .collect_view();
            let level = row.depth + 1;
            view! {
                <span class="branch">{steps}<a href=paths::customer_profile(&row.number)>{row.name.clone()}</a></span>
                <span class="unseen">{t!(" (level {level})", level)}</span>
            }
            .into_any()
        }
        "number" => view! { <span class="id">{row.number.to_string()}</span> }.into_any(),
        "inside" => row.inside.name.clone().into_any(),
        "country" => country_name(&row.country).into_any(),
        "inner" => grouped(row.inner).into_any(),
        "users" => grouped(row.users).into_any(),
        "devices" => grouped(row.devices).into_any(),
        _ => ().into_any(),
    }
}

/// What can be done with an inner customer.
pub(super) fn actions(
    row: &InnerCustomerRow,
    manage: &Result<(), String>,
    mover: Mover,
    delete: Callback<(OrganisationNumber, String)>,
) -> Vec<MenuItem> {
    let number = &row.number;
    let (whom, deleted) = ((number.clone(), row.name.clone()), (number.clone(), row.name.clone()));
    vec![
        MenuItem::link(t!("Edit"), paths::customer_profile(number)),
        MenuItem::link(t!("Manage customer users"), paths::customer_users(number)).enabled(manage.clone()),
        MenuItem::link(t!("Create inner customer"), paths::create_inner_customer(Some(number)))
            .enabled(manage.clone()),
        MenuItem::call(t!("Move…"), move || mover.ask(whom.clone())).enabled(manage.clone()),
        MenuItem::call(t!("Delete customer"), move || delete.run(deleted.clone()))
            .enabled(manage.clone())
            .danger(),
    ]
}
