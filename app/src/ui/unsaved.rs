use super::{Confirm, Question};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::Event;

type Listener = (&'static str, Closure<dyn FnMut(Event)>);

/// A form whose changes are asked about before the page is left: by a link, by Back, by closing the tab. What is typed in
/// the child counts as a change; saving takes the form away, or calls for its values anew.
#[component]
pub fn Unsaved(children: Children) -> impl IntoView {
    let changed = RwSignal::new(false);
    let leaving = Leaving { changed, confirm: Confirm::here(), go: navigator() };
    let listeners = StoredValue::new_local(Vec::<Listener>::new());
    Effect::new(move |_| {
        let here = location();
        let added: Vec<Listener> = vec![
            ("click", Closure::new(move |event| leaving.clicked(&event))),
            ("popstate", Closure::new(move |event| leaving.went_back(&event, &here))),
            ("beforeunload", Closure::new(move |event: Event| if leaving.holds() { event.prevent_default() })),
        ];
        for (kind, listener) in &added {
            // In the capturing phase: before the router, which listens to the same.
            let heard = window().add_event_listener_with_callback_and_bool(
                kind,
                listener.as_ref().unchecked_ref(),
                true,
            );
            debug_assert!(heard.is_ok(), "{kind} can be listened to");
        }
        listeners.set_value(added);
    });
    on_cleanup(move || {
        let added = listeners.try_update_value(std::mem::take).unwrap_or_default();
        for (kind, listener) in added {
            // What cannot be removed was not added.
            let _ = window().remove_event_listener_with_callback_and_bool(
                kind,
                listener.as_ref().unchecked_ref(),
                true,
            );
        }
    });
    view! { <div on:input=move |_| changed.set(true)>{children()}</div> }.into_any()
}

#[derive(Clone, Copy)]
struct Leaving {
    changed: RwSignal<bool>,
    confirm: Confirm,
    go: Callback<String>,
}

impl Leaving {
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
        self.ask(move |go| go.run(href.clone()));
    }

    /// Back has changed the address already: it is put back, and the answer goes back once more.
    fn went_back(self, event: &Event, here: &str) {
        if !self.holds() {
            return;
        }
        event.stop_immediate_propagation();
        let history = window().history();
        if let Ok(history) = &history {
            // Without it the address is wrong until the answer, and nothing else.
            let _ = history.push_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(here));
        }
        self.ask(move |_| {
            if let Ok(history) = window().history() {
                // Nowhere to go back to: the page stays.
                let _ = history.back();
            }
        });
    }

    fn ask(self, leave: impl Fn(Callback<String>) + Clone + Send + Sync + 'static) {
        let act = move || {
            let leave = leave.clone();
            async move {
                self.changed.set(false);
                leave(self.go);
                Ok(String::new())
            }
        };
        self.confirm.ask(
            Question::new("Leave without saving?", "Leave", act)
                .text("What you changed on this page is not saved yet.")
                .goes("What you changed")
                .quiet(),
        );
    }
}

fn navigator() -> Callback<String> {
    let navigate = use_navigate();
    Callback::new(move |href: String| navigate(&href, NavigateOptions::default()))
}

/// The path and query of the page.
fn location() -> String {
    let place = window().location();
    format!("{}{}", place.pathname().unwrap_or_default(), place.search().unwrap_or_default())
}
