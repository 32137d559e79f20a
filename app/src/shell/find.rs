use crate::paths;
use crate::ui::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// Finds a device by any of its identities: a plain form, so it works without JavaScript.
#[component]
pub fn FindDevice(
    /// Unique on the page.
    id: &'static str,
    /// Whether Ctrl K (⌘K) leads here; once per page.
    #[prop(optional)]
    shortcut: bool,
) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let label = if shortcut { "Find a device" } else { "Find a device here" };
    let navigate = use_navigate();
    let submit = move |event: leptos::ev::SubmitEvent| {
        if let Some(field) = field.get_untracked() {
            event.prevent_default();
            navigate(&paths::find_device(field.value().trim()), NavigateOptions::default());
        }
    };
    if shortcut {
        let listener = window_event_listener(leptos::ev::keydown, move |event| {
            if (event.ctrl_key() || event.meta_key()) && event.key().eq_ignore_ascii_case("k") {
                event.prevent_default();
                if let Some(field) = field.get_untracked() {
                    // A field that cannot take the focus is not on the screen.
                    let _ = field.focus();
                    field.select();
                }
            }
        });
        on_cleanup(move || listener.remove());
    }
    view! {
        <form class="find" method="get" action=paths::devices() role="search" aria-label=label on:submit=submit>
            <label for=id class="unseen">"Find a device by IMEI, MEID or serial number"</label>
            <Icon glyph=Glyph::Search/>
            <input id=id node_ref=field type="search" name="q" placeholder="Find a device: IMEI, MEID or serial"
                autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40"/>
            {shortcut.then(|| view! { <kbd aria-hidden="true">"Ctrl K"</kbd> })}
        </form>
    }
    .into_any()
}
