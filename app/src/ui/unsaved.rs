use super::{Confirm, Question};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Event;

/// A form whose changes are asked about before the page is left: by a link, by Back, by closing the tab. What is typed in
/// the child counts as a change, and so does `changed`; saving takes the form away, or calls for its values anew.
#[component]
pub fn Unsaved(
    /// Whether something was changed by other ways than typing or choosing.
    #[prop(optional, into)]
    changed: Signal<bool>,
    children: Children,
) -> impl IntoView {
    let leaving = Leaving::here();
    let navigate = use_navigate();
    leaving.go.set(Some(Callback::new(move |href: String| navigate(&href, NavigateOptions::default()))));
    Effect::new(move |_| {
        if changed.get() {
            leaving.changes();
        }
    });
    on_cleanup(move || {
        let _ = leaving.changed.try_set(false);
    });
    view! { <div on:input=move |_| leaving.changes()>{children()}</div> }.into_any()
}

/// Whether there is something on the page that is not saved, and what happens when it is left all the same.
#[derive(Clone, Copy)]
pub(super) struct Leaving {
    changed: RwSignal<bool>,
    /// The page that has it.
    page: RwSignal<String>,
    /// Goes on to another page; there once a page has a form.
    go: RwSignal<Option<Callback<String>>>,
    confirm: Confirm,
}

impl Leaving {
    /// Listens, in a browser, from now on. Before there is a router: Chromium calls those who listen to the window in the
    /// order in which they began, and the router goes back as soon as it hears of it.
    pub(super) fn listen(confirm: Confirm) -> Self {
        let leaving = Self {
            changed: RwSignal::new(false),
            page: RwSignal::new(String::new()),
            go: RwSignal::new(None),
            confirm,
        };
        if cfg!(target_arch = "wasm32") {
            hear("click", move |event| leaving.clicked(&event));
            hear("popstate", move |event| leaving.went_back(&event));
            hear("beforeunload", move |event| {
                if leaving.holds() {
                    event.prevent_default();
                }
            });
        }
        leaving
    }

    fn here() -> Self {
        use_context().unwrap_or_else(|| Self {
            changed: RwSignal::new(false),
            page: RwSignal::new(String::new()),
            go: RwSignal::new(None),
            confirm: Confirm::here(),
        })
    }

    fn changes(self) {
        let place = window().location();
        self.page.set(format!(
            "{}{}",
            place.pathname().unwrap_or_default(),
            place.search().unwrap_or_default()
        ));
        self.changed.set(true);
    }

    fn holds(self) -> bool {
        self.changed.try_get_untracked().unwrap_or(false)
    }

    /// A link within the portal waits for the answer; what opens beside the page does not.
    fn clicked(self, event: &Event) {
        if !self.holds() {
            return;
        }
        let Some(click) = event.dyn_ref::<web_sys::MouseEvent>() else { return };
        let beside = click.ctrl_key() || click.meta_key() || click.shift_key() || click.button() != 0;
        let link = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .and_then(|element| element.closest("a[href]:not([target]):not([download])").ok().flatten());
        let Some(href) = link.and_then(|link| link.get_attribute("href")) else { return };
        if beside || href.starts_with('#') {
            return;
        }
        event.prevent_default();
        event.stop_immediate_propagation();
        self.ask(move |leaving| {
            if let Some(go) = leaving.go.get_untracked() {
                go.run(href.clone());
            }
        });
    }

    /// Back has changed the address already: it is put back, and the answer goes back once more.
    fn went_back(self, event: &Event) {
        if !self.holds() {
            return;
        }
        event.stop_immediate_propagation();
        let page = self.page.get_untracked();
        if let Ok(history) = window().history() {
            // Without it the address is wrong until the answer, and nothing else.
            let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&page));
        }
        self.ask(move |_| {
            if let Ok(history) = window().history() {
                // Nowhere to go back to: the page stays.
                let _ = history.back();
            }
        });
    }

    fn ask(self, leave: impl Fn(Self) + Clone + Send + Sync + 'static) {
        let act = move || {
            let leave = leave.clone();
            async move {
                self.changed.set(false);
                leave(self);
                Ok(String::new())
            }
        };
        self.confirm.ask(
            Question::new(t!("Leave without saving?"), t!("Leave"), act)
                .text(t!("What you changed on this page is not saved yet."))
                .goes(t!("What you changed"))
                .quiet(),
        );
    }
}

/// Listens to the window for as long as the page lives, in the capturing phase.
fn hear(kind: &str, listener: impl FnMut(Event) + 'static) {
    let listener: Closure<dyn FnMut(Event)> = Closure::new(listener);
    let callback = listener.as_ref().unchecked_ref();
    let heard = window().add_event_listener_with_callback_and_bool(kind, callback, true);
    debug_assert!(heard.is_ok(), "{kind} can be listened to");
    listener.forget();
}
