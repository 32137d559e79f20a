use super::{begin_move, list_destinations, preview_move};
use crate::error::ApiError;
use crate::operations::{Following, Skipped};
use crate::ui::table::Chosen;
use crate::ui::{Dialog, DialogForm, Explain, TextField};
use domain::devices::{Destination, DeviceScope};
use domain::operations::OperationOutcome;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// *Move devices to customer*: search a destination, see what moves and what cannot, confirm.
#[derive(Clone, Copy)]
pub(super) struct Mover {
    asked: RwSignal<Option<(DeviceScope, Chosen)>>,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    text: RwSignal<String>,
    found: RwSignal<Option<Vec<Destination>>>,
    to: RwSignal<Option<Destination>>,
    preview: RwSignal<Option<OperationOutcome>>,
    refusal: RwSignal<Option<ApiError>>,
    latest: StoredValue<u64>,
    following: Following,
    explain: Explain,
    changed: Callback<()>,
}

impl Mover {
    /// Takes what it needs while the page is being made; the page shows a [`MoveDialog`].
    pub fn here(changed: Callback<()>) -> Self {
        Self {
            asked: RwSignal::new(None),
            open: RwSignal::new(false),
            busy: RwSignal::new(false),
            text: RwSignal::new(String::new()),
            found: RwSignal::new(None),
            to: RwSignal::new(None),
            preview: RwSignal::new(None),
            refusal: RwSignal::new(None),
            latest: StoredValue::new(0),
            following: Following::here(),
            explain: Explain::here(),
            changed,
        }
    }

    /// Opens the dialog for these devices.
    pub fn ask(self, scope: DeviceScope, chosen: Chosen) {
        self.text.set(String::new());
        self.found.set(None);
        self.to.set(None);
        self.preview.set(None);
        self.refusal.set(None);
        self.asked.set(Some((scope, chosen)));
        self.open.set(true);
        self.search();
    }

    fn turn(self) -> u64 {
        let mine = self.latest.with_value(|number| number.wrapping_add(1));
        self.latest.set_value(mine);
        mine
    }

    /// Asks for the places that fit the text, once the typing pauses.
    fn search(self) {
        let mine = self.turn();
        let ask = move || {
            let Some((scope, _)) = self.asked.try_get_untracked().flatten() else { return };
            if self.latest.try_get_value() != Some(mine) {
                return;
            }
            spawn_local(async move {
                let found = list_destinations(scope, self.text.get_untracked().trim().to_owned()).await;
                if self.latest.try_get_value() == Some(mine) {
                    match found {
                        Ok(found) => self.found.set(Some(found)),
                        Err(error) => self.refusal.set(Some(error)),
                    }
                }
            });
        };
        set_timeout(ask, Duration::from_millis(150));
    }

    /// Takes a place, and asks what moving there would do.
    fn choose(self, to: Destination) {
        let Some((scope, chosen)) = self.asked.get_untracked() else { return };
        let number = to.number.clone();
        self.to.set(Some(to));
        self.preview.set(None);
        self.refusal.set(None);
        let still =
            move |number| self.to.try_with_untracked(|to| to.as_ref().is_some_and(|to| to.number == number));
        spawn_local(async move {
            let preview = preview_move(scope, chosen.selection, number.clone()).await;
            if still(number) == Some(true) {
                match preview {
                    Ok(preview) => self.preview.set(Some(preview)),
                    Err(error) => self.refusal.set(Some(error)),
                }
            }
        });
    }

    fn submit(self) {
        let (Some((scope, chosen)), Some(to)) = (self.asked.get_untracked(), self.to.get_untracked()) else {
            return;
        };
        let Some(preview) = self.preview.get_untracked() else { return };
        let asked = begin_move(scope, chosen.selection.clone().counted(preview.asked), to.number);
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

/// The dialog of [`Mover`].
#[component]
pub(super) fn MoveDialog(mover: Mover) -> impl IntoView {
    let Mover { asked, open, busy, to, preview, refusal, explain, .. } = mover;
    let title = Signal::derive(move || {
        let count = asked.read().as_ref().map_or(0, |(_, chosen)| chosen.count);
        t!("Move {count} device" | "Move {count} devices", count = count)
    });
    let action = Signal::derive(move || match &*preview.read() {
        Some(outcome) => t!("Move {count} device" | "Move {count} devices", count = outcome.done),
        None => t!("Move devices").to_owned(),
    });
    let ready = Signal::derive(move || preview.read().as_ref().is_some_and(|outcome| outcome.done > 0));
    let refused = Signal::derive(move || refusal.get().map(|error| (explain.0)(&error)));
    let told = move || {
        let to = to.get()?;
        let view = match preview.get() {
            None if refusal.read().is_some() => ().into_any(),
            None => view! { <p class="soft">{t!("Counting…")}</p> }.into_any(),
            Some(outcome) => view! {
                <div class="goes move">
                    <h3>{t!("{count} device moves to {name}" | "{count} devices move to {name}", count = outcome.done, name = to.name)}</h3>
                    <p>{if to.back { t!("They are its own again.") } else { t!("They arrive there as an upload, for the receiver to approve.") }}</p>
                </div>
                <Skipped skipped=outcome.skipped/>
            }
            .into_any(),
        };
        Some(view)
    };
    view! {
        <Dialog id="move" title open busy>
            {move || view! {
                <DialogForm open busy action ready refusal=refused on_submit=Callback::new(move |()| mover.submit())>
                    <Places mover/>
                    <div class="told" role="status">{told}</div>
                </DialogForm>
            }}
        </Dialog>
    }
    .into_any()
}

/// The search and the places found, as one choice.
#[component]
fn Places(mover: Mover) -> impl IntoView {
    let Mover { text, found, to, .. } = mover;
    Effect::new(move |before: Option<String>| {
        let now = text.get();
        if before.is_some_and(|before| before != now) {
            mover.search();
        }
        now
    });
    let place = move |place: Destination| {
        let (own, chosen) = (place.number.clone(), place.clone());
        let checked = move || to.read().as_ref().is_some_and(|to| to.number == own);
        view! {
            <label class="tick place">
                <input type="radio" name="to" prop:checked=checked on:change=move |_| mover.choose(chosen.clone())/>
                <span class="tick-words">
                    <span>{place.name}{place.back.then(|| view! { " "<span class="tag">{t!("Back")}</span> })}</span>
                    <span class="soft small id">{place.number.to_string()}</span>
                </span>
            </label>
        }
    };
    let places = move || {
        match found.get() {
        None => view! { <p class="soft">{t!("Searching…")}</p> }.into_any(),
        Some(found) if found.is_empty() => {
            view! { <p class="soft">{t!("No place fits. Devices can be moved to active customers only.")}</p> }
                .into_any()
        }
        Some(found) => found.into_iter().map(place).collect_view().into_any(),
    }
    };
    view! {
        <TextField id="destination" name="destination" label=t!("To whom") kind="search" value=text autocomplete="off"
            hint=t!("Search by name or number, then choose.")/>
        <fieldset class="ticks places"><legend class="unseen">{t!("To whom")}</legend>{places}</fieldset>
    }
    .into_any()
}
