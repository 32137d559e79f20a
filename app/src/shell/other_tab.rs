//! One session serves all tabs of a browser: who switches the organisation in one tab acts for it in all. A tab that
//! still shows another organisation says so, and lets nobody act on what it shows.

use crate::ui::Dialog;
use domain::people::Profile;
use leptos::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Where the tabs of a browser tell each other for whom they act.
const KEY: &str = "waybill.acting";

/// Tells the other tabs for whom this page acts, and covers the page once another tab acts for somebody else.
#[component]
pub(super) fn OtherTab(
    /// Who is signed in on this page.
    profile: Profile,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let own = mark(&profile);
    Effect::new(move |_| {
        // A browser without storage has one tab's word only.
        let Ok(Some(storage)) = window().local_storage() else { return };
        let _ = storage.set_item(KEY, &own);
        let own = own.clone();
        let look = Callback::new(move |()| {
            let storage = window().local_storage().ok().flatten();
            let now = storage.and_then(|storage| storage.get_item(KEY).ok().flatten());
            if now.is_some_and(|now| now != own) {
                open.set(true);
            }
        });
        let told = window_event_listener(leptos::ev::storage, move |_| look.run(()));
        // A page that was asleep, or comes out of the history, has heard nothing.
        let woken = window_event_listener(leptos::ev::focus, move |_| look.run(()));
        let shown = window_event_listener(leptos::ev::pageshow, move |_| look.run(()));
        on_cleanup(move || {
            told.remove();
            woken.remove();
            shown.remove();
        });
    });
    let name = profile.organisation.name;
    view! {
        <Dialog id="other-tab" title=t!("You act for somebody else now") open busy=Signal::derive(|| true)>
            <section>
                <p>{t!("This page is of {name}. In another tab you have signed in or switched to another organisation since, and whatever you do counts for that one.", name)}</p>
            </section>
            <footer>
                <button type="button" class="btn primary" on:click=|_| drop(window().location().reload())>{t!("Load the page anew")}</button>
            </footer>
        </Dialog>
    }
    .into_any()
}

/// The same for the same person in the same organisation, and nobody's name.
fn mark(profile: &Profile) -> String {
    let mut hasher = DefaultHasher::new();
    (&profile.email, profile.organisation.number.as_str()).hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
