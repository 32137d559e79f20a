use super::head;
use super::sending::SendStep;
use crate::error::{ApiError, REFUSED, refused_in};
use crate::people::Me;
use crate::shell::{NotFound, Problem};
use crate::ui::{FileDrop, Skeleton, grouped};
use crate::uploads::{CheckState, CheckStep, Purpose, Step, Wizard, read_upload_limits, walk_through_steps};
use crate::words::Here;
use crate::{paths, words};
use domain::languages::Text;
use domain::organisations::OrganisationKind;
use domain::policy::Action;
use domain::text;
use domain::uploads::UploadLimits;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The steps, in their order.
const STEPS: [(&[Step], Text); 3] = [
    (&[Step::File], text!("File")),
    (&[Step::Check], text!("Check")),
    (&[Step::Details, Step::Upload], text!("Look up")),
];

/// *Delete devices* by file: the file is chosen and checked.
#[component]
pub fn DeleteByFilePage() -> impl IntoView {
    let me = Me::here();
    if me.profile().organisation.kind != OrganisationKind::Reseller {
        return view! { <NotFound/> }.into_any();
    }
    let limits = Resource::new_blocking(|| (), |()| read_upload_limits());
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=8 what=t!("the form")/> }>
            {move || Suspend::new(async move {
                match (limits.await, me.may(Action::DeleteDevicesByFile)) {
                    (Ok(limits), Ok(())) => page(limits).into_any(),
                    (Ok(_), Err(reason)) => refused(reason).into_any(),
                    (Err(error), _) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

fn title() -> impl IntoView {
    let about =
        view! { <p>{t!("The devices that a file names. Nothing goes before you have seen which.")}</p> };
    head(t!("Delete devices").to_owned(), about.into_any())
}

fn refused(reason: String) -> impl IntoView {
    view! {
        {title()}
        <p class="notice warn">{reason}</p>
        <p><a class="btn" href=paths::bulk_actions()>{t!("Back to Bulk actions")}</a></p>
    }
    .into_any()
}

fn page(limits: UploadLimits) -> impl IntoView {
    let wizard = Wizard::new(Purpose::Delete, limits);
    let (live, step) = (wizard.live, wizard.step);
    Effect::new(move |_| live.set(true));
    walk_through_steps(wizard);
    let query = use_query_map();
    let returned = move || {
        let refusal = query.with(|query| query.get(REFUSED)).as_deref().and_then(refused_in)?;
        Some(view! { <p class="notice bad" role="alert">{words::sentence(&ApiError::Portal(refusal))}</p> })
    };
    let hint = t!(
        "CSV or text, at most {bytes} MB and {rows} rows. One column holds the IMEI, MEID or serial number; a header is optional, other columns are not read.",
        bytes = grouped(limits.bytes / (1024 * 1024)),
        rows = grouped(u64::from(limits.rows))
    );
    let at = move |wanted: Step| Memo::new(move |_| live.get() && step.get() == wanted);
    let (checking, sending) = (at(Step::Check), at(Step::Details));
    view! {
        {title()}
        {steps(wizard)}
        {returned}
        <form class="sheet wizard" method="post" enctype="multipart/form-data" action=paths::bulk_delete()
            on:submit=move |event| if live.get_untracked() { event.prevent_default() }>
            <section class="step" aria-label=t!("File") hidden=move || live.get() && step.get() != Step::File>
                <FileDrop id="file" name="file" label=t!("Choose a file or drop it here") hint accept=".csv,.txt,.tsv,text/csv,text/plain"
                    on_file=Callback::new(move |file| wizard.pick(file))/>
                <CheckState wizard/>
            </section>
            <Show when=move || checking.get()><CheckStep wizard/></Show>
            <Show when=move || sending.get()><SendStep wizard/></Show>
            <footer hidden=move || checking.get() || sending.get()>
                <a class="btn quiet" href=paths::bulk_actions()>{t!("Cancel")}</a>
                {move || (!live.get()).then(|| view! { <button class="btn primary">{t!("Look up the devices")}</button> })}
            </footer>
        </form>
    }
    .into_any()
}

fn steps(wizard: Wizard) -> impl IntoView {
    let step = |(steps, label): (&'static [Step], Text)| {
        let current = move || steps.contains(&wizard.step.get()).then_some("step");
        view! { <li aria-current=current>{label.here()}</li> }
    };
    view! { <ol class="steps with-script" aria-label=t!("Steps")>{STEPS.into_iter().map(step).collect_view()}</ol> }
        .into_any()
}
