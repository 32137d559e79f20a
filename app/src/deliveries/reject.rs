use super::approve::Picked;
use super::{preview_approve, reject_deliveries};
use crate::error::ApiError;
use crate::operations::Following;
use crate::ui::{Dialog, DialogForm, Explain, TextArea, Toasts, toasts};
use crate::words;
use domain::Field;
use domain::deliveries::{ApprovalPreview, MAX_REASON};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Rejecting: a dialog with what goes back, and the reason.
#[derive(Clone, Copy)]
pub(super) struct Rejecter {
    asked: RwSignal<Option<(Picked, ApprovalPreview)>>,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    reason: RwSignal<String>,
    refusal: RwSignal<Option<ApiError>>,
    following: Following,
    toasts: Toasts,
    explain: Explain,
}

impl Rejecter {
    /// Takes what it needs while the page is being made; the page shows a [`RejectDialog`].
    pub fn here() -> Self {
        Self {
            asked: RwSignal::new(None),
            open: RwSignal::new(false),
            busy: RwSignal::new(false),
            reason: RwSignal::new(String::new()),
            refusal: RwSignal::new(None),
            following: Following::here(),
            toasts: toasts(),
            explain: Explain::here(),
        }
    }

    /// Asks the server what waits, then opens the dialog.
    pub fn ask(self, picked: Picked) {
        spawn_local(async move {
            match preview_approve(picked.selection.clone()).await {
                Ok(preview) => {
                    self.reason.set(String::new());
                    self.refusal.set(None);
                    self.asked.set(Some((picked, preview)));
                    self.open.set(true);
                }
                Err(error) => self.toasts.failure((self.explain.0)(&error)),
            }
        });
    }

    fn submit(self) {
        let Some((picked, preview)) = self.asked.get_untracked() else { return };
        let selection = picked.selection.counted(preview.deliveries + preview.decided);
        let begun = reject_deliveries(selection, self.reason.get_untracked().trim().to_owned());
        self.following.submit(begun, picked.done, (self.open, self.busy, self.refusal));
    }
}

/// The dialog of [`Rejecter`].
#[component]
pub(super) fn RejectDialog(rejecter: Rejecter) -> impl IntoView {
    let Rejecter { asked, open, busy, reason, refusal, .. } = rejecter;
    let count = move |read: fn(&ApprovalPreview) -> u64| {
        asked.read().as_ref().map_or(0, |(_, preview)| read(preview))
    };
    let title = Signal::derive(move || {
        t!("Reject {count} upload?" | "Reject {count} uploads?", count = count(|p| p.deliveries))
    });
    let action = Signal::derive(move || {
        t!("Reject {count} device" | "Reject {count} devices", count = count(|p| p.devices))
    });
    let ready = Signal::derive(move || count(|p| p.deliveries) > 0 && !reason.read().trim().is_empty());
    let refused = Signal::derive(move || {
        refusal.get().and_then(|error| words::beside_fields(&error, &[Field::Reason]))
    });
    let at = Signal::derive(move || refusal.get().and_then(|error| words::at_field(&error, Field::Reason)));
    view! {
        <Dialog id="reject" title open busy>
            {move || asked.get().map(|(_, preview)| {
                let decided = preview.decided;
                view! {
                    <DialogForm open busy action ready danger=true refusal=refused on_submit=Callback::new(move |()| rejecter.submit())>
                        <p>{t!("The devices go back: those of a reseller can be uploaded again, those of an MSP are the MSP's again.")}</p>
                        {(decided > 0).then(|| view! {
                            <p class="soft">{t!("{count} upload was of the selection decided before: left alone." | "{count} uploads were of the selection decided before: left alone.", count = decided)}</p>
                        })}
                        <TextArea id="reason" label=t!("Reason") required=true value=reason maxlength=MAX_REASON error=at
                            hint=t!("Whoever sent the devices reads it. At most 500 characters.")/>
                    </DialogForm>
                }
            })}
        </Dialog>
    }
    .into_any()
}
