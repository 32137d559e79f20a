use super::RegisterOrganisation;
use super::first_administrator::ActivationChoice;
use crate::customers::countries;
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head, NotFound};
use crate::ui::{Choice, ChoiceField, TextField};
use crate::{paths, words};
use domain::Field;
use domain::organisations::{MAX_NAME, OrganisationKind};
use domain::people::MAX_NAME as MAX_PERSON_NAME;
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// *Register reseller*, *Register MSP* and *Register customer*: the new organisation's page opens, with its number.
#[component]
pub fn RegisterOrganisationPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewOrganisations).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let asked = use_query_map().with_untracked(|query| query.get("kind"));
    let (title, list, back, kind) = match asked.as_deref() {
        Some("msp") => (t!("Register MSP"), t!("MSPs"), paths::organisations(OrganisationKind::Msp), "msp"),
        Some("customer") => (
            t!("Register customer"),
            t!("Customers"),
            paths::organisations(OrganisationKind::Customer),
            "customer",
        ),
        _ => (
            t!("Register reseller"),
            t!("Resellers"),
            paths::organisations(OrganisationKind::Reseller),
            "reseller",
        ),
    };
    let form = match me.may(Action::ManageOrganisations) {
        Ok(()) => view! { <div class="sheet form"><Form title kind back=back.clone()/></div> }.into_any(),
        Err(reason) => view! { <Denied label=title reason/> }.into_any(),
    };
    view! {
        <Head title crumbs=vec![Crumb::new(back, list)]/>
        {form}
    }
    .into_any()
}

#[component]
fn Form(title: &'static str, kind: &'static str, back: String) -> impl IntoView {
    let action = ServerAction::<RegisterOrganisation>::new();
    let refusal = move || action.value().get().and_then(Result::err);
    let at = move |field| Signal::derive(move || refusal().and_then(|error| words::at_field(&error, field)));
    let fields = [Field::CompanyName, Field::Country, Field::Email, Field::Name];
    let beside = move || refusal().and_then(|error| words::beside_fields(&error, &fields));
    let first = Choice { value: String::new(), label: t!("Choose a country").to_owned() };
    let choices = std::iter::once(first).chain(countries()).collect();
    view! {
        <ActionForm action>
            <section>
                {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                <input type="hidden" name="kind" value=kind/>
                <TextField id="name" name="name" label=t!("Name") required=true maxlength=MAX_NAME
                    autocomplete="off" error=at(Field::CompanyName)/>
                <ChoiceField id="country" name="country" label=t!("Country") required=true choices value=RwSignal::new(String::new())
                    error=at(Field::Country)/>
            </section>
            <section>
                <h2>{t!("First administrator")}</h2>
                <TextField id="email" name="email" label=t!("E-mail address") kind="email" required=true inputmode="email"
                    maxlength=254 autocomplete="off" error=at(Field::Email)/>
                <TextField id="administrator" name="administrator" label=t!("Their name") required=true maxlength=MAX_PERSON_NAME
                    autocomplete="off" error=at(Field::Name)/>
                <ActivationChoice/>
            </section>
            <footer>
                <a class="btn" href=back>{t!("Cancel")}</a>
                <button class="btn primary" disabled=move || action.pending().get()>{title}</button>
            </footer>
        </ActionForm>
    }
    .into_any()
}
