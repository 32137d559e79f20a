//! What the server tells while a page is open: uploads as they go on, that something has changed behind what is shown,
//! and that there is something in the bell. One connection for all of a visit, opened by the first page that listens, and
//! only while the tab is looked at: over HTTP/1.1 a browser has six for all tabs together. A page that is not live shows
//! what was true when it was loaded.

use crate::paths;
use domain::notifications::NotificationEvent;
use domain::uploads::UploadEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;

/// How far uploads are, and that rows should be read again.
#[derive(Clone, Copy)]
pub struct Live {
    percents: RwSignal<HashMap<String, u8>>,
    changed: RwSignal<u64>,
    told: RwSignal<u64>,
    wanted: RwSignal<bool>,
    seen: RwSignal<bool>,
}

impl Live {
    /// Shares the one connection with everything below; the frame of every page does.
    pub fn provide() {
        let live = Self {
            percents: RwSignal::new(HashMap::new()),
            changed: RwSignal::new(0),
            told: RwSignal::new(0),
            wanted: RwSignal::new(false),
            seen: RwSignal::new(true),
        };
        provide_context(live);
        Effect::new(move |_| {
            let look = move || live.seen.set(!document().hidden());
            let looking = window_event_listener_untyped("visibilitychange", move |_| look());
            on_cleanup(move || looking.remove());
        });
        let connected = Memo::new(move |_| live.wanted.get() && live.seen.get());
        Effect::new(move |_| {
            if connected.get()
                && let Ok(source) = web_sys::EventSource::new(&paths::events())
            {
                live.attach(source);
            }
        });
    }

    /// Listens from now on.
    pub fn listen() -> Self {
        let live: Self = expect_context();
        Effect::new(move |_| {
            if !live.wanted.get_untracked() {
                live.wanted.set(true);
            }
        });
        live
    }

    /// The percent of an upload that is in progress, if the server has told one.
    pub fn percent(self, number: &str) -> Option<u8> {
        self.percents.read().get(number).copied()
    }

    /// Counts up whenever rows should be read again.
    pub fn changed(self) -> Signal<u64> {
        self.changed.into()
    }

    /// Counts up whenever what is unread should be counted again.
    pub fn told(self) -> Signal<u64> {
        self.told.into()
    }

    fn attach(self, source: web_sys::EventSource) {
        let heard = Closure::<dyn Fn(web_sys::MessageEvent)>::new(move |event: web_sys::MessageEvent| {
            let text = event.data().as_string().unwrap_or_default();
            if let Ok(event) = serde_json::from_str(&text) {
                self.hear(event);
            }
        });
        let told = Closure::<dyn Fn()>::new(move || self.count_again());
        // Whatever happened before the connection was open, the first time or again, was missed.
        let opened = Closure::<dyn Fn()>::new(move || {
            self.read_again();
            self.count_again();
        });
        // Without this listener the rows are right again after a reload.
        let _ = source.add_event_listener_with_callback(UploadEvent::NAME, heard.as_ref().unchecked_ref());
        let _ =
            source.add_event_listener_with_callback(NotificationEvent::NAME, told.as_ref().unchecked_ref());
        source.set_onopen(Some(opened.as_ref().unchecked_ref()));
        let kept = StoredValue::new_local((source, heard, told, opened));
        on_cleanup(move || {
            kept.try_update_value(|(source, ..)| {
                source.set_onopen(None);
                source.close();
            });
        });
    }

    fn hear(self, event: UploadEvent) {
        match event {
            UploadEvent::Progress { number, percent } => {
                self.percents.try_update(|percents| percents.insert(number.to_string(), percent));
            }
            UploadEvent::Ended { number, .. } => {
                self.percents.try_update(|percents| percents.remove(number.as_str()));
                self.read_again();
            }
            UploadEvent::Missed => self.read_again(),
        }
    }

    fn read_again(self) {
        self.changed.try_update(|changed| *changed = changed.wrapping_add(1));
    }

    fn count_again(self) {
        self.told.try_update(|told| *told = told.wrapping_add(1));
    }

    /// Reads what a page shows again whenever something may have changed behind it, and whenever `done` counts up. Only what
    /// is another now is drawn anew, and once: whoever is typing into a form there keeps what they typed.
    pub fn keep_up<T, F>(
        self,
        shown: Resource<T>,
        done: impl Fn() -> usize + Send + Sync + 'static,
        read: impl Fn() -> F + Send + Sync + 'static,
    ) where
        T: PartialEq + Clone + Send + Sync + 'static,
        F: Future<Output = T> + 'static,
    {
        let changed = self.changed;
        Effect::new(move |before: Option<(u64, usize)>| {
            let now = (changed.get(), done());
            if before.is_some_and(|before| before != now) {
                let read = read();
                spawn_local(async move {
                    let now = read.await;
                    if shown.try_get_untracked().flatten().is_some_and(|before| before != now) {
                        shown.set(Some(now));
                    }
                });
            }
            now
        });
    }

    /// Calls whenever rows should be read again, from now on.
    pub fn on_change(self, call: Callback<()>) {
        let changed = self.changed;
        Effect::new(move |before: Option<u64>| {
            let now = changed.get();
            if before.is_some_and(|before| before != now) {
                call.run(());
            }
            now
        });
    }
}
