use super::grouped;
use leptos::prelude::*;

/// One tab: a link, so that it has an address and works without JavaScript.
#[derive(Debug, Clone)]
pub struct Tab {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: String,
    /// How many things are behind it, if that is known.
    pub count: Option<u64>,
    /// Whether it is the page on show.
    pub current: bool,
}

/// Pages side by side under one heading.
#[component]
pub fn Tabs(
    /// What the tabs divide: "Customer".
    #[prop(into)]
    label: String,
    /// The tabs.
    #[prop(into)]
    tabs: Signal<Vec<Tab>>,
) -> impl IntoView {
    let tab = |tab: Tab| {
        view! {
            <a href=tab.href aria-current=tab.current.then_some("page") data-noscroll="">
                {tab.label}
                {tab.count.map(|count| view! { <span class="tab-count">{grouped(count)}</span> })}
            </a>
        }
    };
    view! { <nav class="tabs" aria-label=label>{move || tabs.get().into_iter().map(tab).collect_view()}</nav> }.into_any()
}
