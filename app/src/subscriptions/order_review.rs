//! The last look at an order before it is placed: what the form has now, in words.

use crate::customers::country_name;
use crate::ui::Day;
use crate::words::Here;
use domain::plans::{Period, Plan};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use std::collections::BTreeMap;
use time::Date;
use time::format_description::well_known::Iso8601;
use wasm_bindgen::JsCast;
use web_sys::{Element, FormData, HtmlFormElement};

/// The fields that are looked at.
const LOOKED_AT: [&str; 16] = [
    "order[months]",
    "order[quantity]",
    "order[starts_on]",
    "order[trial]",
    "order[auto_renew]",
    "profile[name]",
    "profile[country]",
    "profile[client_type]",
    "profile[registration_number]",
    "profile[contact_person]",
    "profile[email]",
    "profile[phone]",
    "profile[address]",
    "profile[zip]",
    "profile[city]",
    "profile[microsoft_tenant]",
];

/// What was filled in, by the names of the fields.
pub(super) type Filled = BTreeMap<&'static str, String>;

/// What the form around the clicked button has; nothing while the browser finds something missing, which it shows.
pub(super) fn filled(event: &MouseEvent) -> Option<Filled> {
    let button = event.target()?.dyn_into::<Element>().ok()?;
    let form = button.closest("form").ok()??.dyn_into::<HtmlFormElement>().ok()?;
    if !form.report_validity() {
        return None;
    }
    let data = FormData::new_with_form(&form).ok()?;
    let field = |name: &'static str| (name, data.get(name).as_string().unwrap_or_default().trim().to_owned());
    Some(LOOKED_AT.map(field).into())
}

/// The order of `plan`, of which `cost` is said elsewhere on the form, too.
pub(super) fn review(plan: &Plan, filled: &Filled, cost: Option<String>) -> AnyView {
    let of = |name| filled.get(name).cloned().unwrap_or_default();
    let period = of("order[months]").parse().ok().and_then(Period::from_months);
    let begins = match Date::parse(&of("order[starts_on]"), &Iso8601::DATE) {
        Ok(on) => view! { <Day on/> }.into_any(),
        Err(_) => t!("At once").into_any(),
    };
    let trial = (plan.trial_days > 0).then(|| {
        if of("order[trial]").is_empty() {
            t!("None").to_owned()
        } else {
            t!("{count} day" | "{count} days", count = u64::from(plan.trial_days))
        }
    });
    let renewal = if of("order[auto_renew]").is_empty() { t!("Off") } else { t!("Automatic") };
    let place = [of("profile[zip]"), of("profile[city]")].join(" ");
    let country = country_name(&of("profile[country]"));
    let address = [of("profile[address]"), place.trim().to_owned(), country];
    let address: Vec<String> = address.into_iter().filter(|line| !line.is_empty()).collect();
    let known = |label: &'static str, text: String| {
        (!text.is_empty()).then(|| view! { <dt>{label}</dt><dd>{text}</dd> }.into_any())
    };
    view! {
        <dl class="facts">
            <dt>{t!("Plan")}</dt><dd>{plan.name.clone()}" "<span class="id soft">{plan.sku.to_string()}</span></dd>
            {known(t!("Quantity"), of("order[quantity]"))}
            {period.map(|period| view! { <dt>{t!("Period")}</dt><dd>{period.label().here()}</dd> })}
            <dt>{t!("First day")}</dt><dd>{begins}</dd>
            {trial.and_then(|trial| known(t!("Trial"), trial))}
            <dt>{t!("Renewal")}</dt><dd>{renewal}</dd>
            {cost.and_then(|cost| known(t!("Cost"), cost))}
            {known(t!("Client"), of("profile[name]"))}
            {known(t!("Client type"), of("profile[client_type]"))}
            {known(t!("Registration number (ITN)"), of("profile[registration_number]"))}
            {known(t!("Legal address"), address.join(", "))}
            {known(t!("Contact person"), of("profile[contact_person]"))}
            {known(t!("E-mail address"), of("profile[email]"))}
            {known(t!("Phone"), of("profile[phone]"))}
            {known(t!("Microsoft tenant name"), of("profile[microsoft_tenant]"))}
        </dl>
    }
    .into_any()
}
