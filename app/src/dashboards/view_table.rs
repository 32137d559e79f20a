//! A saved view in a widget: its first rows, with its columns, its order, and the way to the whole list.

use super::read_dashboard_data;
use crate::customers::{customer_cell, list_customers};
use crate::deliveries::{delivery_cell, list_deliveries};
use crate::devices::{device_cell, list_devices};
use crate::error::ApiResult;
use crate::paths;
use crate::words::Here;
use domain::customers::{CustomerList, CustomerRow};
use domain::dashboards::{Dashboard, ViewedList, WidgetData, WidgetKind};
use domain::deliveries::{DeliveryList, DeliveryRow};
use domain::devices::{DeviceList, DeviceRow, DeviceScope};
use domain::lists::{List, ListAddress, ListQuery, PageSize};
use domain::views::{Preferences, SavedView};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// What a widget draws, and of a saved view its rows.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Drawn {
    pub(super) data: WidgetData,
    pub(super) rows: Option<ViewRows>,
}

/// The first rows of a view.
#[derive(Clone, Serialize, Deserialize)]
pub(super) enum ViewRows {
    Customers(Vec<CustomerRow>),
    Devices(Vec<DeviceRow>),
    Deliveries(Vec<DeliveryRow>),
}

/// What the widgets of a dashboard draw, in their order.
pub(super) async fn drawn(dashboard: &Dashboard) -> ApiResult<Vec<Drawn>> {
    let mut all = Vec::with_capacity(dashboard.widgets.len());
    let data = read_dashboard_data(dashboard.key.clone()).await?;
    for (widget, data) in dashboard.widgets.iter().zip(data) {
        let rows = match (&widget.kind, &data) {
            (WidgetKind::View(of), WidgetData::View(view)) => Some(rows(of.list, view).await?),
            _ => None,
        };
        all.push(Drawn { data, rows });
    }
    Ok(all)
}

async fn rows(list: ViewedList, view: &SavedView) -> ApiResult<ViewRows> {
    Ok(match list {
        ViewedList::Customers => ViewRows::Customers(list_customers(asked::<CustomerList>(view)).await?.rows),
        ViewedList::Devices => {
            let query = asked::<DeviceList>(view);
            ViewRows::Devices(list_devices(DeviceScope::Mine, query).await?.rows)
        }
        ViewedList::Deliveries => {
            ViewRows::Deliveries(list_deliveries(asked::<DeliveryList>(view)).await?.rows)
        }
    })
}

/// The table under the view's name.
pub(super) fn table(view: SavedView, rows: ViewRows) -> AnyView {
    match rows {
        ViewRows::Customers(rows) => of_list::<CustomerList>(view, rows, &paths::customers(), customer_cell),
        ViewRows::Devices(rows) => of_list::<DeviceList>(view, rows, &paths::devices(), device_cell),
        ViewRows::Deliveries(rows) => {
            of_list::<DeliveryList>(view, rows, &paths::deliveries(), delivery_cell)
        }
    }
}

/// Stands in the place of a view that the person does not see, or nobody any more.
pub(super) fn gone() -> impl IntoView {
    view! {
        <h2>{t!("Saved view")}</h2>
        <p class="soft">{t!("This saved view was deleted, or its owner does not share it. Whoever keeps this dashboard can choose another one.")}</p>
    }
}

/// The list under the view. What the list does not know any more is dropped, as in an old link.
fn address<L: List>(view: &SavedView) -> ListAddress {
    let kept = ListAddress {
        query: view.contents.query.clone(),
        columns: view.contents.columns.clone(),
        view: Some(view.id.clone()),
        ..ListAddress::default()
    };
    ListAddress::read::<L>(&kept.write::<L>())
}

fn asked<L: List>(view: &SavedView) -> ListQuery {
    ListQuery { size: PageSize::new(10).unwrap_or_default(), ..address::<L>(view).query }
}

fn of_list<L: List>(
    view: SavedView,
    rows: Vec<L::Row>,
    path: &str,
    cell: fn(&L::Row, &'static str) -> AnyView,
) -> AnyView {
    let address = address::<L>(&view);
    let columns = address.shown::<L>(&Preferences::default());
    let whole = paths::with_query(path, &address.write::<L>());
    let class = |numeric: bool| if numeric { "num" } else { "" };
    let heads = columns
        .iter()
        .map(|column| view! { <th scope="col" class=class(column.numeric)>{column.label.here()}</th> })
        .collect_view();
    let line = |row: L::Row| {
        let cells = columns.iter().enumerate().map(|(place, column)| {
            let content = cell(&row, column.key);
            if place == 0 {
                view! { <th scope="row">{content}</th> }.into_any()
            } else {
                view! { <td class=class(column.numeric)>{content}</td> }.into_any()
            }
        });
        view! { <tr>{cells.collect_view()}</tr> }
    };
    let inside = if rows.is_empty() {
        view! { <p class="soft">{t!("Nothing matches.")}</p> }.into_any()
    } else {
        let lines = rows.into_iter().map(line).collect_view();
        view! {
            <div class="scroll" tabindex="0" role="region" aria-label=view.name.clone()>
                <table class="latest">
                    <caption class="unseen">{view.name.clone()}</caption>
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{lines}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <div class="widget-head"><h2>{view.name}</h2><a href=whole>{t!("Whole list")}</a></div>
        {inside}
    }
    .into_any()
}
