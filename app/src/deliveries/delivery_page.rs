use super::approve::{ApproveDialog, Approver, Picked};
use super::columns::{DeliveryState, can_be_decided, decided_by, why_withdrawn};
use super::deliveries_page::one;
use super::read_delivery;
use super::reject::{RejectDialog, Rejecter};
use crate::devices::DeviceTable;
use crate::error::{ApiError, ApiResult};
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, DeniedButton, Head, Problem};
use crate::ui::{Copy, Day, Moment, Skeleton, grouped};
use crate::words::Here;
use domain::PortalError;
use domain::deliveries::{DeliveryDetails, DeliveryNumber, DeliveryStatus};
use domain::devices::DeviceScope;
use domain::organisations::OrganisationKind;
use domain::policy::Action;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// A delivery's page: from whom, what was decided, and its devices.
#[component]
pub fn DeliveryPage() -> impl IntoView {
    let me = Me::here();
    let params = use_params_map();
    let number = Memo::new(move |_| {
        params.with(|params| params.get("number")).as_deref().and_then(DeliveryNumber::parse)
    });
    let decided = RwSignal::new(0_u64);
    let details = Resource::new_blocking(move || (number.get(), decided.get()), |(number, _)| load(number));
    // The table calls it too, whenever it hears of a change.
    let changed = Callback::new(move |()| decided.update(|count| *count = count.wrapping_add(1)));
    let (approver, rejecter) = (Approver::here(), Rejecter::here());
    view! {
        <Transition fallback=|| view! { <Skeleton lines=8 what=t!("the upload")/> }>
            {move || Suspend::new(async move {
                match details.await {
                    Ok(details) => {
                        let may = me.may(Action::ApproveDevices);
                        let register = me.may(Action::ManageResellers).is_ok();
                        page(details, may, register, approver, rejecter, changed).into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Transition>
        {move || number.get().map(|number| view! {
            <DeviceTable scope=DeviceScope::Delivery(number) refresh=decided changed/>
        })}
        <ApproveDialog approver/>
        <RejectDialog rejecter/>
    }
    .into_any()
}

fn page(
    details: DeliveryDetails,
    may: Result<(), String>,
    register: bool,
    approver: Approver,
    rejecter: Rejecter,
    changed: Callback<()>,
) -> impl IntoView {
    let DeliveryDetails { row, order_date, held, pending, sender_registered, .. } = details;
    let number = row.number.to_string();
    let picked = {
        let number = number.clone();
        move || Picked { selection: one(number.clone()), done: changed }
    };
    let waiting = can_be_decided(&row).is_ok();
    let buttons = match may {
        Ok(()) if waiting => {
            let other = picked.clone();
            view! {
                <button type="button" class="btn danger with-script" on:click=move |_| rejecter.ask(other())>{t!("Reject")}</button>
                <button type="button" class="btn primary with-script" on:click=move |_| approver.ask(picked())>{t!("Approve")}</button>
            }
            .into_any()
        }
        Err(reason) if waiting => {
            view! { <DeniedButton label=t!("Approve") class="btn primary" reason/> }.into_any()
        }
        _ => ().into_any(),
    };
    let sender_label = row.sender_kind.number_label().here();
    let about = view! {
        <p class="parts">
            <span>{t!("From ")}{row.sender_name.clone()}</span>
            <span>{sender_label}" "<span class="id">{row.sender.to_string()}</span></span>
            <span><Moment at=row.delivered_at/></span>
            <Copy text=number.clone() what=t!("Upload ID")/>
        </p>
    };
    let stranger = (!sender_registered && waiting).then(|| {
        let msp = row.sender_kind == OrganisationKind::Msp;
        let link = (register && !msp).then(|| {
            view! { <a class="btn" href=paths::register_reseller_found(row.sender.as_str())>{t!("Register it")}</a> }
        });
        view! {
            <p class="notice warn">
                <span>{if msp { t!("You have not accepted this MSP yet.") } else { t!("This reseller is not registered with you yet. Approving offers to register it.") }}</span>
                {link}
            </p>
        }
    });
    let why_rejected = (row.status == DeliveryStatus::Rejected).then(|| {
        let reason = row.reason.clone().unwrap_or_default();
        view! { <p class="notice bad"><span><b>{t!("Rejected: ")}</b>{reason}</span></p> }
    });
    let withdrawn = (row.status == DeliveryStatus::Withdrawn)
        .then(|| view! { <p class="notice">{why_withdrawn(&row)}</p> });
    let (services, decided) = (row.services.join(", "), decided_by(&row));
    view! {
        <Head title=t!("Upload {number}", number) about=about.into_any()
            crumbs=vec![Crumb::new(paths::devices(), t!("Devices")), Crumb::new(paths::deliveries(), t!("Uploads"))]>{buttons}</Head>
        {stranger}
        {why_rejected}
        {withdrawn}
        <div class="tiles">
            <div class="tile"><b>{grouped(row.devices)}</b><span>{t!("devices when it came")}</span></div>
            <div class="tile"><b>{grouped(held)}</b><span>{t!("still yours")}</span></div>
            <div class="tile"><b>{grouped(pending)}</b><span>{t!("wait for a decision")}</span></div>
            <div class="tile"><b class="word"><DeliveryState status=row.status/></b><span>{t!("status")}</span></div>
        </div>
        {(row.order_number.is_some() || order_date.is_some() || row.decided_at.is_some()).then(|| view! {
            <section class="sheet padded">
                <h2>{t!("Details")}</h2>
                <dl class="facts">
                    {row.order_number.map(|number| view! { <dt>{t!("Order number")}</dt><dd>{number}</dd> })}
                    {order_date.map(|on| view! { <dt>{t!("Order date")}</dt><dd><Day on/></dd> })}
                    {row.decided_at.map(|at| view! { <dt>{t!("Decided")}</dt><dd><Moment at/></dd><dt>{t!("Decided by")}</dt><dd>{decided}</dd> })}
                    {(!services.is_empty()).then(|| view! { <dt>{t!("Services")}</dt><dd>{services}</dd> })}
                </dl>
            </section>
        })}
        <h2>{t!("Devices")}</h2>
    }
    .into_any()
}

async fn load(number: Option<DeliveryNumber>) -> ApiResult<DeliveryDetails> {
    let Some(number) = number else {
        crate::error::answer(&PortalError::NotFound);
        return Err(ApiError::Portal(PortalError::NotFound));
    };
    read_delivery(number).await
}
