use super::core::Core;
use super::views::Naming;
use crate::ui::{Glyph, Icon};
use crate::words::Here;
use domain::lists::{Filter, FilterKind, ListAddress};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// The filters that are on, each with a cross, and what can be done with all of them together.
#[component]
pub(super) fn Chips(core: Core) -> impl IntoView {
    let chip = move |words: String, without: ListAddress| {
        let name = t!("Remove {words}", words);
        view! {
            <li>
                <a class="chip" href=core.href(&without) aria-label=name data-noscroll="" on:click=move |_| core.focus("q")>
                    {words}<Icon glyph=Glyph::Close/>
                </a>
            </li>
        }
    };
    move || {
        let address = core.address.get();
        if !address.narrows() {
            return ().into_any();
        }
        let search = (!address.query.search.is_empty()).then(|| {
            let words = format!("“{}”", address.query.search);
            chip(words, address.clone().searching(""))
        });
        let filters = core
            .list
            .filters
            .iter()
            .filter_map(|filter| {
                let values = address.query.filters.get(filter.key)?;
                Some(chip(words(filter, values), address.clone().without(filter.key)))
            })
            .collect_view();
        let all = core.href(&address.clone().unfiltered());
        let own = core.applied().is_some();
        let save = (!own).then(|| {
            view! {
                <li class="with-script">
                    <button type="button" class="link" on:click=move |_| core.naming.set(Some(Naming::New))>{t!("Save view")}</button>
                </li>
            }
        });
        view! {
            <ul class="chips" aria-label=t!("Filters that are on")>
                {search}{filters}
                <li><a class="link" href=all data-noscroll="" on:click=move |_| core.focus("q")>{t!("Clear all")}</a></li>
                {save}
            </ul>
        }
        .into_any()
    }
}

fn words(filter: &Filter, values: &BTreeSet<String>) -> String {
    let word = |value: &String| match filter.kind {
        FilterKind::Choices(choices) => choices
            .iter()
            .find(|(choice, _)| choice == value)
            .map_or(value.clone(), |(_, label)| label.here().to_owned()),
        FilterKind::Text => value.clone(),
    };
    format!("{}: {}", filter.label.here(), values.iter().map(word).collect::<Vec<_>>().join(", "))
}
