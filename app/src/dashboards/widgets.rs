//! The widgets of a dashboard, drawn: each is a section of the grid with its figure, or its chart and the table behind
//! it. The words of a widget are here too; the editor offers the same.

use super::latest::{deliveries, uploads};
use super::view_table::{self, Drawn};
use crate::paths;
use crate::ui::{Bar, Empty, RankChart, TimeChart, grouped};
use crate::words::language;
use domain::dashboards::{
    Bars, Figure, MonthCount, Series, TopModel, TopOrganisation, Widget, WidgetData, WidgetKind,
};
use domain::organisations::OrganisationKind;
use leptos::prelude::*;

/// What a widget shows, in words.
pub(super) fn title(kind: &WidgetKind, organisation: OrganisationKind) -> &'static str {
    let uploads = organisation == OrganisationKind::Reseller;
    match kind {
        WidgetKind::Figure(Figure::Devices) => t!("Devices"),
        WidgetKind::Figure(Figure::Pending) => t!("Devices not approved yet"),
        WidgetKind::Figure(Figure::Verified) => t!("Devices verified"),
        WidgetKind::Figure(Figure::Waiting) => t!("Uploads that wait for a decision"),
        WidgetKind::Figure(Figure::Customers) => t!("Customers"),
        WidgetKind::Figure(Figure::RecentUploads) => t!("Uploads in 30 days"),
        WidgetKind::Figure(Figure::SoldToCodes) => t!("Sold-to codes"),
        WidgetKind::Series(Series::Devices) if uploads => t!("Devices uploaded by month"),
        WidgetKind::Series(Series::Devices) => t!("Devices received by month"),
        WidgetKind::Series(Series::Uploads) => t!("Uploads by month"),
        WidgetKind::Bars(Bars::Model) => t!("Top models by devices"),
        WidgetKind::Bars(Bars::Customer) if uploads => t!("Top customers by devices"),
        WidgetKind::Bars(Bars::Customer) => t!("Top customers by devices moved"),
        WidgetKind::Bars(Bars::Status) => t!("Devices by status"),
        WidgetKind::Bars(Bars::Sender) => t!("Received from, within a year"),
        WidgetKind::LatestUploads => t!("Latest uploads"),
        WidgetKind::View(_) => t!("A saved view"),
        WidgetKind::Text(_) => t!("Text"),
    }
}

/// A month in a chart, in the reader's language: "Nov 2026".
pub(super) fn month(count: &MonthCount, of: Series) -> Bar {
    let short = language().month(count.month.month());
    let value = match of {
        Series::Devices => count.devices,
        Series::Uploads => count.uploads,
    };
    Bar { label: format!("{short} {}", count.month.year()), value, href: None }
}

/// Models as bars.
pub(super) fn models(tops: Vec<TopModel>) -> Vec<Bar> {
    tops.into_iter()
        .map(|top| Bar {
            label: top.model.unwrap_or_else(|| t!("Unknown model").to_owned()),
            value: top.devices,
            href: None,
        })
        .collect()
}

/// Organisations as bars, each a link.
pub(super) fn organisations(tops: Vec<TopOrganisation>, href: fn(&TopOrganisation) -> String) -> Vec<Bar> {
    let bar = |top: TopOrganisation| Bar { href: Some(href(&top)), label: top.name, value: top.devices };
    tops.into_iter().map(bar).collect()
}

/// The widgets with what they draw, in their order. What the organisation does not have is left out.
pub(super) fn grid(widgets: Vec<Widget>, drawn: Vec<Drawn>, organisation: OrganisationKind) -> AnyView {
    let drawn: Vec<AnyView> = widgets
        .into_iter()
        .zip(drawn)
        .filter(|(_, drawn)| drawn.data != WidgetData::NotHere)
        .map(|(widget, drawn)| section(widget, drawn, organisation))
        .collect();
    if drawn.is_empty() {
        let text = t!("What is put on this dashboard appears here.");
        return view! { <div class="sheet"><Empty title=t!("No widgets yet") text/></div> }.into_any();
    }
    view! { <div class="widgets">{drawn}</div> }.into_any()
}

fn section(widget: Widget, Drawn { data, rows }: Drawn, organisation: OrganisationKind) -> AnyView {
    let class = format!("sheet padded widget w{} h{}", widget.width.clamp(1, 4), widget.height.clamp(1, 2));
    let title = title(&widget.kind, organisation);
    let inside = match (widget.kind, data) {
        (WidgetKind::Figure(of), WidgetData::Figure(value)) => figure(of, title, value),
        (WidgetKind::Series(of), WidgetData::Months(months)) => {
            let unit = if of == Series::Devices { t!("Devices") } else { t!("Uploads") };
            let bars = months.iter().map(|count| month(count, of)).collect();
            view! { <TimeChart title unit over=t!("Month") bars/> }.into_any()
        }
        (WidgetKind::Bars(_), WidgetData::Models(tops)) => rank(title, t!("Model"), models(tops)),
        (WidgetKind::Bars(Bars::Customer), WidgetData::Organisations(tops)) => {
            rank(title, t!("Customer"), organisations(tops, |top| paths::customer(&top.number)))
        }
        (WidgetKind::Bars(_), WidgetData::Organisations(tops)) => {
            rank(title, t!("Sender"), organisations(tops, |top| paths::deliveries_from(&top.number)))
        }
        (WidgetKind::Bars(_), WidgetData::Statuses { pending, verified }) => {
            let bar = |label: &str, value, href| Bar { label: label.to_owned(), value, href: Some(href) };
            let bars = vec![
                bar(t!("Verified"), verified, paths::devices_verified()),
                bar(t!("Not approved yet"), pending, paths::devices_pending()),
            ];
            rank(title, t!("Status"), bars)
        }
        (WidgetKind::LatestUploads, WidgetData::Deliveries(rows)) => deliveries(rows).into_any(),
        (WidgetKind::LatestUploads, WidgetData::Uploads(rows)) => uploads(rows).into_any(),
        (WidgetKind::View(_), WidgetData::View(view)) => match rows {
            Some(rows) => view_table::table(*view, rows),
            None => ().into_any(),
        },
        (WidgetKind::View(_), WidgetData::ViewGone) => view_table::gone().into_any(),
        (WidgetKind::Text(text), _) => view! { <p class="widget-words">{text}</p> }.into_any(),
        // Saved between the two questions: the next look has both of one version.
        _ => view! { <p class="soft">{t!("This has just changed. Reload the page.")}</p> }.into_any(),
    };
    view! { <section class=class>{inside}</section> }.into_any()
}

fn figure(of: Figure, title: &'static str, value: u64) -> AnyView {
    let href = match of {
        Figure::Devices => Some(paths::devices()),
        Figure::Pending => Some(paths::devices_pending()),
        Figure::Verified => Some(paths::devices_verified()),
        Figure::Waiting => Some(paths::deliveries_waiting()),
        Figure::Customers => Some(paths::customers()),
        Figure::SoldToCodes => Some(paths::sold_to_codes()),
        Figure::RecentUploads => None,
    };
    let label = match href {
        Some(href) => view! { <a href=href>{title}</a> }.into_any(),
        None => title.into_any(),
    };
    view! { <p class="widget-figure"><b>{grouped(value)}</b><span>{label}</span></p> }.into_any()
}

fn rank(title: &'static str, of: &'static str, bars: Vec<Bar>) -> AnyView {
    if bars.is_empty() {
        return view! { <h2>{title}</h2><p class="soft">{t!("Nothing yet.")}</p> }.into_any();
    }
    view! { <RankChart title unit=t!("Devices") of bars/> }.into_any()
}
