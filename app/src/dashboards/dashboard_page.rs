use super::settings::{Acts, settings};
use super::view_table::{Drawn, drawn};
use super::widgets::grid;
use super::{key_in_path, read_dashboard};
use crate::error::{ApiError, ApiResult};
use crate::people::Me;
use crate::shell::{Crumb, DeniedButton, Head, NotFound, Problem};
use crate::ui::Skeleton;
use crate::{paths, words};
use domain::PortalError;
use domain::dashboards::{Dashboard, DashboardKey};
use domain::policy::Action;
use leptos::prelude::*;

/// A dashboard: its widgets, and what can be done with it.
#[component]
pub fn DashboardPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewDashboard).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let key = key_in_path();
    let acts = Acts::new();
    let dashboard = Resource::new_blocking(
        move || (key.get(), acts.choose.version().get(), acts.share.version().get()),
        |(key, ..)| load(key),
    );
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8 what=t!("the dashboard")/> }>
            {move || Suspend::new(async move {
                match dashboard.await {
                    Ok((dashboard, drawn)) => page(dashboard, drawn, me, acts).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn page(dashboard: Dashboard, drawn: Vec<Drawn>, me: Me, acts: Acts) -> impl IntoView {
    let edit = dashboard.own.then(|| match me.may(Action::ManageDashboards) {
        Ok(()) => {
            view! { <a class="btn primary" href=paths::edit_dashboard(&dashboard.key)>{t!("Edit")}</a> }
                .into_any()
        }
        Err(reason) => view! { <DeniedButton label=t!("Edit") class="btn primary" reason/> }.into_any(),
    });
    let about = if dashboard.own {
        me.profile().organisation.name
    } else {
        t!("Shared with you. The figures are those of your own organisation.").to_owned()
    };
    let refused = move || {
        let error = acts.refusal();
        error.map(|error| view! { <p class="notice bad" role="alert">{words::sentence(&error)}</p> })
    };
    view! {
        <Head title=dashboard.name.clone() crumbs=vec![Crumb::new(paths::dashboards(), t!("Dashboards"))] about=about.into_any()>
            {edit}
        </Head>
        {refused}
        {grid(dashboard.widgets.clone(), drawn, me.profile().organisation.kind)}
        {settings(&dashboard, me, acts)}
    }
    .into_any()
}

async fn load(key: Option<DashboardKey>) -> ApiResult<(Dashboard, Vec<Drawn>)> {
    let Some(key) = key else { return Err(ApiError::Portal(PortalError::NotFound)) };
    let dashboard = read_dashboard(key).await?;
    let drawn = drawn(&dashboard).await?;
    Ok((dashboard, drawn))
}
