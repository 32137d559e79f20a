use super::home_page::OwnNumber;
use crate::deliveries::{DeliveryState, list_deliveries};
use crate::devices::list_devices;
use crate::error::ApiResult;
use crate::live::Live;
use crate::paths;
use crate::shell::{FindDevice, Head, Problem};
use crate::ui::{Empty, Moment, Skeleton, grouped};
use domain::deliveries::{DeliveryRow, DeliveryStatus};
use domain::devices::DeviceScope;
use domain::lists::{ListQuery, PageSize, Total};
use domain::organisations::OrganisationKind;
use domain::people::Profile;
use futures::future::try_join4;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Rows of *Latest uploads*.
const LATEST: usize = 5;

/// What an MSP's or customer's dashboard shows.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Figures {
    waiting: Total,
    devices: Total,
    pending: Total,
    latest: Vec<DeliveryRow>,
}

/// An MSP's or customer's dashboard: its own number, what waits, its devices, the latest uploads.
#[component]
pub(super) fn ReceiverDashboard(profile: Profile) -> impl IntoView {
    let live = Live::listen();
    let changed = live.changed();
    let figures = Resource::new_blocking(move || changed.get(), |_| read());
    let title =
        if profile.organisation.kind == OrganisationKind::Msp { "Dashboard" } else { "Home dashboard" };
    view! {
        <Head title about=profile.organisation.name.clone().into_any()/>
        <section class="sheet padded welcome">
            <div>
                <OwnNumber profile/>
                <p class="soft">"Give it to your reseller: with it, the reseller adds you and uploads your devices."</p>
            </div>
            <FindDevice id="find-here"/>
        </section>
        <Transition fallback=|| view! { <Skeleton lines=8 what="figures"/> }>
            {move || Suspend::new(async move {
                match figures.await {
                    Ok(figures) => drawn(figures).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn drawn(figures: Figures) -> impl IntoView {
    let Figures { waiting, devices, pending, latest } = figures;
    let rows = if latest.is_empty() {
        view! {
            <Empty title="No uploads yet" text="What resellers upload to you appears here. Give them your number, and register them.">
                <a class="btn primary" href=paths::resellers()>"To your resellers"</a>
            </Empty>
        }
        .into_any()
    } else {
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label="Latest uploads">
                <table class="latest">
                    <caption class="unseen">"Latest uploads"</caption>
                    <thead><tr>
                        <th scope="col">"Upload ID"</th><th scope="col">"From"</th><th scope="col" class="num">"Devices"</th>
                        <th scope="col">"Status"</th><th scope="col">"Uploaded"</th>
                    </tr></thead>
                    <tbody>{latest.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="tiles">
            <div class="tile"><b>{total(waiting)}</b><span><a href=paths::deliveries_waiting()>"uploads wait for you"</a></span></div>
            <div class="tile"><b>{total(devices)}</b><span><a href=paths::devices()>"devices"</a></span></div>
            <div class="tile"><b>{total(pending)}</b><span><a href=paths::devices_pending()>"of them not approved yet"</a></span></div>
        </div>
        <section class="sheet">
            <div class="sheet-head"><h2>"Latest uploads"</h2><a href=paths::deliveries()>"All uploads"</a></div>
            {rows}
        </section>
    }
    .into_any()
}

fn row(row: DeliveryRow) -> impl IntoView {
    view! {
        <tr>
            <th scope="row"><a class="id" href=paths::delivery(&row.number)>{row.number.to_string()}</a></th>
            <td>{row.sender_name}</td>
            <td class="num">{grouped(row.devices)}</td>
            <td><DeliveryState status=row.status/></td>
            <td><Moment at=row.delivered_at/></td>
        </tr>
    }
    .into_any()
}

fn total(total: Total) -> String {
    match total {
        Total::Exactly(rows) => grouped(rows),
        Total::AtLeast(rows) => format!("{}+", grouped(rows)),
    }
}

async fn read() -> ApiResult<Figures> {
    let all = ListQuery { size: PageSize::new(10).unwrap_or_default(), ..ListQuery::default() };
    let with_status = |status: &str| {
        let mut query = all.clone();
        query.filters.insert("status".to_owned(), BTreeSet::from([status.to_owned()]));
        query
    };
    let (waiting, latest, devices, pending) = try_join4(
        list_deliveries(with_status(DeliveryStatus::Waiting.key())),
        list_deliveries(all.clone()),
        list_devices(DeviceScope::Mine, all.clone()),
        list_devices(DeviceScope::Mine, with_status("pending")),
    )
    .await?;
    Ok(Figures {
        waiting: waiting.total,
        devices: devices.total,
        pending: pending.total,
        latest: latest.rows.into_iter().take(LATEST).collect(),
    })
}
