use super::CreateCustomer;
use super::countries::countries;
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head, NotFound};
use crate::ui::{Choice, ChoiceField, TextField};
use crate::{paths, words};
use domain::Field;
use domain::customers::MAX_INTERNAL_REFERENCE;
use domain::organisations::OrganisationKind;
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// The most characters of a company's name.
const MAX_NAME: usize = 200;

/// *Create customer* as a page of its own: where the button leads without JavaScript.
#[component]
pub fn CreateCustomerPage() -> impl IntoView {
    let me = Me::here();
    if me.profile().organisation.kind != OrganisationKind::Msp {
        return view! { <NotFound/> }.into_any();
    }
    let form = match me.may(Action::ManageCustomers) {
        Ok(()) => view! { <div class="sheet form"><CreateCustomerForm/></div> }.into_any(),
        Err(reason) => view! { <Denied label="Create customer" reason/> }.into_any(),
    };
    view! {
        <Head title="Create customer" crumbs=vec![Crumb::new(paths::customers(), "Customers")]/>
        {form}
    }
    .into_any()
}

/// The form of *Create customer*; afterwards the customer's page opens, with its Customer ID.
#[component]
pub(super) fn CreateCustomerForm(
    /// The dialog that it is in, if it is in one.
    #[prop(optional)]
    dialog: Option<RwSignal<bool>>,
) -> impl IntoView {
    let action = ServerAction::<CreateCustomer>::new();
    let refusal = move || action.value().get().and_then(Result::err);
    let at = move |field| Signal::derive(move || refusal().and_then(|error| words::at_field(&error, field)));
    let fields = [Field::CompanyName, Field::Country, Field::InternalReference];
    let beside = move || refusal().and_then(|error| words::beside_fields(&error, &fields));
    let first = Choice { value: String::new(), label: "Choose a country".to_owned() };
    let choices = std::iter::once(first).chain(countries()).collect();
    let cancel = match dialog {
        Some(open) => {
            view! { <button type="button" class="btn" on:click=move |_| open.set(false)>"Cancel"</button> }
                .into_any()
        }
        None => view! { <a class="btn" href=paths::customers()>"Cancel"</a> }.into_any(),
    };
    view! {
        <ActionForm action>
            <section>
                {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                <TextField id="name" name="name" label="Company name" required=true maxlength=MAX_NAME
                    autocomplete="off" error=at(Field::CompanyName)/>
                <ChoiceField id="country" name="country" label="Country" required=true choices value=RwSignal::new(String::new())
                    error=at(Field::Country)/>
                <TextField id="create_internal_reference" name="internal_reference" label="Internal reference" autocomplete="off"
                    maxlength=MAX_INTERNAL_REFERENCE error=at(Field::InternalReference)
                    hint="Your own name for this customer, to find it by. Only your organisation sees it."/>
            </section>
            <footer>
                {cancel}
                <button class="btn primary" disabled=move || action.pending().get()>"Create customer"</button>
            </footer>
        </ActionForm>
    }
    .into_any()
}
