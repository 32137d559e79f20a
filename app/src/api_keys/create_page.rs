use super::CreateApiKey;
use crate::error::ApiError;
use crate::paths;
use crate::people::Me;
use crate::shell::{Crumb, Denied, Head};
use crate::ui::{Choice, ChoiceField, Copy, Field as Labelled, TextArea, TextField};
use crate::words::{self, Here};
use domain::Field;
use domain::api_keys::{Lifetime, MAX_API_KEY_NAME, SCOPES, ShownKey};
use domain::people::Permission;
use domain::policy::Action;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// How programs send a key: the same in every language.
const HEADER: &str = "Authorization: Bearer …";

/// The longest text of networks: as many as a key may have, of the longest there are.
const MAX_NETWORKS_TEXT: usize = 1000;

/// *Create API key*: the form, and then the secret, this once.
#[component]
pub fn CreateApiKeyPage() -> impl IntoView {
    let me = Me::here();
    let crumbs =
        vec![Crumb::new(paths::settings(), t!("Settings")), Crumb::new(paths::api_keys(), t!("API keys"))];
    let action = ServerAction::<CreateApiKey>::new();
    let form = match me.may(Action::ManageApiKeys) {
        Ok(()) => view! {
            <div class="sheet form">
                {move || match action.value().get() {
                    Some(Ok(key)) => secret(key).into_any(),
                    _ => ().into_any(),
                }}
                // Kept while it is sent, so that what was typed stays when it is refused.
                <div hidden=move || matches!(*action.value().read(), Some(Ok(_)))>{fields(me, action)}</div>
            </div>
        }
        .into_any(),
        Err(reason) => view! { <Denied label=t!("Create API key") reason/> }.into_any(),
    };
    view! { <Head title=t!("Create API key") crumbs/>{form} }.into_any()
}

fn fields(me: Me, action: ServerAction<CreateApiKey>) -> impl IntoView {
    let refusal = move || action.value().get().and_then(Result::<_, ApiError>::err);
    let at = move |field| Signal::derive(move || refusal().and_then(|error| words::at_field(&error, field)));
    let shown = [Field::Name, Field::Scopes, Field::Networks];
    let beside = move || refusal().and_then(|error| words::beside_fields(&error, &shown));
    let lifetime = RwSignal::new(Lifetime::Year.key().to_owned());
    let choices =
        Lifetime::ALL.map(|life| Choice { value: life.key().into(), label: life.label().here().into() });
    view! {
        // The secret is shown once, on this page: without JavaScript there is no page to show it on.
        <p class="notice without-script">{t!("Creating an API key needs JavaScript: its secret is shown once, and is never part of an address or a page that the browser keeps.")}</p>
        <ActionForm action attr:class="with-script">
            <section>
                {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                <TextField id="api-key-name" name="name" label=t!("Name") required=true maxlength=MAX_API_KEY_NAME autocomplete="off"
                    hint=t!("Which program it is for. The activity log says so with everything that the program does.")
                    error=at(Field::Name)/>
                {scopes(me, at(Field::Scopes))}
                <ChoiceField id="api-key-lifetime" name="lifetime" label=t!("Good for") choices=choices.to_vec() value=lifetime/>
                <TextArea id="api-key-networks" name="networks" label=t!("Allowed addresses") value=RwSignal::new(String::new())
                    maxlength=MAX_NETWORKS_TEXT error=at(Field::Networks)
                    hint=t!("Addresses or networks such as 203.0.113.0/24, each on its own line. Empty: from everywhere.")/>
            </section>
            <footer>
                <a class="btn" href=paths::api_keys()>{t!("Cancel")}</a>
                <button class="btn primary" disabled=move || action.pending().get()>{t!("Create API key")}</button>
            </footer>
        </ActionForm>
    }
    .into_any()
}

/// What programs can be allowed, as checkboxes; what the person may not do themselves cannot be given.
fn scopes(me: Me, error: Signal<Option<String>>) -> impl IntoView {
    let organisation = me.profile().organisation;
    let own = organisation.role.permissions();
    let box_of = |scope: Permission| {
        let name = scope.key().replace('-', "_");
        view! {
            <label class="tick">
                <input type="checkbox" name="scopes[]" value=name disabled=!own.has(scope)/>
                <span>{scope.label().here()}</span>
            </label>
        }
    };
    let boxes: Vec<_> =
        SCOPES.into_iter().filter(|scope| scope.fits(organisation.kind)).map(box_of).collect();
    view! {
        <div class="field" class:wrong=move || error.read().is_some()>
            <fieldset class="ticks" aria-describedby="api-key-scopes-hint api-key-scopes-error">
                <legend>{t!("Scopes")}</legend>
                {boxes}
            </fieldset>
            <p class="hint" id="api-key-scopes-hint">{t!("What the program may do: no more than you may yourself.")}</p>
            <p class="why" id="api-key-scopes-error" aria-live="polite">{move || error.get()}</p>
        </div>
    }
}

/// The secret: shown once, to be copied into the program.
fn secret(key: ShownKey) -> impl IntoView {
    let ShownKey { name, id, secret } = key;
    view! {
        <section>
            <p role="status">{t!("The API key {name} is created. Copy its secret now: it is not shown again.", name)}</p>
            <Labelled id="api-key-secret" label=t!("Secret")>
                <div class="shown-link">
                    <input class="input id" id="api-key-secret" readonly value=secret.clone()/>
                    <Copy text=secret what=t!("Secret")/>
                </div>
            </Labelled>
            <p class="soft">{t!("Programs send it with every request: ")}<code>{HEADER}</code></p>
            <Labelled id="api-key-id" label=t!("Client ID")>
                <div class="shown-link">
                    <input class="input id" id="api-key-id" readonly value=id.clone()/>
                    <Copy text=id what=t!("Client ID")/>
                </div>
            </Labelled>
            <p class="soft">{t!("Needed only by programs that ask for an access token first: the secret is then their client secret.")}</p>
        </section>
        <footer>
            <a class="btn primary" href=paths::api_keys()>{t!("Done")}</a>
        </footer>
    }
}
