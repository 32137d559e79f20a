use super::{ChooseCustomerHome, read_customer_home};
use crate::people::Me;
use crate::shell::{DeniedButton, Problem};
use crate::ui::{Choice, ChoiceField, Skeleton, toasts};
use crate::words;
use domain::dashboards::CustomerHome;
use domain::organisations::OrganisationNumber;
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The section *Home dashboard* of a customer's page, for who administers the customer.
#[component]
pub fn CustomerHomeForm(
    /// The customer.
    number: OrganisationNumber,
) -> impl IntoView {
    let me = Me::here();
    let inside = match me.may(Action::ManageDashboards) {
        Ok(()) => form(number).into_any(),
        Err(reason) => view! { <DeniedButton label=t!("Choose home dashboard") reason/> }.into_any(),
    };
    view! {
        <section class="sheet padded">
            <h2>{t!("Home dashboard")}</h2>
            <p class="soft">{t!("What opens first for the users of this customer. What the customer or one of its users chose counts before it. The figures are always the customer's own.")}</p>
            {inside}
        </section>
    }
    .into_any()
}

fn form(number: OrganisationNumber) -> impl IntoView {
    let of = number.clone();
    let home = Resource::new_blocking(|| (), move |()| read_customer_home(of.clone()));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=2 what=t!("the home dashboard")/> }>
            {move || {
                let number = number.clone();
                Suspend::new(async move {
                    match home.await {
                        Ok(home) => view! { <ChoiceForm number home/> }.into_any(),
                        Err(error) => view! { <Problem error/> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

#[component]
fn ChoiceForm(number: OrganisationNumber, home: CustomerHome) -> impl IntoView {
    let action = ServerAction::<ChooseCustomerHome>::new();
    let value = action.value();
    let told = toasts();
    Effect::new(move |_| {
        if matches!(value.get(), Some(Ok(()))) {
            told.success(t!("Home dashboard saved"));
        }
    });
    let refused = move || {
        let error = value.get().and_then(Result::err);
        error.map(|error| view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    let none = Choice { value: String::new(), label: t!("As for all customers").to_owned() };
    let choices =
        home.choices.into_iter().map(|choice| Choice { value: choice.key.into(), label: choice.name });
    let chosen = RwSignal::new(home.chosen.map(String::from).unwrap_or_default());
    view! {
        <ActionForm action attr:class="fields">
            {refused}
            <input type="hidden" name="number" value=number.to_string()/>
            <ChoiceField id="customer-home" name="key" label=t!("Dashboard") choices=std::iter::once(none).chain(choices).collect()
                value=chosen hint=t!("One of your own dashboards")/>
            <p><button class="btn" disabled=move || action.pending().get()>{t!("Choose home dashboard")}</button></p>
        </ActionForm>
    }
    .into_any()
}
