//! The latest uploads as a table, with the way to all of them: of a receiver what it was handed, of a reseller what it
//! sent.

use crate::deliveries::DeliveryState;
use crate::live::Live;
use crate::paths;
use crate::ui::{Moment, grouped};
use crate::uploads::UploadState;
use domain::deliveries::DeliveryRow;
use domain::uploads::UploadRow;
use leptos::prelude::*;

/// The widget of a receiver.
pub(super) fn deliveries(rows: Vec<DeliveryRow>) -> impl IntoView {
    let empty = rows.is_empty();
    view! {
        <div class="widget-head"><h2>{t!("Latest uploads")}</h2><a href=paths::deliveries()>{t!("All uploads")}</a></div>
        {if empty { nothing().into_any() } else { table(rows).into_any() }}
    }
}

/// The widget of a reseller, whose uploads are with its customers.
pub(super) fn uploads(rows: Vec<UploadRow>) -> impl IntoView {
    let (empty, live) = (rows.is_empty(), Live::listen());
    let row = move |row: UploadRow| {
        view! {
            <tr>
                <th scope="row"><a class="id" href=paths::upload(&row.number)>{row.number.to_string()}</a></th>
                <td><a href=paths::customer(&row.customer)>{row.customer_name}</a></td>
                <td class="num">{grouped(row.accepted)}</td>
                <td><UploadState status=row.status number=row.number.to_string() percent=row.percent live/></td>
                <td><Moment at=row.uploaded_at/></td>
            </tr>
        }
    };
    view! {
        <div class="widget-head"><h2>{t!("Latest uploads")}</h2><a href=paths::customers()>{t!("All customers")}</a></div>
        {if empty { nothing().into_any() } else { framed(t!("To"), rows.into_iter().map(row).collect_view()).into_any() }}
    }
}

/// What a receiver was handed, as a table.
pub(super) fn table(rows: Vec<DeliveryRow>) -> impl IntoView {
    let row = |row: DeliveryRow| {
        view! {
            <tr>
                <th scope="row"><a class="id" href=paths::delivery(&row.number)>{row.number.to_string()}</a></th>
                <td>{row.sender_name}</td>
                <td class="num">{grouped(row.devices)}</td>
                <td><DeliveryState status=row.status/></td>
                <td><Moment at=row.delivered_at/></td>
            </tr>
        }
    };
    framed(t!("From"), rows.into_iter().map(row).collect_view())
}

fn framed(other: &'static str, rows: impl IntoView) -> impl IntoView {
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=t!("Latest uploads")>
            <table class="latest">
                <caption class="unseen">{t!("Latest uploads")}</caption>
                <thead><tr>
                    <th scope="col">{t!("Upload ID")}</th><th scope="col">{other}</th><th scope="col" class="num">{t!("Devices")}</th>
                    <th scope="col">{t!("Status")}</th><th scope="col">{t!("Uploaded")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn nothing() -> impl IntoView {
    view! { <p class="soft">{t!("No uploads yet.")}</p> }
}
