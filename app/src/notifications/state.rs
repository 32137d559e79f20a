use super::{count_unread, mark_read};
use crate::live::Live;
use domain::lists::Selection;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// How many notifications the person has not read: one count for the whole visit. It came with the page; the server says
/// when to count again.
#[derive(Clone, Copy)]
pub struct BellState {
    unread: RwSignal<u32>,
    /// Counts up whenever something was read here or told there.
    changed: RwSignal<u64>,
    counting: StoredValue<bool>,
    again: StoredValue<bool>,
}

impl BellState {
    /// Shares the count with everything below; the frame of every page does.
    pub fn provide(unread: u32) {
        let state = Self {
            unread: RwSignal::new(unread),
            changed: RwSignal::new(0),
            counting: StoredValue::new(false),
            again: StoredValue::new(false),
        };
        provide_context(state);
        let told = Live::listen().told();
        Effect::new(move |before: Option<u64>| {
            let now = told.get();
            if before.is_some_and(|before| before != now) {
                state.count_again();
            }
            now
        });
    }

    /// The one of this visit.
    pub fn here() -> Self {
        expect_context()
    }

    /// How many are unread.
    pub fn unread(self) -> Signal<u32> {
        self.unread.into()
    }

    /// Counts up whenever the list of notifications should be read again.
    pub fn changed(self) -> Signal<u64> {
        self.changed.into()
    }

    /// Counts again. However often it is asked for meanwhile, one question is under way, and one more follows.
    pub fn count_again(self) {
        if self.counting.try_get_value() != Some(false) {
            self.again.try_set_value(true);
            return;
        }
        self.counting.set_value(true);
        spawn_local(async move {
            // The next event, or the next page, tells it if this fails.
            if let Ok(unread) = count_unread().await {
                self.unread.try_set(unread);
            }
            self.changed.try_update(|changed| *changed = changed.wrapping_add(1));
            self.counting.try_set_value(false);
            if self.again.try_get_value() == Some(true) {
                self.again.set_value(false);
                self.count_again();
            }
        });
    }

    /// Marks these as read, behind the person's back: they are on their way to what it is about.
    pub fn read(self, keys: &[String]) {
        let selection = Selection::Keys(keys.iter().cloned().collect());
        spawn_local(async move {
            // What could not be marked stays unread, which loses nothing.
            if mark_read(selection).await.is_ok() {
                self.count_again();
            }
        });
    }
}
