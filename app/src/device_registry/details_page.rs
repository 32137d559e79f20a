use super::read_registry_load;
use crate::error::{ApiError, ApiResult};
use crate::live::Live;
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, Head, NotFound, Problem};
use crate::ui::{Copy, Glyph, Icon, Moment, Skeleton, grouped};
use crate::uploads::{ReasonList, UploadState, notes};
use crate::words::{Here, language};
use domain::PortalError;
use domain::device_registry::LoadDetails;
use domain::policy::Action;
use domain::uploads::UploadNumber;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A load's page: what became of its rows.
#[component]
pub fn RegistryLoadPage() -> impl IntoView {
    if Me::here().may(Action::ViewDeviceRegistry).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let live = Live::listen();
    let params = use_params_map();
    let number = Memo::new(move |_| {
        params.with(|params| params.get("number")).as_deref().and_then(UploadNumber::parse)
    });
    let changed = live.changed();
    let details = Resource::new_blocking(move || (number.get(), changed.get()), |(number, _)| load(number));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8 what=t!("the load")/> }>
            {move || Suspend::new(async move {
                match details.await {
                    Ok(details) => page(details, live).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn page(details: LoadDetails, live: Live) -> impl IntoView {
    let row = details.row;
    let number = row.number.clone();
    let crumbs = vec![
        Crumb::new(paths::registry(row.part), t!("Device registry")),
        Crumb::new(paths::registry_loads(), t!("Loads")),
    ];
    let about = view! {
        <p class="parts">
            <span>{row.part.label().here()}</span>
            <span>{row.file_name}</span>
            <span><Moment at=row.loaded_at/></span>
            <span>{row.loaded_by}</span>
            <Copy text=number.to_string() what=t!("Load ID")/>
        </p>
    };
    let errors = paths::registry_load_errors_csv(&number);
    view! {
        <Head title=t!("Load {number}", number) crumbs about=about.into_any()>
            {(row.failed > 0).then(|| view! {
                <a class="btn" href=errors download=""><Icon glyph=Glyph::Download/>{t!("Download errors as CSV")}</a>
            })}
        </Head>
        <div class="tiles">
            <div class="tile"><b>{grouped(row.total)}</b><span>{t!("rows")}</span></div>
            <div class="tile"><b>{grouped(row.added)}</b><span>{t!("added")}</span></div>
            <div class="tile"><b>{grouped(row.changed)}</b><span>{t!("changed")}</span></div>
            <div class="tile"><b>{grouped(row.unchanged)}</b><span>{t!("unchanged")}</span></div>
            <div class="tile"><b>{grouped(row.failed)}</b><span>{t!("failed")}</span></div>
            <div class="tile"><b class="word"><UploadState status=row.status number=number.to_string() percent=row.percent live/></b><span>{t!("status")}</span></div>
        </div>
        {details.refusal.map(|refusal| view! { <p class="notice bad">{refusal.sentence(language())}</p> })}
        {(row.failed > 0).then(|| view! {
            <section class="sheet padded">
                <h2>{t!("Why rows failed")}</h2>
                <p>{t!("Download the errors as CSV: it has these rows alone. Correct them, and load that file as it is.")}</p>
                <ReasonList reasons=details.reasons/>
            </section>
        })}
        {notes(details.notes)}
        <p><a class="btn" href=paths::registry(row.part)>{t!("To the device registry")}</a></p>
    }
    .into_any()
}

async fn load(number: Option<UploadNumber>) -> ApiResult<LoadDetails> {
    let Some(number) = number else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    read_registry_load(number).await
}
