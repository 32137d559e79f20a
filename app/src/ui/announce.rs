use leptos::prelude::*;

/// Says things to screen readers that others see: "Page loaded", "34 selected".
#[derive(Clone, Copy)]
pub struct Announcer {
    text: RwSignal<String>,
}

impl Announcer {
    pub(super) fn new() -> Self {
        Self { text: RwSignal::new(String::new()) }
    }

    /// Says a text. The same text again is said again.
    pub fn say(self, text: impl Into<String>) {
        let mut text = text.into();
        // A live region speaks when it changes: a no-break space makes a repetition a change.
        if self.text.try_get_untracked().as_ref() == Some(&text) {
            text.push('\u{a0}');
        }
        let _ = self.text.try_set(text);
    }
}

/// The announcer of this page.
pub fn announce() -> Announcer {
    use_context().unwrap_or_else(Announcer::new)
}

/// The region that speaks.
#[component]
pub(super) fn LiveRegion() -> impl IntoView {
    let announcer = announce();
    view! { <div class="unseen" role="status" aria-live="polite">{move || announcer.text.get()}</div> }
        .into_any()
}
