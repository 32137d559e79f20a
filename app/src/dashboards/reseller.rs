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
        <Head title=t!("Dashboard") about=profile.organisation.name.clone().into_any()>{all_dashboards()}</Head>
        <section class="sheet padded welcome">
            <div>
                <OwnNumber profile/>
                <p class="soft">{t!("Read it to a customer who wants to register you.")}</p>
            </div>
        </section>
        <Suspense fallback=|| view! { <Skeleton lines=8 what=t!("figures")/> }>
            {move || Suspend::new(async move {
                match figures.await {
                    Ok(Opening::BuiltIn(figures)) => drawn(figures).into_any(),
                    Ok(Opening::Chosen(dashboard, whose, drawn)) => chosen(*dashboard, whose, drawn, kind).into_any(),
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
            <div class="tile"><b>{grouped(figures.customers)}</b><span><a href=paths::customers()>{t!("customers")}</a></span></div>
            <div class="tile"><b>{grouped(figures.devices)}</b><span><a href=paths::devices()>{t!("devices")}</a></span></div>
            <div class="tile"><b>{grouped(figures.recent_uploads)}</b><span>{t!("uploads in 30 days")}</span></div>
            <div class="tile"><b>{grouped(figures.sold_to_codes)}</b><span><a href=paths::sold_to_codes()>{t!("sold-to codes")}</a></span></div>
        </div>
        {if nothing_yet {
            view! {
                <div class="sheet">
                    <Empty title=t!("No customers yet") text=t!("Add your first customer by the number it reads to you; then upload its devices.")>
                        <a class="btn primary" href=paths::add_customer()>{t!("Add customer")}</a>
                    </Empty>
                </div>
            }
            .into_any()
        } else {
            view! {
                <div class="charts">
                    <section class="sheet padded wide"><TimeChart title=t!("Devices uploaded by month") unit=t!("Devices") over=t!("Month") bars=months/></section>
                    <section class="sheet padded"><RankChart title=t!("Top customers by devices") unit=t!("Devices") of=t!("Customer") bars=customers/></section>
                    <section class="sheet padded"><RankChart title=t!("Top models by devices") unit=t!("Devices") of=t!("Model") bars=models/></section>
                </div>
            }
            .into_any()
        }}
    }
    .into_any()
}
