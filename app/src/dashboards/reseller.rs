use super::home_page::OwnNumber;
use super::month;
use super::read_reseller_dashboard;
use crate::paths;
use crate::shell::{Head, Problem};
use crate::ui::{Bar, Empty, RankChart, Skeleton, TimeChart, grouped};
use domain::dashboards::ResellerDashboard;
use domain::people::Profile;
use leptos::prelude::*;

/// A reseller's dashboard.
#[component]
pub(super) fn Dashboard(profile: Profile) -> impl IntoView {
    let figures = Resource::new_blocking(|| (), |()| read_reseller_dashboard());
    view! {
        <Head title="Dashboard" about=profile.organisation.name.clone().into_any()/>
        <section class="sheet padded welcome">
            <div>
                <OwnNumber profile/>
                <p class="soft">"Read it to a customer who wants to register you."</p>
            </div>
        </section>
        <Suspense fallback=|| view! { <Skeleton lines=8 what="figures"/> }>
            {move || Suspend::new(async move {
                match figures.await {
                    Ok(figures) => drawn(figures).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn drawn(figures: ResellerDashboard) -> impl IntoView {
    let customers = figures.top_customers.into_iter().map(|top| Bar {
        label: top.name,
        value: top.devices,
        href: Some(paths::customer(&top.number)),
    });
    let models =
        figures.top_models.into_iter().map(|top| Bar { label: top.model, value: top.devices, href: None });
    let months: Vec<Bar> = figures.months.iter().map(month).collect();
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
                    <section class="sheet padded"><RankChart title="Top customers by devices" unit="Devices" of="Customer" bars=customers.collect()/></section>
                    <section class="sheet padded"><RankChart title="Top models by devices" unit="Devices" of="Model" bars=models.collect()/></section>
                </div>
            }
            .into_any()
        }}
    }
    .into_any()
}
