use super::delete_dashboard;
use crate::ui::{Confirm, Question};
use crate::words::Here;
use domain::dashboards::DashboardKey;
use domain::languages::Text;
use domain::text;
use leptos::prelude::*;

/// What goes with a dashboard, in words.
pub(super) const GOES: Text =
    text!("The dashboard with its widgets and texts; also for inner customers that see it");
/// What stays.
pub(super) const STAYS: Text = text!(
    "Devices, uploads and all other figures. Whoever had it as home sees the next choice, or the built-in page"
);

/// Asks whether a dashboard shall be deleted, given its key and name, and deletes it; then calls `deleted`.
pub(super) fn asking(deleted: Callback<()>) -> Callback<(DashboardKey, String)> {
    let confirm = Confirm::here();
    Callback::new(move |(key, name): (DashboardKey, String)| {
        let of = name.clone();
        let act = move || {
            let (key, name) = (key.clone(), of.clone());
            async move {
                delete_dashboard(key).await?;
                deleted.run(());
                Ok(t!("Dashboard {name} deleted", name))
            }
        };
        let question = Question::new(t!("Delete the dashboard {name}?", name), t!("Delete dashboard"), act);
        confirm.ask(question.goes(GOES.here()).stays(STAYS.here()).danger());
    })
}
