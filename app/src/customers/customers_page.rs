use super::add::AddCustomerForm;
use super::{columns, end, list_customers, suggest_customers};
use crate::live::Live;
use crate::managed_customers::deleting;
use crate::paths;
use crate::people::Me;
use crate::shell::{DeniedButton, Head, NotFound};
use crate::ui::table::{Suggestion, Table};
use crate::ui::{Dialog, Empty, MenuItem};
use domain::customers::{CustomerList, CustomerRow, CustomerSuggestion, MspCustomerList};
use domain::lists::List;
use domain::organisations::OrganisationKind;
use domain::policy::Action;
use leptos::prelude::*;

/// The Customers list.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewCustomers).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let msp = me.profile().organisation.kind == OrganisationKind::Msp;
    let adding = RwSignal::new(false);
    let add_words = if msp { t!("Request customer") } else { t!("Add customer") };
    let add = move |class: &'static str| {
        view! {
            <a class=class href=paths::add_customer() on:click=move |event| { event.prevent_default(); adding.set(true) }>
                {add_words}
            </a>
        }
    };
    let buttons = move || {
        view! { {add("btn")} <a class="btn primary" href=paths::create_customer()>{t!("Create customer")}</a> }
    };
    let manage = me.may(Action::ManageCustomers);
    let head = match manage.clone() {
        Ok(()) => buttons().into_any(),
        Err(reason) => {
            view! { <DeniedButton label=t!("Add customer") class="btn primary" reason/> }.into_any()
        }
    };
    let live = Live::listen();
    let (told, ended) = (live.changed(), RwSignal::new(0_u64));
    let changed = Callback::new(move |()| ended.update(|count| *count = count.wrapping_add(1)));
    let (end, delete) = (end::asking(changed), deleting(changed));
    let possible = columns::Possible { msp, upload: me.may(Action::UploadDevices), manage };
    let words = if msp {
        t!(
            "Create a customer, or request one by the Customer ID that it reads to you; then move devices to it."
        )
    } else {
        t!("Add a customer by the number it reads to you, or create one; then upload its devices.")
    };
    let refresh = Signal::derive(move || told.get().wrapping_add(ended.get()));
    let acts = move |row: &CustomerRow| columns::actions(row, &possible, end, delete);
    let empty = move || view! { <Empty title=t!("No customers yet") text=words>{buttons()}</Empty> };
    let table = if msp {
        table::<MspCustomerList>(acts, refresh).empty(empty).view()
    } else {
        table::<CustomerList>(acts, refresh).empty(empty).view()
    };
    view! {
        <Head title=t!("Customers")>{head}</Head>
        {table}
        <Dialog id="add-customer" title=add_words open=adding>
            {move || view! { <AddCustomerForm dialog=adding/> }}
        </Dialog>
    }
    .into_any()
}

/// The table, with the columns that the tenant has use for.
fn table<L: List<Row = CustomerRow>>(
    acts: impl Fn(&CustomerRow) -> Vec<MenuItem> + Send + Sync + 'static,
    refresh: Signal<u64>,
) -> Table<L> {
    Table::<L>::new(t!("Customers"), list_customers, columns::cell)
        .suggest(suggestions)
        .row_actions(acts)
        .csv(t!("Download customers as CSV"), paths::customers_csv(""))
        .refresh(refresh)
}

async fn suggestions(text: String) -> crate::error::ApiResult<Vec<Suggestion>> {
    let found = suggest_customers(text).await?;
    let suggestion = |CustomerSuggestion { number, name, internal_reference }| Suggestion {
        label: name,
        detail: internal_reference
            .map_or_else(|| number.to_string(), |reference| format!("{number} · {reference}")),
        href: paths::customer(&number),
    };
    Ok(found.into_iter().map(suggestion).collect())
}
