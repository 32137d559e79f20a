use super::home_page::{Opening, OwnNumber, all_dashboards, chosen, opening};
use super::latest;
use super::read_receiver_dashboard;
use super::widgets::{models, month, organisations};
use crate::deliveries::list_deliveries;
use crate::error::ApiResult;
use crate::live::Live;
use crate::paths;
use crate::shell::{Head, Problem};
use crate::ui::{Bar, Empty, Glyph, Icon, RankChart, Skeleton, TimeChart, grouped};
use domain::dashboards::{ReceiverDashboard as Figures, Series};
use domain::deliveries::DeliveryRow;
use domain::lists::{ListQuery, PageSize};
use domain::organisations::OrganisationKind;
use domain::people::Profile;
use futures::future::try_join;
use leptos::prelude::*;

/// Rows of *Latest uploads*.
const LATEST: usize = 5;

/// An MSP's or customer's dashboard: its own number, what waits, its devices by status, model and where they come from
/// or go to, over time, and the latest uploads.
#[component]
pub(super) fn ReceiverDashboard(profile: Profile) -> impl IntoView {
    let live = Live::listen();
    let changed = live.changed();
    let figures = Resource::new_blocking(move || changed.get(), |_| opening(read()));
    let kind = profile.organisation.kind;
    let title = if kind == OrganisationKind::Msp { t!("Dashboard") } else { t!("Home dashboard") };
    view! {
        <Head title about=profile.organisation.name.clone().into_any()>{all_dashboards()}</Head>
        <section class="sheet padded welcome">
            <div>
                <OwnNumber profile/>
                <p class="soft">{t!("Give it to your reseller: with it, the reseller adds you and uploads your devices.")}</p>
            </div>
        </section>
        <Transition fallback=|| view! { <Skeleton lines=8 what=t!("figures")/> }>
            {move || Suspend::new(async move {
                match figures.await {
                    Ok(Opening::BuiltIn((figures, latest))) => view! { {drawn(figures)} {latest_uploads(latest)} }.into_any(),
                    Ok(Opening::Chosen(dashboard, whose, drawn)) => chosen(*dashboard, whose, drawn, kind).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn drawn(figures: Figures) -> impl IntoView {
    let Figures { waiting, requests, pending, verified, top_models, top_customers, top_senders, months } =
        figures;
    let asked = (requests > 0).then(|| {
        view! {
            <p class="notice warn">
                <Icon glyph=Glyph::Alert/>
                <span>{t!("{count} MSP asks" | "{count} MSPs ask", count = requests)}{t!(" to manage you.")}</span>
                <a class="btn small" href=paths::resellers()>{t!("Answer")}</a>
            </p>
        }
    });
    let models = models(top_models);
    let customers = organisations(top_customers, |top| paths::customer(&top.number));
    let senders = organisations(top_senders, |top| paths::deliveries_from(&top.number));
    let months = months.iter().map(|count| month(count, Series::Devices)).collect();
    let charts = (!models.is_empty() || !senders.is_empty() || !customers.is_empty()).then(|| {
        let rank = |title: &'static str, of: &'static str, bars: Vec<Bar>| {
            (!bars.is_empty()).then(|| view! { <section class="sheet padded"><RankChart title unit=t!("Devices") of bars/></section> })
        };
        view! {
            <div class="charts">
                <section class="sheet padded wide"><TimeChart title=t!("Devices received by month") unit=t!("Devices") over=t!("Month") bars=months/></section>
                {rank(t!("Top models by devices"), t!("Model"), models)}
                {rank(t!("Top customers by devices moved"), t!("Customer"), customers)}
                {rank(t!("Received from, within a year"), t!("Sender"), senders)}
            </div>
        }
    });
    view! {
        {asked}
        <div class="tiles">
            <div class="tile"><b>{grouped(waiting)}</b><span><a href=paths::deliveries_waiting()>{t!("uploads wait for you")}</a></span></div>
            <div class="tile"><b>{grouped(pending + verified)}</b><span><a href=paths::devices()>{t!("devices")}</a></span></div>
            <div class="tile"><b>{grouped(verified)}</b><span><a href=paths::devices_verified()>{t!("of them verified")}</a></span></div>
            <div class="tile"><b>{grouped(pending)}</b><span><a href=paths::devices_pending()>{t!("of them not approved yet")}</a></span></div>
        </div>
        {charts}
    }
    .into_any()
}

fn latest_uploads(rows: Vec<DeliveryRow>) -> impl IntoView {
    let inside = if rows.is_empty() {
        view! {
            <Empty title=t!("No uploads yet") text=t!("What resellers upload to you appears here. Give them your number, and register them.")>
                <a class="btn primary" href=paths::resellers()>{t!("To your resellers")}</a>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            {latest::table(rows)}
        }
        .into_any()
    };
    view! {
        <section class="sheet">
            <div class="sheet-head"><h2>{t!("Latest uploads")}</h2><a href=paths::deliveries()>{t!("All uploads")}</a></div>
            {inside}
        </section>
    }
    .into_any()
}

async fn read() -> ApiResult<(Figures, Vec<DeliveryRow>)> {
    let first = ListQuery { size: PageSize::new(10).unwrap_or_default(), ..ListQuery::default() };
    let (figures, latest) = try_join(read_receiver_dashboard(), list_deliveries(first)).await?;
    Ok((figures, latest.rows.into_iter().take(LATEST).collect()))
}
