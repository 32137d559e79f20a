use super::{BellState, glyph, href_of, mark_all_read, read_bell};
use crate::error::ApiResult;
use crate::ui::{Explain, Glyph, Icon, Moment, Panel, Skeleton, announce, close_popover, toasts};
use crate::{paths, words};
use domain::notifications::{Bell as Told, BellEntry};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the button opens.
const PANEL: &str = "bell";

/// The bell above every page: how many notifications are unread, and the latest. Until the page is live, and without
/// JavaScript, its button leads to the page with all of them.
#[component]
pub fn Bell() -> impl IntoView {
    let state = BellState::here();
    let unread = state.unread();
    let live = RwSignal::new(false);
    Effect::new(move |_| live.set(true));
    let latest = RwSignal::new(None::<ApiResult<Told>>);
    let open = RwSignal::new(false);
    let load = move || {
        spawn_local(async move {
            let told = read_bell().await;
            latest.try_set(Some(told));
        });
    };
    // What comes while it is open appears in it.
    let changed = state.changed();
    Effect::new(move |before: Option<u64>| {
        let now = changed.get();
        if before.is_some_and(|before| before != now) && open.get_untracked() {
            load();
        }
        now
    });
    let opened = Callback::new(move |()| {
        open.set(true);
        load();
    });
    let label = move || match unread.get() {
        0 => t!("Notifications").to_owned(),
        Told::MANY.. => t!("Notifications, more than {old} unread", old = Told::MANY - 1),
        unread => t!("Notifications, {unread} unread", unread),
    };
    view! {
        <form method="get" action=paths::notifications()>
            <button type=move || if live.get() { "button" } else { "submit" } popovertarget=PANEL
                class="btn icon quiet bell" aria-label=label>
                <Icon glyph=Glyph::Bell/>
                {move || Told::badge(unread.get()).map(|badge| view! { <span class="badge" aria-hidden="true">{badge}</span> })}
            </button>
        </form>
        <Panel id=PANEL class="menu notes" label=t!("Notifications") opened>
            <div class="notes-head">
                <h2>{t!("Notifications")}</h2>
                <MarkAll state latest/>
            </div>
            {move || match latest.get() {
                None => view! { <Skeleton lines=3 what=t!("notifications")/> }.into_any(),
                Some(Err(error)) => view! { <p class="notes-none soft">{words::sentence(&error)}</p> }.into_any(),
                Some(Ok(told)) if told.entries.is_empty() => {
                    view! { <p class="notes-none soft">{t!("Nothing yet. What concerns you appears here.")}</p> }.into_any()
                }
                Some(Ok(told)) => view! { <ul>{told.entries.into_iter().map(|entry| entry_of(entry, state)).collect_view()}</ul> }
                    .into_any(),
            }}
            <a class="menu-item notes-all" href=paths::notifications() on:click=move |_| close_popover(PANEL)>{t!("See all")}</a>
        </Panel>
    }
    .into_any()
}

fn entry_of(entry: BellEntry, state: BellState) -> impl IntoView {
    let (href, sentence, at) = (href_of(&entry), entry.sentence(words::language()), entry.latest.at);
    let unread = !entry.latest.read;
    let icon = glyph(entry.latest.kind);
    let keys = entry.keys;
    let go = move |_| {
        if unread {
            state.read(&keys);
        }
        close_popover(PANEL);
    };
    view! {
        <li>
            <a class="menu-item note" class:unread=unread href=href on:click=go>
                <Icon glyph=icon/>
                <span class="note-words">
                    {unread.then(|| view! { <span class="unseen">{t!("Unread: ")}</span> })}
                    {sentence}
                </span>
                <span class="soft small"><Moment at/></span>
            </a>
        </li>
    }
    .into_any()
}

#[component]
fn MarkAll(state: BellState, latest: RwSignal<Option<ApiResult<Told>>>) -> impl IntoView {
    let (announcer, toasts, explain) = (announce(), toasts(), Explain::here());
    let mark = move |_| {
        spawn_local(async move {
            match mark_all_read().await {
                Ok(()) => {
                    latest.try_update(|latest| {
                        if let Some(Ok(told)) = latest {
                            told.entries.iter_mut().for_each(|entry| entry.latest.read = true);
                        }
                    });
                    announcer.say(t!("All notifications are marked as read"));
                    state.count_again();
                }
                Err(error) => toasts.failure((explain.0)(&error)),
            }
        });
    };
    view! {
        <button type="button" class="link small" hidden=move || state.unread().get() == 0 on:click=mark>{t!("Mark all as read")}</button>
    }
    .into_any()
}
