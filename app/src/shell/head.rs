use leptos::prelude::*;
use leptos_meta::Title;

/// A step on the way to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Crumb {
    /// Where it leads.
    pub href: String,
    /// Its words.
    pub label: String,
}

impl Crumb {
    /// A step.
    pub fn new(href: String, label: impl Into<String>) -> Self {
        Self { href, label: label.into() }
    }
}

/// The head of a page: its title, the way to it, what it is about, and what can be done.
#[component]
pub fn Head(
    /// The page's title, in the window's title too.
    #[prop(into)]
    title: String,
    /// The way to the page.
    #[prop(optional)]
    crumbs: Vec<Crumb>,
    /// One line under the title.
    #[prop(optional, into)]
    about: Option<AnyView>,
    /// Buttons and menus.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let way = (!crumbs.is_empty()).then(|| {
        let steps = crumbs
            .into_iter()
            .map(|crumb| view! { <li><a href=crumb.href>{crumb.label}</a></li> })
            .collect_view();
        view! { <nav aria-label=t!("Breadcrumbs")><ol class="crumbs">{steps}</ol></nav> }
    });
    view! {
        <Title text=title.clone()/>
        <div class="head">
            <div>
                {way}
                <h1>{title}</h1>
                {about.map(|about| view! { <div class="lead">{about}</div> })}
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
    .into_any()
}
