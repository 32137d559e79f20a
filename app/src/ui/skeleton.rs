use leptos::prelude::*;

/// Grey lines where content is about to be, on the first load only. Appears after a moment (see `style/parts.css`), so
/// that fast answers do not flicker.
#[component]
pub fn Skeleton(
    /// How many lines.
    #[prop(default = 5)]
    lines: usize,
    /// What is loading: "customers".
    #[prop(into)]
    what: String,
) -> impl IntoView {
    view! {
        <div class="skeleton" aria-busy="true">
            <span class="unseen">{t!("Loading ")} {what}</span>
            {(0..lines).map(|_| view! { <span class="bone" aria-hidden="true"></span> }).collect_view()}
        </div>
    }
    .into_any()
}
