use crate::error::{ApiError, REFUSED, refused_in};
use crate::people::Me;
use crate::ui::Field as Labelled;
use crate::{paths, words};
use domain::Field;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The section *Logo* of the organisation's page. Plain forms, with JavaScript too: the whole page shows the new picture.
#[component]
pub(super) fn LogoForm() -> impl IntoView {
    let profile = Me::here().profile();
    let (number, name) = (profile.organisation.number, profile.organisation.name);
    let query = use_query_map();
    let refusal = move || {
        let refusal = query.with(|query| query.get(REFUSED)).as_deref().and_then(refused_in)?;
        Some(ApiError::Portal(refusal))
    };
    let error = Signal::derive(move || refusal().and_then(|error| words::at_field(&error, Field::Logo)));
    let beside = move || refusal().and_then(|error| words::beside_fields(&error, &[Field::Logo]));
    let shown = profile.logo.map(|tag| {
        view! {
            <p><img class="logo-large" src=paths::logo(&number, &tag) alt=t!("Logo of {name}", name)/></p>
            <details class="remove">
                <summary class="btn danger">{t!("Remove logo")}</summary>
                <form method="post" action=paths::remove_logo()>
                    <p>{t!("Goes: the picture, here and beside the name of the organisation. Stays: everything else. A logo can be uploaded again.")}</p>
                    <button class="btn primary danger">{t!("Remove the logo")}</button>
                </form>
            </details>
        }
    });
    let label = if shown.is_some() { t!("Another picture") } else { t!("Picture") };
    view! {
        <section class="sheet padded">
            <h2>{t!("Logo")}</h2>
            <p class="soft">{t!("It is shown beside the name of the organisation to everyone who belongs to it, and to whoever administers it.")}</p>
            {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
            {shown}
            <form class="fields" method="post" enctype="multipart/form-data" action=paths::put_logo()>
                <Labelled id="logo" label hint=Some(t!("PNG, JPEG or WebP, at most 256 KB, 1,024 pixels wide and high.").to_owned()) error required=true>
                    <input class="input" id="logo" name="logo" type="file" required accept="image/png,image/jpeg,image/webp"
                        aria-describedby="logo-hint logo-error" aria-invalid=move || error.read().is_some().then_some("true")/>
                </Labelled>
                <p><button class="btn">{t!("Upload logo")}</button></p>
            </form>
        </section>
    }
    .into_any()
}
