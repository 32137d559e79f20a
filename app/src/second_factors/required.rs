use crate::paths;
use crate::shell::Head;
use leptos::prelude::*;

/// In the place of every page while the organisation waits for the person's second factor.
#[component]
pub fn SetUpFirst() -> impl IntoView {
    view! {
        <Head title=t!("Set up a second factor")/>
        <div class="sheet padded narrow">
            <p>{t!("Your organisation requires a second factor: a code of an app on your phone, in addition to your password. It takes two minutes.")}</p>
            <p><a class="btn primary" href=paths::second_factor()>{t!("Set it up")}</a></p>
        </div>
    }
    .into_any()
}
