use super::company_form::CompanyForm;
use super::mover::{MoveCustomerDialog, Mover};
use super::{EditCustomer, acts, read_managed_customer};
use crate::customers::{country_name, number_in_path};
use crate::dashboards::CustomerHomeForm;
use crate::error::{ApiError, ApiResult};
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, Head, NotFound, Problem};
use crate::ui::{Copy, Glyph, Icon, Menu, MenuItem, Skeleton, Unsaved};
use domain::PortalError;
use domain::managed_customers::{Company, CompanyProfile};
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};

/// A customer that the organisation administers: its company, to be edited, and what else can be done with it.
#[component]
pub fn CustomerProfilePage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewInnerCustomers).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let number = number_in_path(use_params_map());
    let customer = Resource::new_blocking(move || number.get(), load);
    let own = me.profile().organisation.kind == OrganisationKind::Customer;
    let navigate = use_navigate();
    let gone = Callback::new(move |()| {
        let list = if own { paths::inner_customers() } else { paths::customers() };
        navigate(&list, NavigateOptions::default());
    });
    let delete = acts::deleting(gone);
    let again = Callback::new(move |()| customer.refetch());
    let mover = Mover::here(again);
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8 what=t!("the customer")/> }>
            {move || Suspend::new(async move {
                match customer.await {
                    Ok(customer) => page(customer, me, delete, mover, again),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
        <MoveCustomerDialog mover/>
    }
    .into_any()
}

/// The customer with this number; what cannot be a number does not exist.
pub(super) async fn load(number: Option<OrganisationNumber>) -> ApiResult<Company> {
    let Some(number) = number else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    read_managed_customer(number).await
}

fn page(
    customer: Company,
    me: Me,
    delete: Callback<(OrganisationNumber, String)>,
    mover: Mover,
    saved: Callback<()>,
) -> AnyView {
    let Company { number, inside, profile, version } = customer;
    let tenant = me.profile().organisation.kind != OrganisationKind::Customer;
    let manage = me.may(Action::AdministerCustomers);
    let mut crumbs = vec![if tenant {
        Crumb::new(paths::customers(), t!("Customers"))
    } else {
        Crumb::new(paths::inner_customers(), t!("Inner customers"))
    }];
    match &inside {
        // The own organisation is no customer of its own.
        Some(outer) if outer.number != me.profile().organisation.number => {
            crumbs.push(Crumb::new(paths::customer_profile(&outer.number), outer.name.clone()));
        }
        None => crumbs.push(Crumb::new(paths::customer(&number), profile.name.clone())),
        Some(_) => {}
    }
    let name = profile.name.clone();
    let mut items = vec![MenuItem::link(t!("Inner customers"), paths::customer_inner_customers(&number))];
    items.push(
        MenuItem::link(t!("Manage customer users"), paths::customer_users(&number)).enabled(manage.clone()),
    );
    if inside.is_some() {
        let whom = (number.clone(), name.clone());
        items.push(MenuItem::call(t!("Move…"), move || mover.ask(whom.clone())).enabled(manage.clone()));
    }
    let of = (number.clone(), name.clone());
    items.push(
        MenuItem::call(t!("Delete customer"), move || delete.run(of.clone()))
            .enabled(manage.clone())
            .danger(),
    );
    let about = view! {
        <p class="parts">
            <span>{t!("Customer ID ")}<span class="id">{number.to_string()}</span><Copy text=number.to_string() what=t!("Customer ID")/></span>
            {inside.as_ref().map(|outer| view! { <span>{t!("Inside ")}{outer.name.clone()}</span> })}
        </p>
    };
    let body = match manage {
        Ok(()) => view! {
            <EditForm number=number.clone() inside=inside.map(|outer| outer.number) version profile saved/>
            <CustomerHomeForm number/>
        }
        .into_any(),
        Err(_) => read_only(profile),
    };
    view! {
        <Head title=name.clone() crumbs about=about.into_any()>
            <Menu id="customer-actions" label=t!("Actions: {name}", name) items>{t!("Actions")}<Icon glyph=Glyph::Down/></Menu>
        </Head>
        {body}
    }
    .into_any()
}

#[component]
fn EditForm(
    number: OrganisationNumber,
    inside: Option<OrganisationNumber>,
    version: i32,
    profile: CompanyProfile,
    /// After it is saved, with JavaScript.
    saved: Callback<()>,
) -> impl IntoView {
    let action = ServerAction::<EditCustomer>::new();
    view! {
        <div class="sheet form">
            <Unsaved>
                <ActionForm action>
                    <CompanyForm profile version number inside customer=true answer=action.value() pending=action.pending() saved/>
                </ActionForm>
            </Unsaved>
        </div>
    }
    .into_any()
}

/// The company for who may only look: what is filled in.
fn read_only(profile: CompanyProfile) -> AnyView {
    let CompanyProfile { country, address, city, state, zip, phone, email, description, .. } = profile;
    let lines = [
        (t!("Country"), country_name(&country)),
        (t!("Address"), address),
        (t!("City"), city),
        (t!("State, province or region"), state),
        (t!("Zip or postal code"), zip),
        (t!("Contact person"), profile.contact_person),
        (t!("Phone"), phone),
        (t!("E-mail address"), email),
        (t!("Registration number (ITN)"), profile.registration_number),
        (t!("Client type"), profile.client_type),
        (t!("Microsoft tenant name"), profile.microsoft_tenant),
        (t!("Description"), description),
    ];
    let line = |(label, value): (&'static str, String)| view! { <dt>{label}</dt><dd>{value}</dd> };
    let lines: Vec<_> = lines.into_iter().filter(|(_, value)| !value.is_empty()).map(line).collect();
    view! { <div class="sheet padded"><dl class="facts">{lines}</dl></div> }.into_any()
}
