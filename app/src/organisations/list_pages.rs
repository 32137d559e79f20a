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
    let empty = "Register the first one: it gets a Reseller ID, and then its people.";
    page::<ResellerDirectory>("Resellers", OrganisationKind::Reseller, Some("Register reseller"), empty)
}

/// The MSPs of the deployment.
#[component]
pub fn OrganisationMspsPage() -> impl IntoView {
    let empty = "Register the first one: it gets an MSP ID, and then its people.";
    page::<MspDirectory>("MSPs", OrganisationKind::Msp, Some("Register MSP"), empty)
}

/// The customers of the deployment.
#[component]
pub fn OrganisationCustomersPage() -> impl IntoView {
    let empty = "MSPs create their customers; they appear here by themselves.";
    page::<CustomerDirectory>("Customers", OrganisationKind::Customer, None, empty)
}

fn page<L: List<Row = DirectoryRow>>(
    title: &'static str,
    kind: OrganisationKind,
    register: Option<&'static str>,
    empty: &'static str,
) -> AnyView {
    let me = Me::here();
    if me.may(Action::ViewOrganisations).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let button = register.map(|label| match me.may(Action::ManageOrganisations) {
        Ok(()) => {
            view! { <a class="btn primary" href=paths::register_organisation(kind)>{label}</a> }.into_any()
        }
        Err(reason) => view! { <DeniedButton label class="btn primary" reason/> }.into_any(),
    });
    let nothing = format!("No {title} yet");
    let table = Table::<L>::new(title, move |query| list_organisations(kind, query), columns::cell)
        .empty(move || view! { <Empty title=nothing.clone() text=empty/> });
    view! {
        <Head title>{button}</Head>
        {table.view()}
    }
    .into_any()
}
