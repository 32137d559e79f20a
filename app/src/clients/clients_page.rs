use super::{columns, list_clients, suggest_clients};
use crate::live::Live;
use crate::paths;
use crate::people::Me;
use crate::shell::{DeniedButton, Head, NotFound};
use crate::ui::Empty;
use crate::ui::table::{Suggestion, Table};
use domain::clients::{ClientList, ClientSuggestion};
use domain::policy::Action;
use leptos::prelude::*;

/// The Clients list: whom subscriptions were ordered for.
#[component]
pub fn ClientsPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewClients).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let order = move || match me.may(Action::OrderSubscriptions) {
        Ok(()) => {
            view! { <a class="btn primary" href=paths::order()>{t!("Order subscription")}</a> }.into_any()
        }
        Err(reason) => {
            view! { <DeniedButton label=t!("Order subscription") class="btn primary" reason/> }.into_any()
        }
    };
    let empty = move || {
        let text = t!("A customer becomes a client when the first subscription is ordered for it.");
        view! { <Empty title=t!("No clients yet") text>{order()}</Empty> }
    };
    let table = Table::<ClientList>::new(t!("Clients"), list_clients, columns::cell)
        .suggest(suggestions)
        .csv(t!("Download clients as CSV"), paths::clients_csv(""))
        .refresh(Live::listen().changed())
        .empty(empty);
    view! {
        <Head title=t!("Clients")><a class="btn" href=paths::client_types()>{t!("Client types")}</a>{order()}</Head>
        {table.view()}
    }
    .into_any()
}

async fn suggestions(text: String) -> crate::error::ApiResult<Vec<Suggestion>> {
    let found = suggest_clients(text).await?;
    let suggestion = |ClientSuggestion { number, name, registration_number }| Suggestion {
        label: name,
        detail: if registration_number.is_empty() {
            number.to_string()
        } else {
            t!("{number} · ITN {registration_number}", number, registration_number)
        },
        href: paths::client(&number),
    };
    Ok(found.into_iter().map(suggestion).collect())
}
