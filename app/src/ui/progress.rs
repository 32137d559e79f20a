use super::percent;
use leptos::prelude::*;

/// How far a long work is.
#[component]
pub fn Progress(
    /// Done so far.
    #[prop(into)]
    done: Signal<u64>,
    /// Of so many.
    #[prop(into)]
    of: Signal<u64>,
    /// What is under way: "Uploading november.csv".
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let share = Memo::new(move |_| percent(done.get(), of.get()));
    view! {
        <span class="progress">
            <progress max="100" value=move || share.get() aria-label=label></progress>
            <span class="progress-share">{move || share.get()} "%"</span>
        </span>
    }
    .into_any()
}
