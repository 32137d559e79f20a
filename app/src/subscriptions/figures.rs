use super::columns::StatePill;
use super::{SubscriptionFigures, read_subscription_figures};
use crate::clients::client_link;
use crate::paths;
use crate::people::Me;
use crate::shell::Problem;
use crate::ui::{Bar, Day, Moment, RankChart, Skeleton, Tab, Tabs};
use domain::money::Currency;
use domain::policy::Action;
use domain::subscriptions::{SubscriptionRow, TopClient};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Of a reseller's dashboard: subscriptions that end next, those that were ordered last, and the clients that cost most.
#[component]
pub fn SubscriptionsOnDashboard() -> impl IntoView {
    // Who sees devices and no clients has the rest of the dashboard.
    if Me::here().may(Action::ViewClients).is_err() {
        return ().into_any();
    }
    let figures = Resource::new_blocking(|| (), |()| read_subscription_figures());
    let query = use_query_map();
    let recent =
        Memo::new(move |_| query.with(|query| query.get("subscriptions").as_deref() == Some("recent")));
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=4 what=t!("subscriptions")/> }>
            {move || Suspend::new(async move {
                match figures.await {
                    Ok(figures) if figures.recent.is_empty() => ().into_any(),
                    Ok(figures) => drawn(figures, recent),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn drawn(figures: SubscriptionFigures, recent: Memo<bool>) -> AnyView {
    let tabs = Signal::derive(move || {
        let tab =
            |href: String, label: &str, current| Tab { href, label: label.to_owned(), count: None, current };
        vec![
            tab(paths::home(), t!("Expiring"), !recent.get()),
            tab(paths::home_with_recent_subscriptions(), t!("Recently added"), recent.get()),
        ]
    });
    let SubscriptionFigures { expiring, recent: added, top } = figures;
    let rows = move || if recent.get() { table(&added, true) } else { table(&expiring, false) };
    let mut currencies: Vec<Currency> = top.iter().map(|client| client.monthly.currency).collect();
    currencies.dedup();
    let charts = currencies.into_iter().map(|currency| chart(currency, &top)).collect_view();
    view! {
        <div class="charts">
            <section class="sheet padded wide">
                <h2>{t!("Subscriptions")}</h2>
                <Tabs label=t!("Subscriptions") tabs/>
                {rows}
            </section>
            {charts}
        </div>
    }
    .into_any()
}

fn table(rows: &[SubscriptionRow], recent: bool) -> AnyView {
    if rows.is_empty() {
        return view! { <p class="soft">{t!("Nothing ends that does not renew by itself.")}</p> }.into_any();
    }
    let line = |row: &SubscriptionRow| {
        let when = if recent {
            view! { <Moment at=row.ordered_at/> }.into_any()
        } else {
            row.expires_on.map(|on| view! { <Day on/> }).into_any()
        };
        view! {
            <tr>
                <th scope="row"><a href=paths::subscription(&row.number)>{format!("{} {}", row.product, row.plan)}</a></th>
                <td>{client_link(&row.client, &row.client_name)}</td>
                <td><StatePill state=row.state held=row.held/></td>
                <td>{when}</td>
            </tr>
        }
    };
    let when = if recent { t!("Ordered") } else { t!("Expiration date") };
    view! {
        <div class="scroll">
            <table>
                <caption class="unseen">{if recent { t!("Recently added subscriptions") } else { t!("Expiring subscriptions") }}</caption>
                <thead><tr><th scope="col">{t!("Subscription")}</th><th scope="col">{t!("Client")}</th><th scope="col">{t!("Status")}</th><th scope="col">{when}</th></tr></thead>
                <tbody>{rows.iter().map(line).collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

/// In whole units: the smallest ones make no difference in a picture.
fn chart(currency: Currency, top: &[TopClient]) -> AnyView {
    let unit = 10_i64.pow(u32::try_from(currency.decimals()).unwrap_or_default());
    let bars = top
        .iter()
        .filter(|client| client.monthly.currency == currency)
        .map(|client| Bar {
            label: client.name.clone().unwrap_or_else(|| t!("Others").to_owned()),
            value: u64::try_from((client.monthly.minor.saturating_add(unit / 2)) / unit).unwrap_or_default(),
            href: client.client.as_ref().map(paths::client),
        })
        .collect();
    let title = t!("Top clients by monthly cost, {currency}", currency);
    view! { <section class="sheet padded"><RankChart title unit=currency.code() of=t!("Client") bars/></section> }
        .into_any()
}
