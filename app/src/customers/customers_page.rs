use super::add::AddCustomerForm;
use super::{columns, list_customers, suggest_customers};
use crate::paths;
use crate::people::Me;
use crate::shell::{DeniedButton, Head, NotFound};
use crate::ui::table::{Suggestion, Table};
use crate::ui::{Dialog, Empty};
use domain::customers::{CustomerList, CustomerSuggestion};
use domain::policy::Action;
use leptos::prelude::*;

/// The Customers list.
#[component]
pub fn CustomersPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewCustomers).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let adding = RwSignal::new(false);
    let add = move || {
        view! {
            <a class="btn primary" href=paths::add_customer() on:click=move |event| { event.prevent_default(); adding.set(true) }>
                "Add customer"
            </a>
        }
    };
    let button = match me.may(Action::ManageCustomers) {
        Ok(()) => add().into_any(),
        Err(reason) => view! { <DeniedButton label="Add customer" class="btn primary" reason/> }.into_any(),
    };
    let upload = me.may(Action::UploadDevices);
    let table = Table::<CustomerList>::new("Customers", list_customers, columns::cell)
        .suggest(suggestions)
        .row_actions(move |row| columns::actions(row, upload.clone()))
        .csv("Download customers as CSV", paths::customers_csv(""))
        .empty(move || view! {
            <Empty title="No customers yet" text="Add a customer by the number it reads to you; then upload its devices.">
                {add()}
            </Empty>
        });
    view! {
        <Head title="Customers">
            {button}
        </Head>
        {table.view()}
        <Dialog id="add-customer" title="Add customer" open=adding>
            {move || view! { <AddCustomerForm dialog=adding/> }}
        </Dialog>
    }
    .into_any()
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
