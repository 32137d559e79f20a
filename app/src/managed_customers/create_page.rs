use super::CreateCustomer;
use super::fields::{CompanyFields, shown};
use super::profile_page::load;
use crate::error::ApiResult;
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head, NotFound, Problem};
use crate::ui::{Skeleton, TextField, Unsaved};
use crate::{paths, words};
use domain::Field;
use domain::customers::MAX_INTERNAL_REFERENCE;
use domain::managed_customers::{Company, CompanyProfile};
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// A tenant's *Create customer*.
#[component]
pub fn CreateCustomerPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewCustomers).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    view! {
        <Head title=t!("Create customer") crumbs=vec![Crumb::new(paths::customers(), t!("Customers"))]/>
        {allowed(me, move || view! { <CreateForm inside=None cancel=paths::customers() reference=true/> }.into_any())}
    }
    .into_any()
}

/// *Create inner customer*: inside the customer that `?inside=` names, or inside the own organisation.
#[component]
pub fn CreateInnerCustomerPage() -> impl IntoView {
    let me = Me::here();
    let query = use_query_map();
    let inside = Memo::new(move |_| query.with(|query| query.get("inside")));
    if me.may(Action::ViewInnerCustomers).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let outer = Resource::new_blocking(move || inside.get(), outer);
    let own = me.profile().organisation.kind == OrganisationKind::Customer;
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=6 what=t!("the form")/> }>
            {move || Suspend::new(async move {
                match outer.await {
                    Ok(Some(outer)) => {
                        let number = outer.number.clone();
                        let crumb = Crumb::new(paths::customer_profile(&number), outer.profile.name);
                        let cancel = paths::customer_inner_customers(&number);
                        let form = move || view! { <CreateForm inside=Some(number) cancel reference=false/> }.into_any();
                        view! { <Head title=t!("Create inner customer") crumbs=vec![crumb]/>{allowed(me, form)} }.into_any()
                    }
                    Ok(None) if own => {
                        let crumb = Crumb::new(paths::inner_customers(), t!("Inner customers"));
                        let form = || view! { <CreateForm inside=None cancel=paths::inner_customers() reference=false/> }.into_any();
                        view! { <Head title=t!("Create inner customer") crumbs=vec![crumb]/>{allowed(me, form)} }.into_any()
                    }
                    Ok(None) => view! { <NotFound/> }.into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// The customer around the new one, if one is named.
async fn outer(inside: Option<String>) -> ApiResult<Option<Company>> {
    match inside.as_deref().map(OrganisationNumber::parse) {
        None => Ok(None),
        Some(number) => load(number).await.map(Some),
    }
}

fn allowed(me: Me, form: impl FnOnce() -> AnyView) -> AnyView {
    match me.may(Action::AdministerCustomers) {
        Ok(()) => form(),
        Err(reason) => view! { <Denied label=t!("Create customer") reason/> }.into_any(),
    }
}

#[component]
fn CreateForm(
    /// The customer around it.
    inside: Option<OrganisationNumber>,
    /// Where *Cancel* leads.
    cancel: String,
    /// Whether the tenant has its own name for it.
    reference: bool,
) -> impl IntoView {
    let action = ServerAction::<CreateCustomer>::new();
    let refusal = Signal::derive(move || action.value().get().and_then(Result::err));
    let mut fields = shown();
    fields.push(Field::InternalReference);
    let beside = move || refusal.read().as_ref().and_then(|error| words::beside_fields(error, &fields));
    let at_reference = Signal::derive(move || {
        refusal.read().as_ref().and_then(|error| words::at_field(error, Field::InternalReference))
    });
    let hidden =
        inside.clone().map(|inside| view! { <input type="hidden" name="inside" value=inside.to_string()/> });
    view! {
        <div class="sheet form">
            <Unsaved>
                <ActionForm action>
                    <section>
                        {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                        {hidden}
                        <CompanyFields profile=CompanyProfile::default() refusal number=None inside/>
                        {reference.then(|| view! {
                            <TextField id="create-internal-reference" name="internal_reference" label=t!("Internal reference") autocomplete="off"
                                maxlength=MAX_INTERNAL_REFERENCE error=at_reference
                                hint=t!("Your own name for this customer, to find it by. Only your organisation sees it.")/>
                        })}
                    </section>
                    <footer>
                        <a class="btn" href=cancel>{t!("Cancel")}</a>
                        <button class="btn primary" disabled=move || action.pending().get()>{t!("Create customer")}</button>
                    </footer>
                </ActionForm>
            </Unsaved>
        </div>
    }
    .into_any()
}
