use super::columns::{UploadState, has_errors};
use super::reasons::{Reasons, notes};
use super::{read_upload, undo};
use crate::error::{ApiError, ApiResult};
use crate::live::Live;
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, DeniedButton, Head, Problem};
use crate::ui::{Copy, Day, Glyph, Icon, Moment, Skeleton, grouped};
use domain::PortalError;
use domain::deliveries::{DeliveryAnswer, DeliveryStatus};
use domain::policy::Action;
use domain::uploads::{UndoOutcome, UploadDetails, UploadNumber};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// An upload's page: counts, reasons, notes, and *Undo upload*.
#[component]
pub fn UploadPage() -> impl IntoView {
    let me = Me::here();
    let live = Live::listen();
    let params = use_params_map();
    let number = Memo::new(move |_| {
        params.with(|params| params.get("number")).as_deref().and_then(UploadNumber::parse)
    });
    let undone = RwSignal::new(0_u64);
    let changed = live.changed();
    let details = Resource::new_blocking(
        move || (number.get(), undone.get(), changed.get()),
        |(number, ..)| load(number),
    );
    let undo = undo::asking(Callback::new(move |()| undone.update(|count| *count = count.wrapping_add(1))));
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8 what=t!("the upload")/> }>
            {move || Suspend::new(async move {
                match details.await {
                    Ok(details) => {
                        let may = me.may(Action::UploadDevices).and_then(|()| undo::can_be_undone(&details.row));
                        page(details, may, undo, live).into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
    }
    .into_any()
}

fn page(
    details: UploadDetails,
    may_undo: Result<(), String>,
    undo: Callback<String>,
    live: Live,
) -> impl IntoView {
    let row = details.row.clone();
    let number = row.number.to_string();
    let own = number.clone();
    let errors = has_errors(&row);
    let undo = match may_undo {
        Ok(()) => view! {
            <button type="button" class="btn danger with-script" on:click=move |_| undo.run(own.clone())><Icon glyph=Glyph::Undo/>{t!("Undo upload")}</button>
        }
        .into_any(),
        Err(reason) => view! { <DeniedButton label=t!("Undo upload") reason/> }.into_any(),
    };
    let crumbs = vec![
        Crumb::new(paths::customers(), t!("Customers")),
        Crumb::new(paths::customer(&row.customer), row.customer_name.clone()),
    ];
    let about = view! {
        <p class="parts">
            <span>{details.file_name.clone()}</span>
            <span><Moment at=row.uploaded_at/></span>
            <Copy text=number.clone() what=t!("Upload ID")/>
        </p>
    };
    view! {
        <Head title=t!("Upload {number}", number) crumbs about=about.into_any()>
            {errors.then(|| view! {
                <a class="btn" href=paths::upload_errors_csv(&row.number) download=""><Icon glyph=Glyph::Download/>{t!("Download errors as CSV")}</a>
            })}
            {undo}
        </Head>
        <div class="tiles">
            <div class="tile"><b>{grouped(row.total)}</b><span>{t!("total devices")}</span></div>
            <div class="tile"><b>{grouped(row.accepted)}</b><span>{t!("accepted")}</span></div>
            <div class="tile"><b>{grouped(row.failed)}</b><span>{t!("failed")}</span></div>
            <div class="tile"><b>{grouped(row.verified)}</b><span>{t!("verified devices")}</span></div>
            <div class="tile"><b class="word"><UploadState status=row.status number percent=row.percent live/></b><span>{t!("status")}</span></div>
        </div>
        {details.delivery.clone().map(answer)}
        {details.undone.clone().map(|outcome| undone_notice(outcome, row.undone_at))}
        {errors.then(|| view! { <section class="sheet padded"><h2>{t!("Why rows failed")}</h2><Reasons details=details.clone()/></section> })}
        {notes(details.notes)}
        <section class="sheet padded">
            <h2>{t!("Details")}</h2>
            <dl class="facts">
                <dt>{t!("Customer")}</dt><dd><a href=paths::customer(&row.customer)>{row.customer_name}</a></dd>
                {row.bulk.map(|bulk| view! {
                    <dt>{t!("Bulk upload")}</dt><dd><a class="id" href=paths::bulk_upload_details(&bulk)>{bulk.to_string()}</a></dd>
                })}
                <dt>{t!("Uploaded by")}</dt><dd>{row.uploaded_by}</dd>
                <dt>{t!("Account ID")}</dt><dd class="id">{row.account_id}</dd>
                {row.order_number.map(|number| {
                    let devices = paths::customer_devices_of_order(&row.customer, &number);
                    view! { <dt>{t!("Order number")}</dt><dd>{number}" · "<a href=devices>{t!("Its devices")}</a></dd> }
                })}
                {details.order_date.map(|on| view! { <dt>{t!("Order date")}</dt><dd><Day on/></dd> })}
                {details.sold_to_alias.map(|alias| view! { <dt>{t!("Sold-to code")}</dt><dd>{alias}</dd> })}
            </dl>
        </section>
    }
    .into_any()
}

/// What the receiver says to the upload.
fn answer(delivery: DeliveryAnswer) -> impl IntoView {
    let DeliveryAnswer { status, reason, decided_at } = delivery;
    let (class, words) = match status {
        DeliveryStatus::Waiting => {
            ("notice info", t!("Waits for the customer: its devices are Pending until it approves them."))
        }
        DeliveryStatus::Approved => ("notice ok", t!("Approved by the customer: its devices are Verified.")),
        DeliveryStatus::Rejected => {
            ("notice bad", t!("Rejected by the customer: its devices can be uploaded again."))
        }
        // The notice of the undo says it.
        DeliveryStatus::Withdrawn => return ().into_any(),
    };
    view! {
        <section class=class aria-label=t!("Answer of the customer")>
            <div>
                <p><b>{words}</b>{decided_at.map(|at| view! { " "<Moment at/> })}</p>
                {reason.map(|reason| view! { <p>{t!("Reason: ")}{reason}</p> })}
            </div>
        </section>
    }
    .into_any()
}

fn undone_notice(outcome: UndoOutcome, at: Option<time::OffsetDateTime>) -> impl IntoView {
    let removed = t!("{count} device was" | "{count} devices were", count = outcome.removed);
    let kept = undo::kept(&outcome);
    view! {
        <section class="notice info">
            <div>
                <p><b>{t!("This upload was undone")}</b>{at.map(|at| view! { {t!(" on ")}<Moment at/> })}". "{removed}{t!(" removed.")}</p>
                {(!kept.is_empty()).then(|| view! { <p>{t!("Not removed:")}</p><ul>{kept.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> })}
            </div>
        </section>
    }
    .into_any()
}

async fn load(number: Option<UploadNumber>) -> ApiResult<UploadDetails> {
    let Some(number) = number else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    read_upload(number).await
}
