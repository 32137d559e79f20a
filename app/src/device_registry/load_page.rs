use super::read_registry_limits;
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, Head, NotFound, Problem};
use crate::ui::Skeleton;
use crate::uploads::{Purpose, upload_form};
use domain::device_registry::RegistryPart;
use domain::policy::Action;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// *Load TACs* and *Load single devices*: the wizard of *Upload devices*, without details.
#[component]
pub fn LoadRegistryPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewDeviceRegistry).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let params = use_params_map();
    let part = Memo::new(move |_| {
        params.with(|params| params.get("part")).as_deref().and_then(RegistryPart::from_key)
    });
    let limits = Resource::new_blocking(|| (), |()| read_registry_limits());
    // Made anew for the other part.
    let page = move || {
        let Some(part) = part.get() else { return view! { <NotFound/> }.into_any() };
        let may = me.may(Action::LoadDeviceRegistry);
        view! {
            <Suspense fallback=|| view! { <Skeleton lines=8 what=t!("the form")/> }>
                {move || {
                    let may = may.clone();
                    Suspend::new(async move {
                        match (limits.await, may) {
                            (Ok(limits), Ok(())) => view! {
                                {head(part)}
                                {upload_form(Purpose::Registry(part), limits, Vec::new())}
                            }
                            .into_any(),
                            (Ok(_), Err(reason)) => view! {
                                {head(part)}
                                <p class="notice warn">{reason}</p>
                                <p><a class="btn" href=paths::registry(part)>{t!("Back to the device registry")}</a></p>
                            }
                            .into_any(),
                            (Err(error), _) => view! { <Problem error/> }.into_any(),
                        }
                    })
                }}
            </Suspense>
        }
        .into_any()
    };
    page.into_any()
}

fn head(part: RegistryPart) -> impl IntoView {
    let (title, about) = match part {
        RegistryPart::Tacs => {
            (t!("Load TACs"), t!("Each row is a TAC with its model. What is there already is updated."))
        }
        RegistryPart::Devices => (
            t!("Load single devices"),
            t!("Each row is one device with all that identifies it. What is there already is updated."),
        ),
    };
    let crumbs = vec![Crumb::new(paths::registry(part), t!("Device registry"))];
    view! { <Head title crumbs about=view! { <p>{about}</p> }.into_any()/> }.into_any()
}
