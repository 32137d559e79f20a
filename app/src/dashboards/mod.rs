//! The start page of each kind of organisation.

mod api;
mod home_page;
mod receiver;
mod reseller;

pub use api::*;
pub use home_page::HomePage;

use crate::ui::Bar;
use domain::dashboards::MonthCount;

/// A month in a chart: "Nov 2026".
fn month(count: &MonthCount) -> Bar {
    let name = count.month.month().to_string();
    let short = name.get(..3).unwrap_or(&name);
    Bar { label: format!("{short} {}", count.month.year()), value: count.devices, href: None }
}
