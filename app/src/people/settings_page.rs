use super::Me;
use crate::paths;
use crate::shell::{Head, Problem};
use domain::policy::{Action, allows};
use leptos::prelude::*;

/// The settings of the organisation and of the person.
#[component]
pub fn SettingsPage() -> impl IntoView {
    let me = Me::here();
    let card = |href: String, title: &'static str, text: &'static str| {
        view! { <li><a class="card-link" href=href><b>{title}</b><span class="soft">{text}</span></a></li> }
    };
    view! {
        <Head title="Settings"/>
        <Suspense>
            {move || Suspend::new(async move {
                match me.profile().await {
                    Ok(profile) => {
                        let kind = profile.organisation.kind;
                        let codes = allows(kind, profile.organisation.role, Action::ViewSoldToCodes).is_ok();
                        view! {
                            <ul class="card-links">
                                {codes.then(|| card(paths::sold_to_codes(), "Sold-to codes", "Needed when an upload holds Enterprise Edition devices."))}
                                {card(paths::sessions(), "Sessions", "Where you are signed in, and how to end it.")}
                            </ul>
                        }
                        .into_any()
                    }
                    Err(error) => view! { <Problem error/> }.into_any(),
                }
            })}
        </Suspense>
    }
    .into_any()
}
