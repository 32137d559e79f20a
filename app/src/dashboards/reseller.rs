use super::home_page::{Opening, OwnNumber, all_dashboards, chosen, opening};
use super::read_reseller_dashboard;
use super::widgets::{models, month, organisations};
use crate::paths;
use crate::shell::{Head, Problem};
use crate::subscriptions::SubscriptionsOnDashboard;
use crate::ui::{Empty, RankChart, Skeleton, TimeChart, grouped};
use domain::dashboards::{ResellerDashboard, Series};
use domain::people::Profile;
use leptos::prelude::*;

/// A reseller's dashboard.
#[component]
pub(super) fn Dashboard(profile: Profile) -> impl IntoView {
    let figures = Resource::new_blocking(|| (), |()| opening(read_reseller_dashboard()));
    let kind = profile.organisation.kind;
    view! {
        <Head title="Dashboard" about=profile.organisation.name.clone().into_any()>{all_dashboards()}</Head>
        <section class="sheet padded welcome">
            <div>
                <OwnNumber profile/>
                <p class="soft">"Read it to a customer who wants to register you."</p>
            </div>
        </section>
        <Suspense fallback=|| view! { <Skeleton lines=8 what="figures"/> }>
            {move || Suspend::new(async move {
                match figures.await {
                    Ok(Opening::BuiltIn(figures)) => drawn(figures).into_any(),
                    Ok(Opening::Chosen(dashboard, whose, data)) => chosen(*dashboard, whose, data, kind).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Suspense>
        <SubscriptionsOnDashboard/>
    }
    .into_any()
}

fn drawn(figures: ResellerDashboard) -> impl IntoView {
    let customers = organisations(figures.top_customers, |top| paths::customer(&top.number));
    let models = models(figures.top_models);
    let months = figures.months.iter().map(|count| month(count, Series::Devices)).collect::<Vec<_>>();
    let nothing_yet = figures.customers == 0;
    view! {
        <div class="tiles">
            <div class="tile"><b>{grouped(figures.customers)}</b><span><a href=paths::customers()>"customers"</a></span></div>
            <div class="tile"><b>{grouped(figures.devices)}</b><span><a href=paths::devices()>"devices"</a></span></div>
            <div class="tile"><b>{grouped(figures.recent_uploads)}</b><span>"uploads in 30 days"</span></div>
            <div class="tile"><b>{grouped(figures.sold_to_codes)}</b><span><a href=paths::sold_to_codes()>"sold-to codes"</a></span></div>
        </div>
        {if nothing_yet {
            view! {
                <div class="sheet">
                    <Empty title="No customers yet" text="Add your first customer by the number it reads to you; then upload its devices.">
                        <a class="btn primary" href=paths::add_customer()>"Add customer"</a>
                    </Empty>
                </div>
            }
            .into_any()
        } else {
            view! {
                <div class="charts">
                    <section class="sheet padded wide"><TimeChart title="Devices uploaded by month" unit="Devices" over="Month" bars=months/></section>
                    <section class="sheet padded"><RankChart title="Top customers by devices" unit="Devices" of="Customer" bars=customers/></section>
                    <section class="sheet padded"><RankChart title="Top models by devices" unit="Devices" of="Model" bars=models/></section>
                </div>
            }
            .into_any()
        }}
    }
    .into_any()
}
