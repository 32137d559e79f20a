use super::{list_places, move_customer};
use crate::error::ApiError;
use crate::ui::{Dialog, DialogForm, Explain, Toasts, toasts};
use domain::managed_customers::TreePlace;
use domain::organisations::OrganisationNumber;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// *Move…*: asks where an inner customer shall be, and puts it there.
#[derive(Clone, Copy)]
pub(super) struct Mover {
    moved: RwSignal<Option<(OrganisationNumber, String)>>,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    places: RwSignal<Option<Vec<TreePlace>>>,
    to: RwSignal<String>,
    refusal: RwSignal<Option<ApiError>>,
    explain: Explain,
    toasts: Toasts,
    changed: Callback<()>,
}

impl Mover {
    /// Takes what it needs while the page is being made; the page shows a [`MoveCustomerDialog`].
    pub(super) fn here(changed: Callback<()>) -> Self {
        Self {
            moved: RwSignal::new(None),
            open: RwSignal::new(false),
            busy: RwSignal::new(false),
            places: RwSignal::new(None),
            to: RwSignal::new(String::new()),
            refusal: RwSignal::new(None),
            explain: Explain::here(),
            toasts: toasts(),
            changed,
        }
    }

    /// Opens the dialog for a customer, given its number and name.
    pub(super) fn ask(self, moved: (OrganisationNumber, String)) {
        let number = moved.0.clone();
        self.places.set(None);
        self.refusal.set(None);
        self.to.set(String::new());
        self.moved.set(Some(moved));
        self.open.set(true);
        spawn_local(async move {
            match list_places(number).await {
                Ok(places) => {
                    let _ = self.places.try_set(Some(places));
                }
                Err(error) => {
                    let _ = self.refusal.try_set(Some(error));
                }
            }
        });
    }

    fn submit(self) {
        let (Some((number, name)), Some(to)) =
            (self.moved.get_untracked(), OrganisationNumber::parse(&self.to.get_untracked()))
        else {
            return;
        };
        self.busy.set(true);
        let told = self.toasts;
        spawn_local(async move {
            match move_customer(number, to).await {
                Ok(()) => {
                    let _ = self.open.try_set(false);
                    told.success(t!("{name} moved", name));
                    let _ = self.changed.try_run(());
                }
                Err(error) => {
                    let _ = self.refusal.try_set(Some(error));
                }
            }
            let _ = self.busy.try_set(false);
        });
    }
}

/// The dialog of [`Mover`].
#[component]
pub(super) fn MoveCustomerDialog(mover: Mover) -> impl IntoView {
    let Mover { moved, open, busy, places, to, refusal, explain, .. } = mover;
    let title = Signal::derive(move || {
        t!("Move {name}", name = moved.get().map(|(_, name)| name).unwrap_or_default())
    });
    let ready = Signal::derive(move || !to.read().is_empty() && !busy.get());
    let refused = Signal::derive(move || refusal.get().map(|error| (explain.0)(&error)));
    let submit = Callback::new(move |()| mover.submit());
    view! {
        <Dialog id="move-customer" title open busy>
            <DialogForm open busy action=t!("Move customer") ready refusal=refused on_submit=submit>
                <p>{t!("Its own inner customers go with it. Users whose role flows down come with where it is then; its devices stay its own.")}</p>
                {move || match places.get() {
                    None => view! { <p class="soft">{t!("Looking for places…")}</p> }.into_any(),
                    Some(places) => choices(places, to).into_any(),
                }}
            </DialogForm>
        </Dialog>
    }
    .into_any()
}

fn choices(places: Vec<TreePlace>, to: RwSignal<String>) -> impl IntoView {
    let choice = |place: TreePlace| {
        let (number, current) = (place.customer.number.to_string(), place.current);
        let value = number.clone();
        let steps =
            (0..place.depth).map(|_| view! { <span class="step" aria-hidden="true"></span> }).collect_view();
        view! {
            <label class="tick">
                {steps}
                <input type="radio" name="place" value=number disabled=current checked=current
                    on:change=move |_| to.set(value.clone())/>
                <span>{place.customer.name}{current.then_some(t!(" (where it is now)"))}</span>
            </label>
        }
    };
    view! {
        <fieldset class="ticks places">
            <legend>{t!("Inside")}</legend>
            {places.into_iter().map(choice).collect_view()}
        </fieldset>
    }
}
