use super::SetInternalReference;
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head, Problem};
use crate::ui::{Skeleton, TextField, toasts};
use crate::{paths, words};
use domain::Field;
use domain::customers::MAX_INTERNAL_REFERENCE;
use domain::organisations::OrganisationNumber;
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::{use_navigate, use_params_map};

/// The internal reference as a page of its own: where *Edit* leads without JavaScript.
#[component]
pub fn EditCustomerPage() -> impl IntoView {
    let number = super::customer_page::number_in_path(use_params_map());
    let customer = Resource::new_blocking(move || number.get(), super::customer_page::load);
    let manage = StoredValue::new(Me::here().may(Action::ManageCustomers));
    let navigate = use_navigate();
    let done = Callback::new(move |number: OrganisationNumber| {
        navigate(&paths::customer(&number), leptos_router::NavigateOptions::default());
    });
    view! {
        <Suspense fallback=|| view! { <Skeleton what=t!("the customer")/> }>
            {move || Suspend::new(async move {
                match customer.await {
                    Ok(customer) => {
                        let row = customer.row;
                        let number = row.number.clone();
                        view! {
                            <Head title=t!("Internal reference") crumbs=vec![
                                Crumb::new(paths::customers(), t!("Customers")),
                                Crumb::new(paths::customer(&row.number), row.name.clone()),
                            ]/>
                            {match manage.get_value() {
                                Ok(()) => view! {
                                    <div class="sheet form">
                                        <ReferenceForm reference=row.internal_reference.unwrap_or_default() number=row.number
                                            on_saved=Callback::new(move |()| done.run(number.clone()))/>
                                    </div>
                                }
                                .into_any(),
                                Err(reason) => view! { <Denied label=t!("Save") reason/> }.into_any(),
                            }}
                        }
                        .into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// The form for the tenant's own name of a customer.
#[component]
pub(super) fn ReferenceForm(
    /// Of which customer.
    number: OrganisationNumber,
    /// What it is now; empty for none.
    reference: String,
    /// Where it is edited in place: closes the form.
    #[prop(optional)]
    on_cancel: Option<Callback<()>>,
    /// After it is saved, with JavaScript.
    on_saved: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<SetInternalReference>::new();
    let toasts = toasts();
    let value = action.value();
    let refusal = move || value.get().and_then(Result::err);
    let error =
        Signal::derive(move || refusal().and_then(|error| words::at_field(&error, Field::InternalReference)));
    let beside =
        move || refusal().and_then(|error| words::beside_fields(&error, &[Field::InternalReference]));
    Effect::new(move |_| {
        if matches!(value.get(), Some(Ok(()))) {
            toasts.success(t!("Internal reference saved"));
            on_saved.run(());
        }
    });
    let cancel = match on_cancel {
        Some(cancel) => {
            view! { <button type="button" class="btn" on:click=move |_| cancel.run(())>{t!("Cancel")}</button> }
                .into_any()
        }
        None => view! { <a class="btn" href=paths::customer(&number)>{t!("Cancel")}</a> }.into_any(),
    };
    view! {
        <ActionForm action>
            <section>
                {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                <input type="hidden" name="number" value=number.to_string()/>
                <TextField id="internal_reference" name="internal_reference" label=t!("Internal reference") initial=reference
                    maxlength=MAX_INTERNAL_REFERENCE autocomplete="off" error
                    hint=t!("Your own name for this customer, to find it by. Only your organisation sees it. Empty removes it.")/>
            </section>
            <footer>
                {cancel}
                <button class="btn primary" disabled=move || action.pending().get()>{t!("Save")}</button>
            </footer>
        </ActionForm>
    }
    .into_any()
}
