use super::core::Core;
use crate::ui::menu::{Panel, close_popover};
use crate::ui::{Glyph, Icon};
use crate::words::Here;
use domain::lists::{Filter, FilterKind};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// One button a filter: highlighted while it is on, closed by a second press.
#[component]
pub(super) fn Filters(core: Core) -> impl IntoView {
    core.list.filters.iter().map(|filter| view! { <FilterButton core filter/> }).collect_view()
}

#[component]
fn FilterButton(core: Core, filter: &'static Filter) -> impl IntoView {
    let id = core.id(&format!("filter-{}", filter.key));
    let count =
        Memo::new(move |_| core.address.read().query.filters.get(filter.key).map_or(0, BTreeSet::len));
    let words = move || match count.get() {
        0 => filter.label.here().to_owned(),
        count => format!("{} · {count}", filter.label.here()),
    };
    let done = id.clone();
    let inside = match filter.kind {
        FilterKind::Choices(choices) => choices
            .iter()
            .map(|(value, label)| view! { <ChoiceBox core filter=filter.key value label=label.here()/> })
            .collect_view()
            .into_any(),
        FilterKind::Text => view! { <ExactText core filter/> }.into_any(),
    };
    view! {
        <button type="button" class="btn" class:on=move || count.get() != 0 popovertarget=id.clone()>
            {words}<Icon glyph=Glyph::Down/>
        </button>
        <Panel id class="panel" label=filter.label.here()>
            <fieldset><legend>{filter.label.here()}</legend>{inside}</fieldset>
            <div class="panel-end">
                <button type="submit" class="btn without-script">{t!("Apply")}</button>
                <a class="btn quiet" href=move || core.href(&core.address.get().without(filter.key)) data-noscroll="">{t!("Clear")}</a>
                <button type="button" class="btn with-script" on:click=move |_| close_popover(&done)>{t!("Done")}</button>
            </div>
        </Panel>
    }
    .into_any()
}

#[component]
fn ChoiceBox(core: Core, filter: &'static str, value: &'static str, label: &'static str) -> impl IntoView {
    let on = Memo::new(move |_| {
        core.address.read().query.filters.get(filter).is_some_and(|values| values.contains(value))
    });
    let toggle = move |_| core.go(&core.address.get_untracked().toggling(filter, value));
    view! {
        <label class="tick">
            <input type="checkbox" name=filter value=value checked=on.get_untracked() prop:checked=move || on.get()
                on:change=toggle/>
            {label}
        </label>
    }
    .into_any()
}

#[component]
fn ExactText(core: Core, filter: &'static Filter) -> impl IntoView {
    let value = Memo::new(move |_| {
        core.address
            .read()
            .query
            .filters
            .get(filter.key)
            .and_then(|values| values.first().cloned())
            .unwrap_or_default()
    });
    let change = move |event: web_sys::Event| {
        let text = event_target_value(&event);
        let address = core.address.get_untracked().without(filter.key);
        let text = text.trim();
        core.go(&if text.is_empty() { address } else { address.toggling(filter.key, text) });
    };
    view! {
        <input class="input" type="text" name=filter.key maxlength="200" aria-label=t!("{filter}, exactly", filter = filter.label.here())
            value=value.get_untracked() prop:value=move || value.get() on:change=change/>
    }
    .into_any()
}

/// What a plain form of a part must send along, so that it changes nothing but that part.
#[component]
pub(super) fn Kept(
    core: Core,
    /// The parameter that the form itself sends; `q` stands for search and filters.
    without: &'static str,
) -> impl IntoView {
    move || {
        let mut address = core.address.get().from_start();
        match without {
            "q" => address = address.unfiltered(),
            "size" => address.size = None,
            "columns" => address.columns = None,
            _ => {}
        }
        (core.list.pairs)(&address)
            .into_iter()
            .map(|(key, value)| view! { <input type="hidden" name=key value=value/> })
            .collect_view()
    }
}
