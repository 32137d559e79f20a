use super::{approve_deliveries, preview_approve};
use crate::error::ApiError;
use crate::operations::Following;
use crate::services::{ServiceChoice, ServiceTicks, offered_services};
use crate::ui::{Dialog, DialogForm, Explain, Toasts, grouped, toasts};
use domain::deliveries::ApprovalPreview;
use domain::lists::Selection;
use domain::services::Service;
use futures::future::try_join;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What is asked for a decision, and what to do once it is made.
#[derive(Clone)]
pub(super) struct Picked {
    pub selection: Selection,
    pub done: Callback<()>,
}

/// Approving: a dialog with what it would do, the services, and the senders that are not registered yet.
#[derive(Clone, Copy)]
pub(super) struct Approver {
    asked: RwSignal<Option<Asked>>,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    register: RwSignal<bool>,
    ticks: ServiceTicks,
    refusal: RwSignal<Option<ApiError>>,
    following: Following,
    toasts: Toasts,
    explain: Explain,
}

#[derive(Clone)]
struct Asked {
    picked: Picked,
    preview: ApprovalPreview,
    services: Vec<Service>,
}

impl Approver {
    /// Takes what it needs while the page is being made; the page shows an [`ApproveDialog`].
    pub fn here() -> Self {
        Self {
            asked: RwSignal::new(None),
            open: RwSignal::new(false),
            busy: RwSignal::new(false),
            register: RwSignal::new(true),
            ticks: ServiceTicks::none(),
            refusal: RwSignal::new(None),
            following: Following::here(),
            toasts: toasts(),
            explain: Explain::here(),
        }
    }

    /// Asks the server what approving would do, then opens the dialog.
    pub fn ask(self, picked: Picked) {
        spawn_local(async move {
            match try_join(preview_approve(picked.selection.clone()), offered_services()).await {
                Ok((preview, services)) => {
                    self.ticks.tick_all(&services);
                    self.register.set(true);
                    self.refusal.set(None);
                    self.asked.set(Some(Asked { picked, preview, services }));
                    self.open.set(true);
                }
                Err(error) => self.toasts.failure((self.explain.0)(&error)),
            }
        });
    }

    fn submit(self) {
        let Some(Asked { picked, preview, .. }) = self.asked.get_untracked() else { return };
        let register = self.register.get_untracked() && !preview.unregistered.is_empty();
        // As it was counted in full: what has come since is not approved unseen.
        let selection = picked.selection.counted(preview.deliveries + preview.decided);
        let begun = approve_deliveries(selection, self.ticks.get_untracked(), register);
        self.following.submit(begun, picked.done, (self.open, self.busy, self.refusal));
    }
}

/// The dialog of [`Approver`].
#[component]
pub(super) fn ApproveDialog(approver: Approver) -> impl IntoView {
    let Approver { asked, open, busy, ticks, refusal, explain, .. } = approver;
    let devices = move || asked.read().as_ref().map_or(0, |asked| asked.preview.devices);
    let title =
        Signal::derive(move || t!("Approve {count} device?" | "Approve {count} devices?", count = devices()));
    let action =
        Signal::derive(move || t!("Approve {count} device" | "Approve {count} devices", count = devices()));
    let ready = Signal::derive(move || {
        asked.read().as_ref().is_some_and(|asked| {
            asked.preview.deliveries > 0 && (asked.services.is_empty() || !ticks.get().is_empty())
        })
    });
    let refused = Signal::derive(move || refusal.get().map(|error| (explain.0)(&error)));
    view! {
        <Dialog id="approve" title open busy>
            {move || asked.get().map(|asked| view! {
                <DialogForm open busy action ready refusal=refused on_submit=Callback::new(move |()| approver.submit())>
                    {fields(asked, approver)}
                </DialogForm>
            })}
        </Dialog>
    }
    .into_any()
}

fn fields(asked: Asked, approver: Approver) -> impl IntoView {
    let Asked { preview, services, .. } = asked;
    let uploads = t!("{count} upload" | "{count} uploads", count = preview.deliveries);
    let decided = (preview.decided > 0).then(|| {
        view! { <p class="soft">{t!("{count} upload was of the selection decided before: left alone." | "{count} uploads were of the selection decided before: left alone.", count = preview.decided)}</p> }
    });
    let choice = (!services.is_empty()).then(|| {
        view! { <ServiceChoice legend=t!("Register the devices to") services ticks=approver.ticks/> }
    });
    let senders = preview.unregistered;
    let more = senders.len() >= ApprovalPreview::SENDERS;
    let unregistered = (!senders.is_empty()).then(|| {
        let words = if senders.len() == 1 {
            t!("Register the sender too").to_owned()
        } else {
            t!("Register {senders} senders too", senders = grouped(senders.len() as u64))
        };
        let register = approver.register;
        let line = |sender: domain::resellers::ResellerFound| {
            view! { <li>{sender.name}" "<span class="soft id">{sender.number.to_string()}</span></li> }
        };
        view! {
            <div class="unregistered">
                <label class="tick">
                    <input type="checkbox" name="register" prop:checked=move || register.get()
                        on:change=move |event| register.set(event_target_checked(&event))/>
                    <span>{words}</span>
                </label>
                <ul>{senders.into_iter().map(line).collect_view()}</ul>
                {more.then(|| view! { <p class="soft small">{t!("There may be more; all of them are registered.")}</p> })}
            </div>
        }
    });
    view! {
        <p>{t!("You are about to approve ")}{uploads}{t!(". The devices turn Verified, here and at whoever sent them.")}</p>
        {decided}
        {choice}
        {unregistered}
    }
    .into_any()
}
