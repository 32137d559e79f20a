use crate::paths;
use crate::ui::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;

/// Finds a device by any of its identities, and leads to its page. Ctrl K (⌘K) leads here.
#[component]
pub(super) fn FindDevice() -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
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
    view! {
        <form class="find" method="get" action=paths::find_device() role="search" aria-label=t!("Find a device")>
            <label for="find" class="unseen">{t!("Find a device by IMEI, MEID or serial number")}</label>
            <Icon glyph=Glyph::Search/>
            <input id="find" node_ref=field type="search" name="q" placeholder=t!("Find a device: IMEI, MEID or serial")
                autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40"/>
            <kbd aria-hidden="true">{t!("Ctrl K")}</kbd>
        </form>
    }
    .into_any()
}
