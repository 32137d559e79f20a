use super::{columns, list_subscriptions};
use crate::clients::ClientOnPage;
use crate::live::Live;
use crate::paths;
use crate::people::Me;
use crate::shell::{DeniedButton, Head, NotFound};
use crate::ui::Empty;
use crate::ui::table::Table;
use domain::lists::ListQuery;
use domain::organisations::OrganisationNumber;
use domain::policy::Action;
use domain::subscriptions::SubscriptionList;
use leptos::prelude::*;

/// All subscriptions of the reseller's clients.
#[component]
pub fn SubscriptionsPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewClients).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    view! {
        <Head title=t!("Subscriptions")>{order_button(me, None)}</Head>
        {table(me, None)}
    }
    .into_any()
}

/// The tab *List of subscriptions* of a client. Made anew for another client.
#[component]
pub fn ClientSubscriptions() -> impl IntoView {
    let (page, me) = (ClientOnPage::here(), Me::here());
    (move || page.number.get().map(|number| table(me, Some(number)))).into_any()
}

fn table(me: Me, client: Option<OrganisationNumber>) -> AnyView {
    let csv = match &client {
        Some(number) => paths::subscriptions_csv(&format!("client={number}")),
        None => paths::subscriptions_csv(""),
    };
    let whose = client.clone();
    let load = move |mut query: ListQuery| {
        if let Some(number) = &client {
            query.filters.insert("client".to_owned(), [number.to_string()].into());
        }
        list_subscriptions(query)
    };
    let empty = move || {
        let whose = whose.clone();
        view! { <Empty title=t!("No subscriptions yet") text=t!("Order the first one: choose a plan, then the client.")>{order_button(me, whose.as_ref())}</Empty> }
    };
    Table::<SubscriptionList>::new(t!("Subscriptions"), load, columns::cell)
        .csv(t!("Download subscriptions as CSV"), csv)
        .refresh(Live::listen().changed())
        .empty(empty)
        .view()
}

fn order_button(me: Me, client: Option<&OrganisationNumber>) -> AnyView {
    let href = client.map_or_else(paths::order, paths::order_for);
    match me.may(Action::OrderSubscriptions) {
        Ok(()) => view! { <a class="btn primary" href=href>{t!("Order subscription")}</a> }.into_any(),
        Err(reason) => {
            view! { <DeniedButton label=t!("Order subscription") class="btn primary" reason/> }.into_any()
        }
    }
}
