use super::sending::Sending;
use super::state::Wizard;
use crate::ui::{Confirm, Question};
use leptos::prelude::*;
use leptos::reactive::send_wrapper_ext::SendOption;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Element, MouseEvent};

/// Asks before the person leaves in mid-upload: the browser when the page goes, a dialog when a link leads to another
/// page of the portal. Back asks nothing; then the upload is cancelled with the wizard.
pub(super) fn ask_before_leaving(wizard: Wizard) {
    let closing = window_event_listener(leptos::ev::beforeunload, move |event| {
        // The last word goes out even when the page has changed, but not when it is gone.
        if wizard.under_way() || wizard.sending.get_untracked() == Sending::Finishing {
            event.prevent_default();
        }
    });
    on_cleanup(move || closing.remove());
    let confirm = Confirm::here();
    let navigate = use_navigate();
    let go = Callback::new(move |href: String| navigate(&href, NavigateOptions::default()));
    let links = StoredValue::new(SendOption::new_local(None::<Links>));
    // Only a browser runs effects.
    Effect::new(move |_| {
        let listening = Links::listen(move |event| {
            if let Some(href) = left_by(event).filter(|_| wizard.under_way()) {
                event.prevent_default();
                confirm.ask(question(wizard, href, go));
            }
        });
        links.set_value(SendOption::new_local(Some(listening)));
    });
}

fn question(wizard: Wizard, href: String, go: Callback<String>) -> Question {
    Question::new(t!("Leave while the file is sent?"), t!("Cancel upload and leave"), move || {
        let href = href.clone();
        async move {
            let told = if wizard.under_way() {
                t!("Upload cancelled; nothing was changed")
            } else {
                t!("The upload had ended by then")
            };
            // The wizard goes with its page, and what it has begun with it.
            go.run(href);
            Ok(told.to_owned())
        }
    })
    .danger()
    .goes(t!("What was sent of the file so far"))
    .stays(t!("The customer's devices and uploads, as they were"))
}

/// The page of the portal that a press leads to in this tab.
fn left_by(event: &MouseEvent) -> Option<String> {
    let elsewhere = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    if event.default_prevented() || elsewhere || event.button() != 0 {
        return None;
    }
    let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
    if link.has_attribute("download") || link.has_attribute("target") {
        return None;
    }
    link.get_attribute("href").filter(|href| href.starts_with('/'))
}

/// Hears presses anywhere on the page before the router does, which listens at the window.
struct Links {
    heard: Closure<dyn Fn(MouseEvent)>,
}

impl Links {
    fn listen(hear: impl Fn(&MouseEvent) + 'static) -> Self {
        let heard = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| hear(&event));
        // Fails for no document.
        let _ = document().add_event_listener_with_callback("click", heard.as_ref().unchecked_ref());
        Self { heard }
    }
}

impl Drop for Links {
    fn drop(&mut self) {
        let _ = document().remove_event_listener_with_callback("click", self.heard.as_ref().unchecked_ref());
    }
}
