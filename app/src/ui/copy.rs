use super::{Glyph, Icon, announce, toasts};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// A button that copies a number or text and says so.
#[component]
pub fn Copy(
    /// What is copied.
    #[prop(into)]
    text: String,
    /// What it is: "Reseller ID".
    #[prop(into)]
    what: String,
) -> impl IntoView {
    let copied = RwSignal::new(false);
    let name = t!("Copy {what}", what);
    let announcer = announce();
    let toasts = toasts();
    let copy = move |_| {
        let (text, what) = (text.clone(), what.clone());
        spawn_local(async move {
            if write_clipboard(&text).await {
                copied.set(true);
                announcer.say(t!("{what} copied", what));
                let back = move || {
                    let _ = copied.try_set(false);
                };
                set_timeout(back, std::time::Duration::from_secs(2));
            } else {
                toasts.failure(t!("The browser did not allow copying. Select the text and copy it by hand."));
            }
        });
    };
    view! {
        <button type="button" class="btn icon quiet small with-script" title=name.clone() aria-label=name on:click=copy>
            {move || view! { <Icon glyph=if copied.get() { Glyph::Tick } else { Glyph::Copy }/> }}
        </button>
    }
    .into_any()
}

/// Puts a text into the clipboard; false when the browser does not allow it.
pub(super) async fn write_clipboard(text: &str) -> bool {
    let navigator = window().navigator();
    // Only secure contexts have a clipboard, and calling what is undefined would end the page.
    let present = js_sys::Reflect::get(&navigator, &"clipboard".into()).is_ok_and(|c| !c.is_undefined());
    if !present {
        return false;
    }
    let done = navigator.clipboard().write_text(text);
    wasm_bindgen_futures::JsFuture::from(done).await.is_ok()
}
