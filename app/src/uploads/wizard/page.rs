use super::check::{CheckState, CheckStep};
use super::details::{DetailFields, DetailsFooter, ModeChoice};
use super::purpose::Purpose;
use super::sending::UploadStep;
use super::state::{Step, Wizard};
use super::walking::walk_through_steps;
use crate::customers::read_customer_in_path;
use crate::error::{ApiError, REFUSED, refused_in};
use crate::people::Me;
use crate::shell::{Crumb, Head, NotFound, Problem};
use crate::sold_to_codes::list_sold_to_codes;
use crate::ui::{FileDrop, Skeleton, focus_on, grouped};
use crate::uploads::read_upload_limits;
use crate::{paths, words};
use domain::clients::ClientStatus;
use domain::customers::{CustomerDetails, Verification};
use domain::device_registry::RegistryPart;
use domain::policy::Action;
use domain::sold_to_codes::SoldToCode;
use domain::uploads::UploadLimits;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// *Upload devices* for a customer.
#[component]
pub fn UploadDevicesPage() -> impl IntoView {
    let me = Me::here();
    let params = use_params_map();
    let loaded = Resource::new_blocking(
        move || params.with(|params| params.get("number")).unwrap_or_default(),
        |number| async move {
            let customer = read_customer_in_path(&number).await?;
            Ok::<_, ApiError>((customer, read_upload_limits().await?, list_sold_to_codes().await?))
        },
    );
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=8 what=t!("the form")/> }>
            {move || Suspend::new(async move {
                match loaded.await {
                    Ok((customer, limits, codes)) => match me.may(Action::UploadDevices) {
                        Ok(()) => page(customer, limits, codes).into_any(),
                        Err(reason) => refused(&customer, reason).into_any(),
                    },
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}

/// *Upload devices* for many customers: each row of the file names its own.
#[component]
pub fn UploadDevicesInBulkPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewUploads).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let may = me.may(Action::UploadDevices);
    let limits = Resource::new_blocking(|| (), |()| read_upload_limits());
    view! {
        <Suspense fallback=|| view! { <Skeleton lines=8 what=t!("the form")/> }>
            {move || {
                let may = may.clone();
                Suspend::new(async move {
                    match (limits.await, may) {
                        (Ok(limits), Ok(())) => view! { {bulk_head()}{form(Purpose::UploadForMany, limits, Vec::new())} }.into_any(),
                        (Ok(_), Err(reason)) => view! {
                            {bulk_head()}
                            <p class="notice warn">{reason}</p>
                            <p><a class="btn" href=paths::bulk_actions()>{t!("Back to Bulk actions")}</a></p>
                        }
                        .into_any(),
                        (Err(error), _) => view! { <Problem error/> }.into_any(),
                    }
                })
            }}
        </Suspense>
    }
    .into_any()
}

fn bulk_head() -> impl IntoView {
    let crumbs = vec![Crumb::new(paths::bulk_actions(), t!("Bulk actions"))];
    let about = view! { <p>{t!("One file for many customers: each row names its customer.")}</p> };
    view! { <Head title=t!("Upload devices") crumbs about=about.into_any()/> }.into_any()
}

fn head(customer: &CustomerDetails) -> impl IntoView + use<> {
    let row = &customer.row;
    let crumbs = vec![
        Crumb::new(paths::customers(), t!("Customers")),
        Crumb::new(paths::customer(&row.number), row.name.clone()),
    ];
    let about = view! {
        <p class="parts"><span>{t!("for ")}{row.name.clone()}</span><span class="id">{row.number.to_string()}</span></p>
    };
    view! { <Head title=t!("Upload devices") crumbs about=about.into_any()/> }.into_any()
}

fn refused(customer: &CustomerDetails, reason: String) -> impl IntoView + use<> {
    view! {
        {head(customer)}
        <p class="notice warn">{reason}</p>
        <p><a class="btn" href=paths::customer(&customer.row.number)>{t!("Back to the customer")}</a></p>
    }
    .into_any()
}

fn page(customer: CustomerDetails, limits: UploadLimits, codes: Vec<SoldToCode>) -> impl IntoView {
    let number = customer.row.number.clone();
    if customer.row.status == Verification::Inactive {
        let refusal = domain::PortalError::Upload(domain::uploads::UploadRefusal::CustomerTakesNoUploads);
        return refused(&customer, words::sentence(&ApiError::Portal(refusal))).into_any();
    }
    if let Some(held) = customer.client.filter(|status| *status != ClientStatus::Active) {
        return refused(&customer, words::held_sentence(held).to_owned()).into_any();
    }
    view! { {head(&customer)}{form(Purpose::Upload(number), limits, codes)} }.into_any()
}

/// The wizard as one form, which without JavaScript is a plain file form.
pub(crate) fn form(purpose: Purpose, limits: UploadLimits, codes: Vec<SoldToCode>) -> impl IntoView {
    let (action, back, columns) = match &purpose {
        Purpose::Upload(number) => (
            paths::customer_uploads(number),
            paths::customer(number),
            t!("One column holds the IMEI, MEID or serial number; a header is optional."),
        ),
        Purpose::UploadForMany | Purpose::Delete => (
            paths::bulk_uploads(),
            paths::bulk_actions(),
            t!(
                "One column holds the IMEI, MEID or serial number, another the Customer ID; order number and date may have one each."
            ),
        ),
        Purpose::Registry(part) => (
            paths::load_registry(*part),
            paths::registry(*part),
            match part {
                RegistryPart::Tacs => {
                    t!(
                        "Columns: TAC, manufacturer, model and, optionally, the edition (Standard or Enterprise)."
                    )
                }
                RegistryPart::Devices => {
                    t!(
                        "One column holds the IMEI, MEID or serial number; IMEI 2, serial number, manufacturer, model and edition may have one each. Without a model the TAC says it."
                    )
                }
            },
        ),
    };
    let wizard = Wizard::new(purpose, limits);
    let loads = wizard.registry().is_some();
    Effect::new(move |_| wizard.live.set(true));
    walk_through_steps(wizard);
    // A step begins at its content, for the keyboard and for screen readers.
    Effect::new(move |before: Option<Step>| {
        let now = wizard.step.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(move || {
                focus_on(now.id());
            });
        }
        now
    });
    let query = use_query_map();
    let returned = move || {
        let refusal = query.with(|query| query.get(REFUSED)).as_deref().and_then(refused_in)?;
        Some(view! { <p class="notice bad" role="alert">{words::sentence(&ApiError::Portal(refusal))}</p> })
    };
    let hint = t!(
        "CSV or text, at most {bytes} MB and {rows} rows. {columns}",
        bytes = grouped(limits.bytes / (1024 * 1024)),
        rows = grouped(u64::from(limits.rows)),
        columns
    );
    let away = move |step: Step| move || wizard.live.get() && wizard.step.get() != step;
    let at = move |step: Step| move || wizard.live.get() && wizard.step.get() == step;
    let (on_check, on_upload) =
        (Memo::new(move |_| at(Step::Check)()), Memo::new(move |_| at(Step::Upload)()));
    view! {
        {steps(wizard)}
        {returned}
        <form class="sheet wizard" method="post" enctype="multipart/form-data" action=action
            on:submit=move |event| if wizard.live.get_untracked() { event.prevent_default() }>
            <section class="step" id=Step::File.id() tabindex="-1" aria-label=t!("File") hidden=away(Step::File)>
                <FileDrop id="file" name="file" label=t!("Choose a file or drop it here") hint accept=".csv,.txt,.tsv,text/csv,text/plain"
                    on_file=Callback::new(move |file| wizard.pick(file))/>
                <CheckState wizard/>
            </section>
            <Show when=move || on_check.get()><CheckStep wizard/></Show>
            <section class="step" id=Step::Details.id() tabindex="-1" aria-label=t!("Details") hidden=away(Step::Details)>
                {(!loads).then(|| view! { <DetailFields wizard codes/> })}
                {move || (!wizard.live.get()).then(|| view! { <ModeChoice wizard/> })}
            </section>
            <Show when=move || on_upload.get()><UploadStep wizard/></Show>
            <footer hidden=move || on_check.get() || on_upload.get()>
                <a class="btn quiet" href=back>{t!("Cancel")}</a>
                {move || if !wizard.live.get() {
                    view! { <button class="btn primary">{if loads { t!("Load") } else { t!("Upload") }}</button> }.into_any()
                } else if wizard.step.get() == Step::Details {
                    view! { <DetailsFooter wizard/> }.into_any()
                } else {
                    ().into_any()
                }}
            </footer>
        </form>
    }
    .into_any()
}

fn steps(wizard: Wizard) -> impl IntoView {
    let loads = wizard.registry().is_some();
    let steps = Step::ALL.into_iter().filter(move |(step, _)| !(loads && *step == Step::Details));
    let step = move |(step, label): (Step, domain::languages::Text)| {
        let label = if loads && step == Step::Upload { t!("Load") } else { words::Here::here(label) };
        view! { <li aria-current=move || (wizard.step.get() == step).then_some("step")>{label}</li> }
    };
    view! { <ol class="steps with-script" aria-label=t!("Steps")>{steps.map(step).collect_view()}</ol> }
        .into_any()
}
