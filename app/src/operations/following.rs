use super::read_operation;
use super::told::{Skipped, doing, done};
use crate::error::{ApiError, ApiResult};
use crate::paths;
use crate::ui::{Dialog, Explain, Glyph, Icon, Progress, Toasts, toasts};
use crate::words::Here;
use domain::operations::{OperationDetails, OperationNumber, OperationStatus};
use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Before a progress is worth showing: most operations are done by then.
const AT_ONCE: Duration = Duration::from_millis(350);
/// Between two looks at one that goes on.
const EVERY: Duration = Duration::from_secs(1);

/// Follows an operation that was just begun, wherever the person goes meanwhile: what is done quickly is told as a toast;
/// what takes longer, or leaves devices as they were, in a dialog.
#[derive(Clone, Copy)]
pub struct Following {
    shown: RwSignal<Option<OperationDetails>>,
    open: RwSignal<bool>,
    toasts: Toasts,
    explain: Explain,
}

impl Following {
    /// Shares it with everything below; the frame of every page does.
    pub fn provide() {
        provide_context(Self {
            shown: RwSignal::new(None),
            open: RwSignal::new(false),
            toasts: toasts(),
            explain: Explain::here(),
        });
    }

    /// The one of this visit.
    pub fn here() -> Self {
        expect_context()
    }

    /// Follows an operation to its end, then calls `changed`, if its page is still there.
    pub fn follow(self, number: OperationNumber, changed: Callback<()>) {
        spawn_local(async move {
            wait(AT_ONCE).await;
            let mut before = None;
            loop {
                match read_operation(number.clone()).await {
                    Ok(details) if details.status == OperationStatus::InProgress => {
                        if before.is_none() {
                            self.reveal();
                        }
                        self.show(&number, before.replace(details.clone()).is_some(), details);
                    }
                    Ok(details) => {
                        self.end(before.is_some(), details);
                        // Whoever asked may have left the page.
                        let _ = changed.try_run(());
                        return;
                    }
                    // It goes on without us; the next look may succeed.
                    Err(ApiError::Transport) => {}
                    Err(error) => {
                        self.toasts.failure((self.explain.0)(&error));
                        return;
                    }
                }
                wait(EVERY).await;
                if self.shown.is_disposed() {
                    return;
                }
            }
        });
    }

    /// Shows how it stands, unless the dialog shows another one by now.
    fn show(self, number: &OperationNumber, again: bool, details: OperationDetails) {
        let another = self
            .shown
            .try_with_untracked(|shown| shown.as_ref().is_some_and(|shown| shown.number != *number));
        if !(again && another.unwrap_or(true)) {
            self.shown.try_set(Some(details));
        }
    }

    fn end(self, was_shown: bool, details: OperationDetails) {
        let open = was_shown
            && self.open.try_get_untracked().unwrap_or(false)
            && self.shown.try_with_untracked(|shown| {
                shown.as_ref().is_some_and(|shown| shown.number == details.number)
            }) == Some(true);
        let clean = details.status == OperationStatus::Done && details.outcome.done == details.outcome.asked;
        if clean {
            self.toasts.success(done(&details));
            if open {
                self.open.try_set(false);
            }
        } else {
            self.shown.try_set(Some(details));
            self.reveal();
        }
    }

    /// Opens the dialog; one that is open stays as it is, because opening it again would close it first.
    fn reveal(self) {
        if self.open.try_get_untracked() == Some(false) {
            self.open.try_set(true);
        }
    }

    /// Begins an operation out of a dialog that asked for it, and follows it: the dialog is busy until the operation is
    /// begun, then closes; a refusal stays in it.
    pub fn submit(
        self,
        begun: impl Future<Output = ApiResult<OperationNumber>> + 'static,
        changed: Callback<()>,
        (open, busy, refusal): (RwSignal<bool>, RwSignal<bool>, RwSignal<Option<ApiError>>),
    ) {
        busy.set(true);
        spawn_local(async move {
            match self.begin(begun, changed).await {
                Ok(()) => drop(open.try_set(false)),
                Err(error) => drop(refusal.try_set(Some(error))),
            }
            let _ = busy.try_set(false);
        });
    }

    /// Begins an operation and follows it; `Err` is for the dialog that asked.
    pub async fn begin(
        self,
        begun: impl Future<Output = ApiResult<OperationNumber>>,
        changed: Callback<()>,
    ) -> ApiResult<()> {
        let number = begun.await?;
        self.follow(number, changed);
        Ok(())
    }
}

/// The dialog of the operation that is followed.
#[component]
pub fn OperationDialog() -> impl IntoView {
    let Following { shown, open, .. } = Following::here();
    let title = Signal::derive(move || {
        shown.read().as_ref().map_or_else(String::new, |details| match details.status {
            OperationStatus::InProgress => doing(details),
            OperationStatus::Done => done(details),
            OperationStatus::Failed => t!("{kind}: nothing was changed", kind = details.kind.label().here()),
        })
    });
    let percent =
        Signal::derive(move || shown.read().as_ref().map_or(0, |details| u64::from(details.percent)));
    // The bar stays the same element while it grows.
    let status = Memo::new(move |_| shown.read().as_ref().map(|details| details.status));
    let body = move || {
        match status.get() {
        None => ().into_any(),
        Some(OperationStatus::InProgress) => view! {
            <p>{t!("You can close this and go on: it is finished without you, and you are told.")}</p>
            <Progress done=percent of=Signal::derive(|| 100_u64) label=title.get_untracked()/>
        }
        .into_any(),
        Some(OperationStatus::Done) => {
            let skipped = shown.get_untracked().map(|details| details.outcome.skipped).unwrap_or_default();
            view! { <Skipped skipped/> }.into_any()
        }
        Some(OperationStatus::Failed) => view! {
            <p class="notice bad" role="alert">
                {t!("It was given up after several tries; every device is as it was. Try again, or tell the operator its number.")}
            </p>
        }
        .into_any(),
    }
    };
    let links = move || {
        let number = shown.read().as_ref().map(|details| details.number.clone())?;
        let ended = status.get() == Some(OperationStatus::Done);
        Some(view! {
            {ended.then(|| view! {
                <a class="btn" href=paths::operation_devices_csv(&number) download=""><Icon glyph=Glyph::Download/>{t!("Devices as CSV")}</a>
            })}
            <a class="btn" href=paths::operation(&number) on:click=move |_| open.set(false)>{t!("Open its page")}</a>
        })
    };
    view! {
        <Dialog id="operation" title open>
            <div>
                <section aria-live="polite">{body}</section>
                <footer>
                    {links}
                    <button type="button" class="btn primary" autofocus on:click=move |_| open.set(false)>{t!("Close")}</button>
                </footer>
            </div>
        </Dialog>
    }
    .into_any()
}

async fn wait(time: Duration) {
    let (over, until) = oneshot::channel::<()>();
    set_timeout(
        move || {
            // Nobody waits any more when the page is gone.
            let _ = over.send(());
        },
        time,
    );
    let _ = until.await;
}
