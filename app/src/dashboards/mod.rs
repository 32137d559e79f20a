//! Dashboards: the start page of each kind of organisation, and the pages of widgets that an organisation makes.
//!
//! `home_page.rs` opens the dashboard that was chosen as home, else what is built in (`reseller.rs`, `receiver.rs`).
//! `widgets.rs` draws widgets, `editor.rs` with `drafts.rs` and `widget_fields.rs` changes them; what is done with a whole dashboard is in `settings.rs`.

mod api;
mod create_page;
mod customer_home;
mod dashboard_page;
mod delete;
mod drafts;
mod edit_page;
mod editor;
mod home_page;
mod latest;
mod list_page;
mod receiver;
mod reseller;
mod settings;
mod view_table;
mod widget_fields;
mod widgets;

pub use api::*;
pub use create_page::CreateDashboardPage;
pub use customer_home::CustomerHomeForm;
pub use dashboard_page::DashboardPage;
pub use edit_page::EditDashboardPage;
pub use home_page::HomePage;
pub use list_page::DashboardsPage;

use domain::dashboards::DashboardKey;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The dashboard that the address names, if it can be one.
fn key_in_path() -> Memo<Option<DashboardKey>> {
    let params = use_params_map();
    Memo::new(move |_| params.with(|params| params.get("key")).as_deref().and_then(DashboardKey::parse))
}
