//! What is shown when the page's own code has failed: links and plain forms go on working, and a reload helps.
//!
//! The panic hook of `frontend` calls [`reveal`]. It touches the document alone, because after a panic no signal may be
//! trusted.

use leptos::prelude::*;

const ID: &str = "panic-banner";

/// The banner, hidden until [`reveal`]. Its link loads the page again without any script.
#[component]
pub(super) fn PanicBanner() -> impl IntoView {
    view! {
        <div id=ID class="panic-banner" role="alert" hidden>
            <span>{t!("Something went wrong on this page.")}</span>
            <a class="btn" href="" rel="external">{t!("Reload")}</a>
        </div>
    }
    .into_any()
}

/// Shows the banner.
pub fn reveal() {
    let banner = web_sys::window().and_then(|w| w.document()).and_then(|d| d.get_element_by_id(ID));
    if let Some(banner) = banner {
        let _ = banner.remove_attribute("hidden");
    }
}
