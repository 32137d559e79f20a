use super::{delete, list_dashboards};
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, DeniedButton, Head, NotFound};
use crate::ui::table::Table;
use crate::ui::{Empty, MenuItem, grouped};
use crate::words::Here;
use domain::dashboards::{DashboardKey, DashboardList, DashboardRow};
use domain::policy::Action;
use leptos::prelude::*;

/// All dashboards that the person may look at.
#[component]
pub fn DashboardsPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewDashboard).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let manage = me.may(Action::ManageDashboards);
    let create =
        || view! { <a class="btn primary" href=paths::create_dashboard()>{t!("Create dashboard")}</a> };
    let button = match manage.clone() {
        Ok(()) => create().into_any(),
        Err(reason) => {
            view! { <DeniedButton label=t!("Create dashboard") class="btn primary" reason/> }.into_any()
        }
    };
    let may = manage.is_ok();
    let deleted = RwSignal::new(0_u64);
    let ask = delete::asking(Callback::new(move |()| deleted.update(|count| *count = count.wrapping_add(1))));
    let table = Table::<DashboardList>::new(t!("Dashboards"), list_dashboards, cell)
        .csv(t!("Download as CSV"), paths::dashboards_csv(""))
        .row_actions(move |row| actions(row, manage.clone(), ask))
        .refresh(Signal::derive(move || deleted.get()))
        .empty(move || {
            view! {
                <Empty title=t!("No dashboards yet") text=t!("A dashboard shows what you choose: figures, charts and words. Begin with a template.")>
                    {may.then(create)}
                </Empty>
            }
        });
    view! {
        <Head title=t!("Dashboards") crumbs=vec![Crumb::new(paths::home(), t!("Home"))]>{button}</Head>
        {table.view()}
    }
    .into_any()
}

fn cell(row: &DashboardRow, column: &'static str) -> AnyView {
    match column {
        "name" => view! { <a href=paths::dashboard(&row.key)>{row.name.clone()}</a> }.into_any(),
        "widgets" => grouped(row.widgets).into_any(),
        "shared" => row.shared().into_any(),
        "home" => {
            let tags = row.home_of.iter().map(|of| view! { <span class="tag">{of.label().here()}</span>" " });
            tags.collect_view().into_any()
        }
        _ => ().into_any(),
    }
}

fn actions(
    row: &DashboardRow,
    manage: Result<(), String>,
    delete: Callback<(DashboardKey, String)>,
) -> Vec<MenuItem> {
    let own = (row.key.clone(), row.name.clone());
    let change = manage.and_then(|()| {
        if row.own {
            Ok(())
        } else {
            Err(t!("It belongs to another organisation. Duplicate it instead.").to_owned())
        }
    });
    vec![
        MenuItem::link(t!("Open"), paths::dashboard(&row.key)),
        MenuItem::link(t!("Edit"), paths::edit_dashboard(&row.key)).enabled(change.clone()),
        MenuItem::call(t!("Delete dashboard"), move || delete.run(own.clone())).enabled(change).danger(),
    ]
}
