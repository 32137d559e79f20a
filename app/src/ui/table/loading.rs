use super::Load;
use super::core::{Core, Extent, Opening, Remembered};
use crate::error::{ApiError, ApiResult};
use crate::ui::announce;
use crate::views::{list_preferences, list_views};
use domain::lists::{List, ListAddress, Page, Selection, Total};
use futures::future::join;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The rows on show. Each row is a signal of its own: a live refresh redraws the rows that changed and leaves the rest,
/// with the focus and any open menu, alone.
pub(super) struct Rows<L: List> {
    pub shown: RwSignal<Vec<(String, ArcRwSignal<L::Row>)>>,
    pub failed: RwSignal<Option<ApiError>>,
    core: Core,
}

impl<L: List> Clone for Rows<L> {
    fn clone(&self) -> Self {
        Self { shown: self.shown, failed: self.failed, core: self.core }
    }
}

impl<L: List> Rows<L> {
    pub fn new(core: Core, page: ApiResult<Page<L::Row>>) -> Self {
        let rows = Self { shown: RwSignal::new(Vec::new()), failed: RwSignal::new(None), core };
        match page {
            Ok(page) => rows.show(page),
            Err(error) => rows.failed.set(Some(error)),
        }
        rows
    }

    fn show(&self, page: Page<L::Row>) {
        let before = self.shown.get_untracked();
        let rows = page.rows.into_iter().map(|row| {
            let key = L::key(&row);
            match before.iter().find(|(known, _)| *known == key) {
                Some((_, signal)) => {
                    if *signal.read_untracked() != row {
                        signal.set(row);
                    }
                    (key, signal.clone())
                }
                None => (key, ArcRwSignal::new(row)),
            }
        });
        let rows: Vec<_> = rows.collect();
        let extent =
            Extent { rows: rows.len() as u64, total: page.total, next: page.next, previous: page.previous };
        if *self.core.extent.read_untracked() != extent {
            self.core.extent.set(extent);
        }
        // Rows have just been given their new values: the list itself changes only when rows came, went or moved.
        if !rows.iter().map(|(key, _)| key).eq(before.iter().map(|(key, _)| key)) {
            self.shown.set(rows);
        }
        self.failed.set(None);
    }
}

/// The first load: preferences (unless known from earlier on this visit), saved views and the first page.
pub(super) async fn open<L: List>(
    load: Load<L::Row>,
    address: ListAddress,
    remembered: Remembered,
) -> Opening<L::Row> {
    let rows = async {
        let preferences = match remembered.get(L::NAME) {
            Some(preferences) => preferences,
            // A list without preferences is still a list.
            None => list_preferences(L::NAME.to_owned()).await.unwrap_or_default(),
        };
        let page = load(address.ask(&preferences)).await;
        (preferences, page)
    };
    let ((preferences, page), views) = join(rows, list_views(L::NAME.to_owned())).await;
    Opening { preferences, views: views.unwrap_or_default(), page }
}

/// Loads again when the address, the preferences or the rows behind them change: also when they changed since `asked`,
/// the count of `refresh` when the first page was asked for. The old rows stay until the new ones arrive; an answer that
/// was overtaken by a later question is dropped.
pub(super) fn follow<L: List>(
    core: Core,
    rows: Rows<L>,
    load: Load<L::Row>,
    (refresh, asked): (Signal<u64>, u64),
    label: &'static str,
) {
    let announcer = announce();
    let latest = StoredValue::new(0_u64);
    Effect::new(move |before: Option<(domain::lists::ListQuery, u64, u64)>| {
        let wanted = (core.query.get(), core.again.get(), refresh.get());
        let before = before.unwrap_or_else(|| (wanted.0.clone(), wanted.1, asked));
        if before == wanted {
            return wanted;
        }
        // Rows that changed behind the same question are fetched quietly.
        let quiet = before.0 == wanted.0 && before.1 == wanted.1;
        // What could not be shown stays so until the person tries again.
        if quiet && rows.failed.read_untracked().is_some() {
            return wanted;
        }
        if !before.0.same_rows(&wanted.0) {
            drop_selection_of_all(core, &before.0, &wanted.0);
        }
        let mine = latest.with_value(|number| number.wrapping_add(1));
        latest.set_value(mine);
        if !quiet {
            core.busy.set(true);
        }
        let answer = load(wanted.0.clone());
        let (rows, asked) = (rows.clone(), wanted.0.clone());
        spawn_local(async move {
            let answer = answer.await;
            if latest.try_get_value() != Some(mine) {
                return;
            }
            match answer {
                Ok(page) => {
                    rows.show(page);
                    if before.0.cursor != asked.cursor {
                        scroll_to_top(core);
                    }
                    if !quiet {
                        announcer.say(format!("{label}: {}", super::pager::extent_text(core)));
                    }
                }
                // A refresh nobody asked for may fail: the next one will tell.
                Err(_) if quiet => {}
                Err(error) => rows.failed.set(Some(error)),
            }
            core.busy.set(false);
        });
        wanted
    });
}

/// Another page begins at its first row.
fn scroll_to_top(core: Core) {
    if let Some(scroll) = document().get_element_by_id(&core.id("scroll")) {
        scroll.set_scroll_top(0);
    }
}

/// "All that match" means another thing once search or filters are others; rows picked one by one stay picked.
fn drop_selection_of_all(core: Core, before: &domain::lists::ListQuery, now: &domain::lists::ListQuery) {
    let narrowed = before.search != now.search || before.filters != now.filters;
    if narrowed && matches!(*core.selection.read_untracked(), Selection::AllMatching { .. }) {
        core.selection.set(Selection::default());
    }
}

/// The total in words: "231", "more than 10,000".
pub(super) fn total_text(total: Total) -> String {
    match total {
        Total::Exactly(rows) => crate::ui::grouped(rows),
        Total::AtLeast(rows) => t!("more than {rows}", rows = crate::ui::grouped(rows)),
    }
}
