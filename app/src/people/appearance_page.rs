use super::{Me, SetAppearance};
use crate::shell::{Crumb, Head};
use crate::ui::{Choice, ChoiceField, Field, forget_browser_theme, time_zones};
use crate::words::Here;
use crate::{paths, words};
use domain::Field as Input;
use domain::languages::Language;
use domain::people::{Appearance, Density, Theme, TimeZone};
use leptos::form::ActionForm;
use leptos::prelude::*;

/// How the person sees the portal, on every device. A plain form.
#[component]
pub fn AppearancePage() -> impl IntoView {
    let Appearance { theme, density, time_zone, language } = Me::here().profile().appearance;
    let save = ServerAction::<SetAppearance>::new();
    let refusal = move || save.value().get().and_then(Result::err);
    let wrong_zone =
        Signal::derive(move || refusal().and_then(|error| words::at_field(&error, Input::TimeZone)));
    let beside = move || refusal().and_then(|error| words::beside_fields(&error, &[Input::TimeZone]));
    let zones = RwSignal::new(Vec::<String>::new());
    // Only a browser runs effects, and only it knows the zones.
    Effect::new(move |_| zones.set(time_zones()));
    // The page shows itself anew, in what was chosen.
    Effect::new(move |_| {
        if matches!(save.value().get(), Some(Ok(()))) {
            forget_browser_theme();
            // Reloading fails for no page of ours; then the choice shows with the next one.
            let _ = window().location().reload();
        }
    });
    let choice = |value: &str, label: &str| Choice { value: value.to_owned(), label: label.to_owned() };
    let themes = Theme::ALL.into_iter().map(|one| choice(one.key(), one.label().here())).collect();
    let densities = Density::ALL.into_iter().map(|one| choice(one.key(), one.label().here())).collect();
    let by_itself = choice("", t!("As your browser says"));
    let languages = Language::ALL.into_iter().map(|one| choice(one.tag(), one.name()));
    let languages = std::iter::once(by_itself).chain(languages).collect();
    let language = language.map(Language::tag).unwrap_or_default();
    view! {
        <Head title=t!("Appearance") crumbs=vec![Crumb::new(paths::settings(), t!("Settings"))]
            about=view! { <p>{t!("How you see the portal, on every device that you sign in on.")}</p> }.into_any()/>
        <div class="sheet padded narrow">
            <ActionForm action=save attr:class="fields">
                {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                <ChoiceField id="language" name="language" label=t!("Language") choices=languages value=RwSignal::new(language.to_owned())/>
                <ChoiceField id="theme" name="theme" label=t!("Theme") choices=themes value=RwSignal::new(theme.key().to_owned())/>
                <ChoiceField id="density" name="density" label=t!("Rows") choices=densities value=RwSignal::new(density.key().to_owned())/>
                <Field id="time-zone" label=t!("Time zone") hint=Some(t!("Empty: the zone of the device that you use.").to_owned()) error=wrong_zone>
                    <input class="input" id="time-zone" name="time_zone" list="time-zones" maxlength=TimeZone::MAX.to_string()
                        autocomplete="off" value=time_zone.map(String::from) aria-describedby="time-zone-hint time-zone-error"
                        aria-invalid=move || wrong_zone.read().is_some().then_some("true")/>
                </Field>
                <datalist id="time-zones">
                    {move || zones.get().into_iter().map(|zone| view! { <option value=zone></option> }).collect_view()}
                </datalist>
                <div><button class="btn primary" disabled=move || save.pending().get()>{t!("Save")}</button></div>
            </ActionForm>
        </div>
    }
    .into_any()
}
