use leptos::prelude::*;

/// An empty place that says the next step. There are two kinds: nothing yet (the child is the next action), and
/// nothing matches (the child clears the filters).
#[component]
pub fn Empty(
    /// "No customers yet".
    #[prop(into)]
    title: String,
    /// One sentence on what will be here and how it comes here.
    #[prop(into)]
    text: String,
    /// The next action: buttons or links.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="empty">
            <p class="empty-title">{title}</p>
            <p class="soft">{text}</p>
            {children.map(|children| view! { <div class="empty-actions">{children()}</div> })}
        </div>
    }
    .into_any()
}
