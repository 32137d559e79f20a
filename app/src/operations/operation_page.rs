use super::read_operation;
use super::told::{Skipped, doing, done, done_word};
use crate::error::{ApiError, ApiResult};
use crate::live::Live;
use crate::paths;
use crate::shell::{Crumb, Head, Problem};
use crate::ui::{Copy, Glyph, Icon, Moment, Progress, Skeleton, Status, Tone, grouped};
use crate::words::Here;
use domain::PortalError;
use domain::operations::{OperationDetails, OperationKind, OperationNumber, OperationStatus};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use std::time::Duration;

/// An operation's page: what, who, when, to whom, how far, and what became of every device.
#[component]
pub fn OperationPage() -> impl IntoView {
    let live = Live::listen();
    let params = use_params_map();
    let number = Memo::new(move |_| {
        params.with(|params| params.get("number")).as_deref().and_then(OperationNumber::parse)
    });
    let changed = live.changed();
    let again = RwSignal::new(0_u64);
    let details = Resource::new_blocking(
        move || (number.get(), changed.get(), again.get()),
        |(number, ..)| load(number),
    );
    // While it goes on, the page looks again every second.
    Effect::new(move |_| {
        if details.get().is_some_and(|read| read.is_ok_and(|now| now.status == OperationStatus::InProgress)) {
            set_timeout(
                move || {
                    again.try_update(|again| *again = again.wrapping_add(1));
                },
                Duration::from_secs(1),
            );
        }
    });
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8 what=t!("the operation")/> }>
            {move || Suspend::new(async move {
                match details.await {
                    Ok(details) => page(details).into_any(),
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn page(details: OperationDetails) -> impl IntoView {
    let number = details.number.to_string();
    let title = if details.status == OperationStatus::Done { done(&details) } else { doing(&details) };
    let OperationDetails { kind, status, percent, target, person, begun_at, finished_at, outcome, .. } =
        details;
    let about = view! {
        <p class="parts"><span class="id">{number.clone()}</span><Copy text=number what=t!("Operation ID")/></p>
    };
    let left: u64 = outcome.skipped.iter().map(|(_, count)| count).sum();
    let reasons = (left > 0).then(|| {
        view! { <section class="sheet padded"><h2>{t!("What stayed as before")}</h2><Skipped skipped=outcome.skipped.clone()/></section> }
    });
    let csv = (status == OperationStatus::Done).then(|| {
        let href = paths::operation_devices_csv(&details.number);
        view! { <a class="btn" href=href download=""><Icon glyph=Glyph::Download/>{t!("Download devices as CSV")}</a> }
    });
    let to = target.map(|target| view! { <dt>{target_label(kind)}</dt><dd>{target}</dd> });
    view! {
        <Head title crumbs=vec![Crumb::new(paths::devices(), t!("Devices"))] about=about.into_any()>{csv}</Head>
        <div class="tiles">
            <div class="tile"><b>{grouped(outcome.asked)}</b><span>{t!("devices asked for")}</span></div>
            <div class="tile"><b>{grouped(outcome.done)}</b><span>{done_word(kind)}</span></div>
            <div class="tile"><b>{grouped(left)}</b><span>{t!("stayed as before")}</span></div>
            <div class="tile"><b class="word"><OperationState status/></b><span>{t!("status")}</span></div>
        </div>
        {(status == OperationStatus::InProgress).then(|| {
            let done = Signal::derive(move || u64::from(percent));
            view! {
                <section class="sheet padded"><h2>{t!("Progress")}</h2><Progress done of=Signal::derive(|| 100_u64) label=t!("Progress")/></section>
            }
        })}
        {(status == OperationStatus::Failed).then(|| view! {
            <p class="notice bad">{t!("It was given up after several tries; every device is as it was. Try again, or tell the operator its number.")}</p>
        })}
        {reasons}
        <section class="sheet padded">
            <h2>{t!("Details")}</h2>
            <dl class="facts">
                <dt>{t!("What")}</dt><dd>{kind.label().here()}</dd>
                {to}
                <dt>{t!("Who")}</dt><dd>{person}</dd>
                <dt>{t!("Begun")}</dt><dd><Moment at=begun_at/></dd>
                {finished_at.map(|at| view! { <dt>{t!("Finished")}</dt><dd><Moment at/></dd> })}
            </dl>
        </section>
    }
    .into_any()
}

fn target_label(kind: OperationKind) -> &'static str {
    match kind {
        OperationKind::Approve | OperationKind::Register | OperationKind::Unregister => t!("Services"),
        OperationKind::Move => t!("To"),
        OperationKind::Delete | OperationKind::Empty => t!("From"),
        OperationKind::Reject => t!("Reason"),
        OperationKind::TakeBack => t!("File"),
    }
}

/// Where an operation stands, as a pill.
#[component]
fn OperationState(
    /// Where.
    status: OperationStatus,
) -> impl IntoView {
    let (tone, label) = match status {
        OperationStatus::InProgress => (Tone::Info, t!("In progress")),
        OperationStatus::Done => (Tone::Ok, t!("Done")),
        OperationStatus::Failed => (Tone::Bad, t!("Failed")),
    };
    view! { <Status tone label/> }.into_any()
}

async fn load(number: Option<OperationNumber>) -> ApiResult<OperationDetails> {
    let Some(number) = number else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    read_operation(number).await
}
