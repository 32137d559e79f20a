use super::ConnectCustomer;
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head, NotFound};
use crate::ui::TextField;
use crate::{paths, words};
use domain::Field;
use domain::customers::MAX_INTERNAL_REFERENCE;
use domain::organisations::OrganisationKind;
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// *Add customer* as a page of its own: where the button leads without JavaScript.
#[component]
pub fn AddCustomerPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewCustomers).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let msp = me.profile().organisation.kind == OrganisationKind::Msp;
    let title = if msp { t!("Request customer") } else { t!("Add customer") };
    let form = match me.may(Action::ManageCustomers) {
        Ok(()) => view! { <div class="sheet form"><AddCustomerForm/></div> }.into_any(),
        Err(reason) => view! { <Denied label=title reason/> }.into_any(),
    };
    view! {
        <Head title crumbs=vec![Crumb::new(paths::customers(), t!("Customers"))]/>
        {form}
    }
    .into_any()
}

/// The form of *Add customer*. Unknown, own and already added numbers are answered at the field; afterwards the
/// customer's page opens.
#[component]
pub(super) fn AddCustomerForm(
    /// The dialog that it is in, if it is in one.
    #[prop(optional)]
    dialog: Option<RwSignal<bool>>,
) -> impl IntoView {
    let action = ServerAction::<ConnectCustomer>::new();
    let msp = Me::here().profile().organisation.kind == OrganisationKind::Msp;
    let (label, words, hint) = if msp {
        (
            t!("Customer ID"),
            t!("Request customer"),
            t!(
                "10 digits. The customer finds it on its start page and reads it to you; its administrator then accepts you."
            ),
        )
    } else {
        (
            t!("Customer ID or MSP ID"),
            t!("Add customer"),
            t!("10 digits. The customer finds it on its start page and reads it to you."),
        )
    };
    let refusal = move || action.value().get().and_then(Result::err);
    let at = move |field| Signal::derive(move || refusal().and_then(|error| words::at_field(&error, field)));
    let beside = move || {
        refusal().and_then(|error| words::beside_fields(&error, &[Field::Number, Field::InternalReference]))
    };
    let cancel = match dialog {
        Some(open) => {
            view! { <button type="button" class="btn" on:click=move |_| open.set(false)>{t!("Cancel")}</button> }
                .into_any()
        }
        None => view! { <a class="btn" href=paths::customers()>{t!("Cancel")}</a> }.into_any(),
    };
    view! {
        <ActionForm action>
            <section>
                {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                <TextField id="number" name="number" label required=true inputmode="numeric" maxlength=20
                    autocomplete="off" error=at(Field::Number)
                    hint/>
                <TextField id="internal_reference" name="internal_reference" label=t!("Internal reference") autocomplete="off"
                    maxlength=MAX_INTERNAL_REFERENCE error=at(Field::InternalReference)
                    hint=t!("Your own name for this customer, to find it by. Only your organisation sees it.")/>
            </section>
            <footer>
                {cancel}
                <button class="btn primary" disabled=move || action.pending().get()>{words}</button>
            </footer>
        </ActionForm>
    }
    .into_any()
}
