use super::approve::{ApproveDialog, Approver, Picked};
use super::reject::{RejectDialog, Rejecter};
use super::{columns, list_deliveries};
use crate::devices::DeviceTabs;
use crate::error::{ApiError, ApiResult};
use crate::live::Live;
use crate::paths;
use crate::people::Me;
use crate::shell::{DeniedButton, Head, NotFound};
use crate::ui::table::{BulkAction, Chosen, Table};
use crate::ui::{Empty, Explain, toasts};
use domain::deliveries::{DeliveryList, DeliveryStatus};
use domain::lists::{ListQuery, Selection};
use domain::policy::Action;
use domain::{Conflict, PortalError};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;

/// Devices > UPLOADS of a receiver. New ones appear by themselves.
#[component]
pub fn DeliveriesPage() -> impl IntoView {
    let me = Me::here();
    if me.may(Action::ViewDeliveries).is_err() {
        return view! { <NotFound/> }.into_any();
    }
    let may = me.may(Action::ApproveDevices);
    let live = Live::listen();
    let decided = RwSignal::new(0_u64);
    let changed = Callback::new(move |()| decided.update(|count| *count = count.wrapping_add(1)));
    let (approver, rejecter) = (Approver::here(), Rejecter::here());
    let approve = Callback::new(move |number| approver.ask(Picked { selection: one(number), done: changed }));
    let reject = Callback::new(move |number| rejecter.ask(Picked { selection: one(number), done: changed }));
    let told = live.changed();
    let row_may = may.clone();
    let table = Table::<DeliveryList>::new(t!("Uploads"), list_deliveries, columns::cell)
        .row_actions(move |row| columns::actions(row, row_may.clone(), approve, reject))
        .bulk_action(
            BulkAction::new(t!("Approve"), move |chosen| approver.ask(picked(chosen))).enabled(may.clone()),
        )
        .bulk_action(
            BulkAction::new(t!("Reject"), move |chosen| rejecter.ask(picked(chosen)))
                .enabled(may.clone())
                .danger(),
        )
        .csv(t!("Download as CSV"), paths::deliveries_csv(""))
        .refresh(Signal::derive(move || told.get().wrapping_add(decided.get())))
        .empty(|| {
            view! {
                <Empty title=t!("No uploads yet") text=t!("What resellers upload to you appears here. Give them your number, and register them.")>
                    <a class="btn primary" href=paths::resellers()>{t!("To your resellers")}</a>
                </Empty>
            }
        });
    let (toasts, explain) = (toasts(), Explain::here());
    let all = move |_| {
        spawn_local(async move {
            match all_that_waits().await {
                Ok(selection) => approver.ask(Picked { selection, done: changed }),
                Err(error) => toasts.failure((explain.0)(&error)),
            }
        });
    };
    let button = match may {
        Ok(()) => view! { <button type="button" class="btn primary with-script" on:click=all>{t!("Approve all devices")}</button> }
            .into_any(),
        Err(reason) => {
            view! { <DeniedButton label=t!("Approve all devices") class="btn primary" reason/> }.into_any()
        }
    };
    view! {
        <Head title=t!("Uploads") about=view! { <p>{t!("What was handed to your organisation, and what you decided.")}</p> }.into_any()>
            {button}
        </Head>
        <DeviceTabs/>
        {table.view()}
        <ApproveDialog approver/>
        <RejectDialog rejecter/>
    }
    .into_any()
}

/// The selection of one delivery.
pub(super) fn one(number: String) -> Selection {
    Selection::Keys(BTreeSet::from([number]))
}

fn picked(chosen: Chosen) -> Picked {
    Picked { selection: chosen.selection.clone(), done: Callback::new(move |()| chosen.done()) }
}

/// Everything that waits, as it is counted now.
async fn all_that_waits() -> ApiResult<Selection> {
    let mut query = ListQuery::default();
    query.filters.insert("status".to_owned(), BTreeSet::from([DeliveryStatus::Waiting.key().to_owned()]));
    let page = list_deliveries(query.clone()).await?;
    if page.rows.is_empty() {
        return Err(ApiError::Portal(PortalError::Conflict(Conflict::NothingWaits)));
    }
    Ok(Selection::all(&query, page.total))
}
