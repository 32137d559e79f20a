use super::{columns, list_organisations};
use crate::paths;
use crate::people::Me;
use crate::shell::{DeniedButton, Head, NotFound};
use crate::ui::Empty;
use crate::ui::table::Table;
use domain::lists::List;
use domain::organisations::{
    CustomerDirectory, DirectoryRow, MspDirectory, OrganisationKind, ResellerDirectory,
};
use domain::policy::Action;
use leptos::prelude::*;

/// The resellers of the deployment.
#[component]
pub fn OrganisationResellersPage() -> impl IntoView {
    let empty =
        t!("Register the first one: it gets a Reseller ID, and its first administrator an invitation.");
    page::<ResellerDirectory>(t!("Resellers"), OrganisationKind::Reseller, t!("Register reseller"), empty)
}

/// The MSPs of the deployment.
#[component]
pub fn OrganisationMspsPage() -> impl IntoView {
    let empty = t!("Register the first one: it gets an MSP ID, and its first administrator an invitation.");
    page::<MspDirectory>(t!("MSPs"), OrganisationKind::Msp, t!("Register MSP"), empty)
}

/// The customers of the deployment.
#[component]
pub fn OrganisationCustomersPage() -> impl IntoView {
    let empty = t!("Register one; those that MSPs create appear here by themselves.");
    page::<CustomerDirectory>(t!("Customers"), OrganisationKind::Customer, t!("Register customer"), empty)
}

fn page<L: List<Row = DirectoryRow>>(
    title: &'static str,
    kind: OrganisationKind,
    label: &'static str,
    empty: &'static str,
) -> AnyView {
    let me = Me::here();
    if me.may(Action::ViewOrganisations).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let button = match me.may(Action::ManageOrganisations) {
        Ok(()) => {
            view! { <a class="btn primary" href=paths::register_organisation(kind)>{label}</a> }.into_any()
        }
        Err(reason) => view! { <DeniedButton label class="btn primary" reason/> }.into_any(),
    };
    let nothing = t!("No {title} yet", title);
    let table = Table::<L>::new(title, move |query| list_organisations(kind, query), columns::cell)
        .csv(t!("Download as CSV"), paths::organisations_csv(kind, ""))
        .empty(move || view! { <Empty title=nothing.clone() text=empty/> });
    view! {
        <Head title>{button}</Head>
        {table.view()}
    }
    .into_any()
}
