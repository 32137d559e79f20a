use super::mover::{MoveCustomerDialog, Mover};
use super::profile_page::load;
use super::{acts, columns, list_inner_customers};
use crate::customers::number_in_path;
use crate::live::Live;
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, DeniedButton, Head, NotFound, Problem};
use crate::ui::table::Table;
use crate::ui::{Empty, Skeleton};
use domain::managed_customers::InnerCustomerList;
use domain::organisations::{OrganisationKind, OrganisationNumber};
use domain::policy::Action;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A customer's own *Inner customers*.
#[component]
pub fn InnerCustomersPage() -> impl IntoView {
    let me = Me::here();
    let own = me.profile().organisation.kind == OrganisationKind::Customer;
    if !own || me.may(Action::ViewInnerCustomers).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    view! { <Head title=t!("Inner customers")>{create(me, None)}</Head>{tree(me, None)} }.into_any()
}

/// The inner customers of a customer that the organisation administers.
#[component]
pub fn InnerCustomersOfPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewInnerCustomers).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let number = number_in_path(use_params_map());
    let customer = Resource::new_blocking(move || number.get(), load);
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=2 what=t!("the customer")/> }>
            {move || Suspend::new(async move {
                match customer.await {
                    Ok(customer) => {
                        let number = customer.number;
                        let crumb = Crumb::new(paths::customer_profile(&number), customer.profile.name.clone());
                        let title = t!("Inner customers of {name}", name = customer.profile.name);
                        let button = create(me, Some(&number));
                        view! {
                            <Head title crumbs=vec![crumb]>{button}</Head>
                            {tree(me, Some(number))}
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

fn create(me: Me, inside: Option<&OrganisationNumber>) -> AnyView {
    match me.may(Action::AdministerCustomers) {
        Ok(()) => {
            view! { <a class="btn primary" href=paths::create_inner_customer(inside)>{t!("Create inner customer")}</a> }
                .into_any()
        }
        Err(reason) => {
            view! { <DeniedButton label=t!("Create inner customer") class="btn primary" reason/> }.into_any()
        }
    }
}

/// The tree, with what can be done in it.
fn tree(me: Me, of: Option<OrganisationNumber>) -> AnyView {
    let manage = me.may(Action::AdministerCustomers);
    let live = Live::listen();
    let (told, changed) = (live.changed(), RwSignal::new(0_u64));
    let again = Callback::new(move |()| changed.update(|count| *count = count.wrapping_add(1)));
    let (mover, delete) = (Mover::here(again), acts::deleting(again));
    let csv = of
        .as_ref()
        .map_or_else(|| paths::inner_customers_csv(""), |of| paths::customer_inner_customers_csv(of, ""));
    let (around, within) = (of.clone(), of.clone());
    let table = Table::<InnerCustomerList>::new(
        t!("Inner customers"),
        move |query| list_inner_customers(within.clone(), query),
        columns::cell,
    )
    .row_actions(move |row| columns::actions(row, &manage, mover, delete))
    .csv(t!("Download inner customers as CSV"), csv)
    .refresh(Signal::derive(move || told.get().wrapping_add(changed.get())))
    .empty(move || {
        let button = create(me, around.as_ref());
        view! {
            <Empty title=t!("No inner customers yet")
                text=t!("A branch, a site or a department can be a customer of its own, with its own devices and users.")>
                {button}
            </Empty>
        }
    });
    view! { {table.view()}<MoveCustomerDialog mover/> }.into_any()
}
