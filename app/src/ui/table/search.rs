use super::Suggest;
use super::core::Core;
use crate::ui::appearance::Shortcut;
use crate::ui::{Glyph, Icon};
use crate::words::Here;
use crate::words::within_sentence;
use leptos::ev;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// A row that fits what is being typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Its name.
    pub label: String,
    /// What tells it from others of the same name: its number, its reference.
    pub detail: String,
    /// Its page.
    pub href: String,
}

/// The search: suggestions while typing (a press opens the row), Enter for all results, a cross to clear.
#[component]
pub(super) fn Search(core: Core, label: &'static str, suggest: Option<Suggest>) -> impl IntoView {
    let Some(hint) = core.list.hint else { return ().into_any() };
    let node = NodeRef::<html::Input>::new();
    let text = RwSignal::new(core.address.get_untracked().query.search);
    let found = RwSignal::new(Vec::<Suggestion>::new());
    let open = RwSignal::new(false);
    let active = RwSignal::new(None::<usize>);
    let asked = StoredValue::new(0_u64);
    // Back, a chip's cross or a saved view change the search from outside.
    Effect::new(move |before: Option<String>| {
        let search = core.address.read().query.search.clone();
        if before.is_some_and(|before| before != search) {
            text.set(search.clone());
            open.set(false);
        }
        search
    });
    Effect::new(move |_| {
        let handle = window_event_listener(ev::keydown, move |event| {
            if Shortcut::pressed(&event, "/")
                && let Some(input) = node.get_untracked()
            {
                event.prevent_default();
                let _ = input.focus();
                input.select();
            }
        });
        on_cleanup(move || handle.remove());
    });
    let ask = move || {
        let Some(suggest) = suggest.clone() else { return };
        let mine = asked.with_value(|number| number.wrapping_add(1));
        asked.set_value(mine);
        let wanted = text.get_untracked().trim().to_owned();
        active.set(None);
        if wanted.is_empty() {
            open.set(false);
            return;
        }
        set_timeout(
            move || {
                if asked.try_get_value() != Some(mine) {
                    return;
                }
                spawn_local(async move {
                    // Suggestions are a help: one that fails is simply not there.
                    let answer = suggest(wanted).await.unwrap_or_default();
                    if asked.try_get_value() == Some(mine) {
                        active.set(None);
                        open.set(!answer.is_empty());
                        found.set(answer);
                    }
                });
            },
            Duration::from_millis(150),
        );
    };
    let close = move || {
        asked.update_value(|number| *number = number.wrapping_add(1));
        open.set(false);
        active.set(None);
    };
    let keys = move |event: web_sys::KeyboardEvent| {
        let last = found.read_untracked().len().saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" if open.get_untracked() => {
                event.prevent_default();
                active.update(|at| *at = Some(at.map_or(0, |at| if at == last { 0 } else { at + 1 })));
            }
            "ArrowUp" if open.get_untracked() => {
                event.prevent_default();
                active.update(|at| *at = Some(at.map_or(last, |at| at.checked_sub(1).unwrap_or(last))));
            }
            "Escape" if open.get_untracked() => {
                event.prevent_default();
                close();
            }
            "Enter" => {
                let chosen = active.get_untracked().filter(|_| open.get_untracked());
                if let Some(row) = chosen.and_then(|at| found.read_untracked().get(at).cloned()) {
                    event.prevent_default();
                    core.open(row.href);
                }
                close();
            }
            _ => {}
        }
    };
    let clear = move |_| {
        text.set(String::new());
        close();
        core.go(&core.address.get_untracked().searching(""));
        core.focus("q");
    };
    let list = core.id("suggestions");
    let option = {
        let list = list.clone();
        move |at: usize| format!("{list}-{at}")
    };
    let active_id = {
        let option = option.clone();
        move || active.get().filter(|_| open.get()).map(&option)
    };
    let options = move || {
        let option = option.clone();
        let row = move |(at, row): (usize, Suggestion)| {
            let href = row.href.clone();
            let choose = move |event: web_sys::MouseEvent| {
                // Before the field loses the focus and the list closes.
                event.prevent_default();
                close();
                core.open(href.clone());
            };
            view! {
                <li role="option" id=option(at) aria-selected=move || (active.get() == Some(at)).to_string() on:mousedown=choose>
                    <span>{row.label}</span><span class="soft">{row.detail}</span>
                </li>
            }
        };
        found.get().into_iter().enumerate().map(row).collect_view()
    };
    let id = core.id("q");
    view! {
        <div class="search">
            <Icon glyph=Glyph::Search/>
            <label class="unseen" for=id.clone()>{t!("Search {list}", list = within_sentence(label))}</label>
            <input node_ref=node id=id class="input" type="search" name="q" placeholder=hint.here() maxlength="200" autocomplete="off"
                role="combobox" aria-autocomplete="list" aria-controls=list.clone()
                aria-expanded=move || open.get().to_string() aria-activedescendant=active_id
                value=text.get_untracked() prop:value=move || text.get()
                on:input=move |event| { text.set(event_target_value(&event)); ask() }
                on:keydown=keys on:blur=move |_| close()/>
            <button type="button" class="btn icon quiet small with-script" aria-label=t!("Clear search")
                hidden=move || text.read().is_empty() on:click=clear>
                <Icon glyph=Glyph::Close/>
            </button>
            <ul class="suggestions" id=list role="listbox" aria-label=t!("Suggestions") hidden=move || !open.get()>{options}</ul>
        </div>
    }
    .into_any()
}

/// Enter: all results for what stands in the field.
pub(super) fn submit(core: Core) {
    use wasm_bindgen::JsCast;
    let field = document().get_element_by_id(&core.id("q"));
    if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        core.go(&core.address.get_untracked().searching(&field.value()));
    }
}
