use super::list_namesakes;
use crate::customers::countries;
use crate::error::ApiError;
use crate::paths;
use crate::ui::{Choice, ChoiceField, TextArea, TextField};
use crate::words;
use domain::Field;
use domain::managed_customers::{CompanyProfile, CustomerName};
use domain::organisations::OrganisationNumber;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// After so long without another letter a name is looked for.
const PAUSE: Duration = Duration::from_millis(400);

/// The fields of a company, to begin with those of `profile`, and what was wrong with them. `number` is the customer's own,
/// which is no namesake; `inside` the one around it.
#[component]
pub(super) fn CompanyFields(
    /// What they begin with.
    profile: CompanyProfile,
    /// Why the form was refused.
    #[prop(into)]
    refusal: Signal<Option<ApiError>>,
    /// The customer that is edited.
    #[prop(optional_no_strip)]
    number: Option<OrganisationNumber>,
    /// The customer around it.
    #[prop(optional_no_strip)]
    inside: Option<OrganisationNumber>,
    /// Whether a name that another customer has is warned about.
    #[prop(default = true)]
    warns: bool,
) -> impl IntoView {
    let at = move |field| {
        Signal::derive(move || refusal.read().as_ref().and_then(|error| words::at_field(error, field)))
    };
    let (name, country) = (RwSignal::new(profile.name), RwSignal::new(profile.country));
    let description = RwSignal::new(profile.description);
    let first = Choice { value: String::new(), label: t!("Choose a country").to_owned() };
    let choices = std::iter::once(first).chain(countries()).collect();
    let text = move |key: &'static str, label: &'static str, initial: String, field: Field| {
        view! {
            <TextField id=format!("company-{key}") name=format!("profile[{key}]") label initial autocomplete="off"
                maxlength=CompanyProfile::longest(field) error=at(field)/>
        }
    };
    view! {
        <TextField id="company-name" name="profile[name]" label=t!("Company name") required=true autocomplete="off" value=name
            maxlength=CompanyProfile::longest(Field::CompanyName) error=at(Field::CompanyName)/>
        {warns.then(|| view! { <Namesakes name number inside/> })}
        <ChoiceField id="company-country" name="profile[country]" label=t!("Country") required=true choices value=country
            error=at(Field::Country)/>
        <fieldset class="pair">
            <legend>{t!("Location")}</legend>
            {text("address", t!("Address"), profile.address, Field::Address)}
            {text("city", t!("City"), profile.city, Field::City)}
            {text("state", t!("State, province or region"), profile.state, Field::State)}
            {text("zip", t!("Zip or postal code"), profile.zip, Field::Zip)}
        </fieldset>
        <fieldset class="pair">
            <legend>{t!("Contact")}</legend>
            {text("contact_person", t!("Contact person"), profile.contact_person, Field::ContactPerson)}
            {text("phone", t!("Phone"), profile.phone, Field::Phone)}
            <TextField id="company-email" name="profile[email]" label=t!("E-mail address") inputmode="email" autocomplete="off"
                initial=profile.email maxlength=CompanyProfile::longest(Field::Email) error=at(Field::Email)/>
        </fieldset>
        <fieldset class="pair">
            <legend>{t!("Business")}</legend>
            {text("registration_number", t!("Registration number (ITN)"), profile.registration_number, Field::RegistrationNumber)}
            {text("client_type", t!("Client type"), profile.client_type, Field::ClientType)}
            {text("microsoft_tenant", t!("Microsoft tenant name"), profile.microsoft_tenant, Field::MicrosoftTenant)}
        </fieldset>
        <TextArea id="company-description" name="profile[description]" label=t!("Description") value=description
            maxlength=CompanyProfile::longest(Field::Description) error=at(Field::Description)/>
    }
    .into_any()
}

/// The fields that [`CompanyFields`] shows: what is wrong with another one stands above the form.
pub(super) fn shown() -> Vec<Field> {
    CompanyProfile::FIELDS.iter().map(|(field, _)| *field).chain([Field::Country]).collect()
}

/// Warns, and does not forbid, when there is a customer of this name.
#[component]
fn Namesakes(
    name: RwSignal<String>,
    number: Option<OrganisationNumber>,
    inside: Option<OrganisationNumber>,
) -> impl IntoView {
    let found = RwSignal::new(Vec::<CustomerName>::new());
    let (before, inside) = (name.get_untracked(), StoredValue::new(inside));
    let look = move |typed: String| {
        // What was typed since is looked for by itself.
        if name.try_get_untracked().as_ref() != Some(&typed) {
            return;
        }
        spawn_local(async move {
            let others =
                list_namesakes(typed.clone(), inside.try_get_value().flatten()).await.unwrap_or_default();
            if name.try_get_untracked() == Some(typed) {
                let _ = found.try_set(others);
            }
        });
    };
    Effect::new(move |_| {
        let typed = name.get();
        found.update(Vec::clear);
        if typed != before && !typed.trim().is_empty() {
            set_timeout(move || look(typed), PAUSE);
        }
    });
    let others = move || {
        let named = |other: CustomerName| {
            view! { <li><a href=paths::customer(&other.number) target="_blank" rel="noopener">{other.name}</a>" "<span class="id">{other.number.to_string()}</span></li> }
        };
        let others: Vec<_> = found
            .get()
            .into_iter()
            .filter(|other| Some(&other.number) != number.as_ref())
            .map(named)
            .collect();
        (!others.is_empty()).then(|| {
            view! { <div class="notice warn"><div><p>{t!("There is a customer of this name already. You can use the name all the same.")}</p><ul>{others}</ul></div></div> }
        })
    };
    view! { <div role="status">{others}</div> }.into_any()
}
