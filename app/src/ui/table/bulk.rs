use super::core::Core;
use super::loading::total_text;
use crate::ui::{Glyph, Icon, Menu, MenuItem, announce, grouped, toasts};
use crate::words::within_sentence;
use domain::lists::{Selection, Total};
use leptos::prelude::*;

/// The rows that a bulk action is for.
#[derive(Clone)]
pub struct Chosen {
    /// Which, as the server takes it.
    pub selection: Selection,
    /// How many, as the person has seen them counted.
    pub count: u64,
    taken: Callback<()>,
    done: Callback<()>,
}

impl Chosen {
    /// One thing, on its own page.
    pub fn one(key: impl Into<String>) -> Self {
        let nothing = Callback::new(|()| ());
        Self { selection: Selection::Keys([key.into()].into()), count: 1, taken: nothing, done: nothing }
    }

    /// To be called once it is begun: clears the selection, whose rows may go one by one from now on.
    pub fn taken(&self) {
        let _ = self.taken.try_run(());
    }

    /// To be called once it is done: clears the selection and loads the rows again, if the table is still there.
    pub fn done(&self) {
        let _ = self.done.try_run(());
    }
}

/// Something that can be done with many rows at once. What is not possible stays visible, with the reason.
#[derive(Clone)]
pub struct BulkAction {
    label: String,
    enabled: Result<(), String>,
    danger: bool,
    run: Callback<Chosen>,
}

impl BulkAction {
    /// An action; it asks first ([`crate::ui::Confirm`]) where something is lost.
    pub fn new(label: impl Into<String>, run: impl Fn(Chosen) + Send + Sync + 'static) -> Self {
        Self { label: label.into(), enabled: Ok(()), danger: false, run: Callback::new(run) }
    }

    /// The same, possible only if `enabled`; the reason is shown otherwise.
    #[must_use]
    pub fn enabled(mut self, enabled: Result<(), String>) -> Self {
        self.enabled = enabled;
        self
    }

    /// The same, in the colour of loss.
    #[must_use]
    pub fn danger(mut self) -> Self {
        self.danger = true;
        self
    }
}

/// The bar that appears with a selection.
#[component]
pub(super) fn BulkBar(core: Core, label: &'static str, actions: Vec<BulkAction>) -> impl IntoView {
    let announcer = announce();
    let count = Memo::new(move |_| core.selection.read().count());
    Effect::new(move |before: Option<u64>| {
        let now = count.get();
        if before.is_some_and(|before| before != now) {
            announcer.say(t!("{now} selected", now = grouped(now)));
        }
        now
    });
    let clear = move || {
        core.selection.set(Selection::default());
        core.focus("table");
    };
    let taken = Callback::new(move |()| clear());
    let done = Callback::new(move |()| {
        clear();
        core.again.update(|again| *again += 1);
    });
    let all = move || {
        let selection = core.selection.read();
        let extent = core.extent.read();
        let offered = match extent.total {
            Total::Exactly(total) => selection.count() >= extent.rows && total > selection.count(),
            Total::AtLeast(_) => selection.count() >= extent.rows,
        };
        let offered = offered && matches!(*selection, Selection::Keys(_));
        offered.then(|| {
            let words = t!("Select all {total} that match", total = total_text(extent.total));
            let choose = move |_| {
                let (query, total) = (core.query.get_untracked(), core.extent.read_untracked().total);
                core.selection.set(Selection::all(&query, total));
            };
            view! { <button type="button" class="link" on:click=choose>{words}</button> }
        })
    };
    let words = move || match &*core.selection.read() {
        Selection::Keys(keys) => t!("{selected} selected", selected = grouped(keys.len() as u64)),
        Selection::AllMatching { except, .. } if except.is_empty() => {
            t!("All {total} that match are selected", total = total_text(core.extent.read().total))
        }
        Selection::AllMatching { except, .. } => {
            let total = total_text(core.extent.read().total);
            t!(
                "All {total} that match are selected, but for {except}",
                total,
                except = grouped(except.len() as u64)
            )
        }
    };
    let toasts = toasts();
    let button = move |action: BulkAction| {
        let class = if action.danger { "btn danger" } else { "btn" };
        match action.enabled {
            Ok(()) => {
                let run = move |_| {
                    let selection = core.selection.get_untracked();
                    action.run.run(Chosen { count: selection.count(), selection, taken, done });
                };
                view! { <button type="button" class=class on:click=run>{action.label}</button> }.into_any()
            }
            Err(reason) => {
                let told = reason.clone();
                view! {
                    <button type="button" class=class aria-disabled="true" title=reason
                        on:click=move |_| toasts.failure(told.clone())>
                        {action.label}<span class="unseen">": " {reason.clone()}</span>
                    </button>
                }
                .into_any()
            }
        }
    };
    // More than two things to do are a menu: so many buttons have no room on a phone.
    let menu = move |actions: Vec<BulkAction>| {
        let item = move |action: BulkAction| {
            let run = move || {
                let selection = core.selection.get_untracked();
                action.run.run(Chosen { count: selection.count(), selection, taken, done });
            };
            let item = MenuItem::call(action.label, run).enabled(action.enabled);
            if action.danger { item.danger() } else { item }
        };
        let items: Vec<MenuItem> = actions.into_iter().map(item).collect();
        let label = t!("Actions: {list} selected", list = within_sentence(label));
        view! { <Menu id=core.id("bulk-actions") label items>{t!("Actions")}<Icon glyph=Glyph::Up/></Menu> }
    };
    let name = t!("{label} selected", label);
    move || {
        let shown = count.get() > 0;
        let actions = actions.clone();
        shown.then(|| {
            view! {
                <section class="bulk" aria-label=name.clone()>
                    <span class="bulk-words">{words}</span>
                    {all}
                    <span class="bulk-end">
                        {if actions.len() > 2 {
                            menu(actions).into_any()
                        } else {
                            actions.into_iter().map(button).collect_view().into_any()
                        }}
                        <button type="button" class="btn icon" aria-label=t!("Clear selection") on:click=move |_| clear()>
                            <Icon glyph=Glyph::Close/>
                        </button>
                    </span>
                </section>
            }
        })
    }
}
