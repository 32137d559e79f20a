use super::editor::Editor;
use super::{key_in_path, read_dashboard};
use crate::error::{ApiError, ApiResult};
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head, NotFound, Problem};
use crate::ui::Skeleton;
use domain::PortalError;
use domain::dashboards::{Dashboard, DashboardKey};
use domain::policy::Action;
use leptos::prelude::*;

/// *Edit dashboard*: its name and its widgets.
#[component]
pub fn EditDashboardPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewDashboard).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let key = key_in_path();
    let dashboard = Resource::new_blocking(move || key.get(), load);
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8 what=t!("the dashboard")/> }>
            {move || Suspend::new(async move {
                match dashboard.await {
                    Ok(dashboard) => page(dashboard, me).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn page(dashboard: Dashboard, me: Me) -> impl IntoView {
    let crumbs = vec![
        Crumb::new(paths::dashboards(), t!("Dashboards")),
        Crumb::new(paths::dashboard(&dashboard.key), dashboard.name.clone()),
    ];
    let form = match me.may(Action::ManageDashboards) {
        Ok(()) if dashboard.own => {
            view! { <Editor dashboard organisation=me.profile().organisation.kind/> }.into_any()
        }
        Ok(()) => {
            let reason = t!("It belongs to another organisation. Duplicate it and change the copy.");
            view! { <Denied label=t!("Save") reason/> }.into_any()
        }
        Err(reason) => view! { <Denied label=t!("Save") reason/> }.into_any(),
    };
    view! { <Head title=t!("Edit dashboard") crumbs/>{form} }
}

async fn load(key: Option<DashboardKey>) -> ApiResult<Dashboard> {
    match key {
        Some(key) => read_dashboard(key).await,
        None => Err(ApiError::Portal(PortalError::NotFound)),
    }
}
