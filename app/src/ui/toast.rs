use super::{Glyph, Icon};
use leptos::prelude::*;
use std::time::Duration;

/// What a toast tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToastKind {
    /// It worked; goes after 5 seconds.
    Success,
    /// It did not; goes after 15 seconds.
    Failure,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Toast {
    id: u32,
    kind: ToastKind,
    text: String,
}

/// Short messages on what just happened. Errors in a form stand at their fields instead, never in both places.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
    held: RwSignal<bool>,
}

impl Toasts {
    pub(super) fn new() -> Self {
        Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0), held: RwSignal::new(false) }
    }

    /// Tells of a success.
    pub fn success(self, text: impl Into<String>) {
        self.show(ToastKind::Success, text.into());
    }

    /// Tells of a failure.
    pub fn failure(self, text: impl Into<String>) {
        self.show(ToastKind::Failure, text.into());
    }

    fn show(self, kind: ToastKind, text: String) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        // Four at a time: the oldest makes room.
        self.shown.update(|shown| {
            if shown.len() == 4 {
                shown.remove(0);
            }
            shown.push(Toast { id, kind, text });
        });
        let seconds = if kind == ToastKind::Success { 5 } else { 15 };
        self.dismiss_after(id, Duration::from_secs(seconds));
    }

    fn dismiss_after(self, id: u32, time: Duration) {
        set_timeout(
            move || match self.held.try_get_untracked() {
                // Somebody is reading or about to press something: not under their hand.
                Some(true) => self.dismiss_after(id, Duration::from_secs(2)),
                Some(false) => self.dismiss(id),
                None => {}
            },
            time,
        );
    }

    fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
        if self.shown.read_untracked().is_empty() {
            self.held.set(false);
        }
    }
}

/// The toasts of this page.
pub fn toasts() -> Toasts {
    use_context().unwrap_or_else(Toasts::new)
}

/// Where toasts appear: two live regions, one polite and one urgent.
#[component]
pub(super) fn ToastRegion() -> impl IntoView {
    let toasts = toasts();
    let of = move |kind: ToastKind| {
        move || toasts.shown.get().into_iter().filter(|toast| toast.kind == kind).collect::<Vec<_>>()
    };
    let toast = move |toast: Toast| {
        let (class, glyph) = match toast.kind {
            ToastKind::Success => ("toast ok", Glyph::Tick),
            ToastKind::Failure => ("toast bad", Glyph::Alert),
        };
        view! {
            <div class=class>
                <Icon glyph/>
                <span>{toast.text}</span>
                <button type="button" class="btn icon quiet small" aria-label=t!("Dismiss") on:click=move |_| toasts.dismiss(toast.id)>
                    <Icon glyph=Glyph::Close/>
                </button>
            </div>
        }
    };
    view! {
        <section class="toasts" aria-label=t!("Messages")
            on:mouseenter=move |_| toasts.held.set(true) on:mouseleave=move |_| toasts.held.set(false)
            on:focusin=move |_| toasts.held.set(true) on:focusout=move |_| toasts.held.set(false)>
            <div role="status"><For each=of(ToastKind::Success) key=|toast| toast.id children=toast/></div>
            <div role="alert"><For each=of(ToastKind::Failure) key=|toast| toast.id children=toast/></div>
        </section>
    }
    .into_any()
}
