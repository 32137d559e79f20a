use super::{begin_services, preview_services};
use crate::error::ApiError;
use crate::operations::{Following, Skipped};
use crate::services::{ServiceChoice, ServiceTicks, offered_services, used_services};
use crate::ui::table::Chosen;
use crate::ui::{Dialog, DialogForm, Explain, Toasts, toasts};
use domain::devices::ServiceChange;
use domain::operations::OperationOutcome;
use domain::services::{Service, ServiceSet};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Which way services change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// *Register to service*.
    Register,
    /// *Delete from service*.
    Unregister,
}

impl Way {
    fn change(self, services: ServiceSet) -> ServiceChange {
        match self {
            Self::Register => ServiceChange::Register(services),
            Self::Unregister => ServiceChange::Unregister(services),
        }
    }
}

/// *Register to service* and *Delete from service*: choose services, see what changes, confirm.
#[derive(Clone, Copy)]
pub(super) struct Registrar {
    asked: RwSignal<Option<Asked>>,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    ticks: ServiceTicks,
    preview: RwSignal<Option<OperationOutcome>>,
    refusal: RwSignal<Option<ApiError>>,
    following: Following,
    toasts: Toasts,
    explain: Explain,
    changed: Callback<()>,
}

#[derive(Clone)]
struct Asked {
    way: Way,
    chosen: Chosen,
    services: Vec<Service>,
}

impl Registrar {
    /// Takes what it needs while the page is being made; the page shows a [`ServicesDialog`].
    pub fn here(changed: Callback<()>) -> Self {
        Self {
            asked: RwSignal::new(None),
            open: RwSignal::new(false),
            busy: RwSignal::new(false),
            ticks: ServiceTicks::none(),
            preview: RwSignal::new(None),
            refusal: RwSignal::new(None),
            following: Following::here(),
            toasts: toasts(),
            explain: Explain::here(),
            changed,
        }
    }

    /// Opens the dialog for these devices.
    pub fn ask(self, way: Way, chosen: Chosen) {
        spawn_local(async move {
            // What is retired can be left.
            let services = match way {
                Way::Register => offered_services().await,
                Way::Unregister => used_services().await,
            };
            match services {
                Ok(services) => {
                    self.ticks.clear();
                    self.preview.set(None);
                    self.refusal.set(None);
                    self.asked.set(Some(Asked { way, chosen, services }));
                    self.open.set(true);
                }
                Err(error) => self.toasts.failure((self.explain.0)(&error)),
            }
        });
    }

    /// Asks what the services ticked now would change.
    fn look(self, services: ServiceSet) {
        self.preview.set(None);
        self.refusal.set(None);
        let Some(Asked { way, chosen, .. }) = self.asked.get_untracked() else { return };
        if services.is_empty() {
            return;
        }
        spawn_local(async move {
            let preview = preview_services(chosen.selection, way.change(services)).await;
            if self.open.try_get_untracked() == Some(true) && self.ticks.get_untracked() == services {
                match preview {
                    Ok(preview) => self.preview.set(Some(preview)),
                    Err(error) => self.refusal.set(Some(error)),
                }
            }
        });
    }

    fn submit(self) {
        let Some(Asked { way, chosen, .. }) = self.asked.get_untracked() else { return };
        let Some(preview) = self.preview.get_untracked() else { return };
        let selection = chosen.selection.clone().counted(preview.asked);
        let asked = begin_services(selection, way.change(self.ticks.get_untracked()));
        let taken = chosen.clone();
        let begun = async move { asked.await.inspect(|_| taken.taken()) };
        let changed = self.changed;
        let done = Callback::new(move |()| {
            chosen.done();
            let _ = changed.try_run(());
        });
        self.following.submit(begun, done, (self.open, self.busy, self.refusal));
    }
}

/// The dialog of [`Registrar`].
#[component]
pub(super) fn ServicesDialog(registrar: Registrar) -> impl IntoView {
    let Registrar { asked, open, busy, ticks, preview, refusal, explain, .. } = registrar;
    let way = move || asked.read().as_ref().map_or(Way::Register, |asked| asked.way);
    let title = Signal::derive(move || {
        let devices = t!(
            "{count} device" | "{count} devices",
            count = asked.read().as_ref().map_or(0, |asked| asked.chosen.count)
        );
        match way() {
            Way::Register => t!("Register {devices} to services", devices),
            Way::Unregister => t!("Delete {devices} from services", devices),
        }
    });
    let action = Signal::derive(move || {
        let devices = match &*preview.read() {
            Some(outcome) => t!("{count} device" | "{count} devices", count = outcome.done),
            None => t!("devices").to_owned(),
        };
        match way() {
            Way::Register => t!("Register {devices}", devices),
            Way::Unregister => t!("Delete {devices} from services", devices),
        }
    });
    let ready = Signal::derive(move || preview.read().as_ref().is_some_and(|outcome| outcome.done > 0));
    let refused = Signal::derive(move || refusal.get().map(|error| (explain.0)(&error)));
    Effect::new(move |before: Option<ServiceSet>| {
        let now = ticks.get();
        if before.is_some_and(|before| before != now) {
            registrar.look(now);
        }
        now
    });
    let told = move || {
        let outcome = preview.get()?;
        let devices = t!("{count} device is" | "{count} devices are", count = outcome.done);
        let words = match way() {
            Way::Register => t!("{devices} registered", devices),
            Way::Unregister => {
                t!("{devices} deleted from what you ticked, and stay in your other services", devices)
            }
        };
        Some(view! { <p><b>{words}</b></p><Skipped skipped=outcome.skipped/> })
    };
    view! {
        <Dialog id="services" title open busy>
            {move || asked.get().map(|Asked { way, services, .. }| {
                let danger = way == Way::Unregister;
                let legend = if danger { t!("Delete from") } else { t!("Register to") };
                view! {
                    <DialogForm open busy action ready danger refusal=refused on_submit=Callback::new(move |()| registrar.submit())>
                        <ServiceChoice legend services ticks warn=danger/>
                        <div class="told" role="status">{told}</div>
                    </DialogForm>
                }
            })}
        </Dialog>
    }
    .into_any()
}
