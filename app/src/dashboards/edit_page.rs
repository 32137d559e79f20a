use super::editor::Editor;
use super::{key_in_path, read_dashboard};
use crate::error::{ApiError, ApiResult};
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head, NotFound, Problem};
use crate::ui::Skeleton;
use crate::views::list_views;
use domain::PortalError;
use domain::dashboards::{Dashboard, DashboardKey, ViewedList};
use domain::organisations::OrganisationKind;
use domain::policy::Action;
use domain::views::SavedView;
use leptos::prelude::*;

/// *Edit dashboard*: its name and its widgets.
#[component]
pub fn EditDashboardPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewDashboard).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let (key, kind) = (key_in_path(), me.profile().organisation.kind);
    let dashboard = Resource::new_blocking(move || key.get(), move |key| load(key, kind));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8 what=t!("the dashboard")/> }>
            {move || Suspend::new(async move {
                match dashboard.await {
                    Ok((dashboard, views)) => page(dashboard, views, me).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn page(dashboard: Dashboard, views: Vec<(ViewedList, SavedView)>, me: Me) -> impl IntoView {
    let crumbs = vec![
        Crumb::new(paths::dashboards(), t!("Dashboards")),
        Crumb::new(paths::dashboard(&dashboard.key), dashboard.name.clone()),
    ];
    let form = match me.may(Action::ManageDashboards) {
        Ok(()) if dashboard.own => {
            view! { <Editor dashboard organisation=me.profile().organisation.kind views/> }.into_any()
        }
        Ok(()) => {
            let reason = t!("It belongs to another organisation. Duplicate it and change the copy.");
            view! { <Denied label=t!("Save") reason/> }.into_any()
        }
        Err(reason) => view! { <Denied label=t!("Save") reason/> }.into_any(),
    };
    view! { <Head title=t!("Edit dashboard") crumbs/>{form} }
}

/// The dashboard, and the saved views that its widgets can show.
async fn load(
    key: Option<DashboardKey>,
    organisation: OrganisationKind,
) -> ApiResult<(Dashboard, Vec<(ViewedList, SavedView)>)> {
    let Some(key) = key else { return Err(ApiError::Portal(PortalError::NotFound)) };
    let dashboard = read_dashboard(key).await?;
    let mut views = Vec::new();
    for list in ViewedList::ALL.into_iter().filter(|list| list.fits(organisation)) {
        views.extend(list_views(list.name().to_owned()).await?.views.into_iter().map(|view| (list, view)));
    }
    Ok((dashboard, views))
}
