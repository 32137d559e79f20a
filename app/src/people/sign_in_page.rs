use super::{SignInProvider, SignInRefusal};
use crate::paths;
use crate::ui::{Glyph, Icon, TextField};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// What was typed as the e-mail address, for the page that comes back with a refusal: in this tab alone, because an
/// address with personal data would end up in logs.
const TYPED: &str = "sign-in-email";

fn typed() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn remember(email: &str) {
    if let Some(storage) = typed() {
        // What cannot be remembered is typed again.
        let _ = storage.set_item(TYPED, email);
    }
}

/// Where people sign in: a plain form.
#[component]
pub fn SignInPage() -> impl IntoView {
    let query = use_query_map();
    let refusal =
        move || query.with(|query| query.get("refused").and_then(|code| SignInRefusal::from_code(&code)));
    let next = move || query.with(|query| query.get("next").unwrap_or_default());
    let by_provider = use_context::<SignInProvider>().map(|provider| {
        let href =
            move || paths::sign_in_by_provider(Some(next()).filter(|next| !next.is_empty()).as_deref());
        view! { <a class="btn provider" rel="external" href=href>{t!("Sign in with ")}{provider.name}</a> }
    });
    let email = RwSignal::new(String::new());
    // Only a browser runs effects.
    Effect::new(move |_| {
        if refusal().is_some()
            && let Some(typed) = typed().and_then(|storage| storage.get_item(TYPED).ok().flatten())
        {
            email.set(typed);
        }
    });
    view! {
        <Title text=t!("Sign in")/>
        <main class="alone">
            <div class="brand"><span class="mark"><Icon glyph=Glyph::Waybill/></span>"Waybill"</div>
            <div class="sheet">
                <h1>{t!("Sign in")}</h1>
                {move || (refusal().is_none() && query.with(|query| query.get("password").is_some_and(|set| set == "set")))
                    .then(|| view! { <p class="notice ok" role="status">{t!("Your new password is set. Sign in with it.")}</p> })}
                {move || refusal().map(|refusal| view! { <p class="notice bad" role="alert">{refusal.sentence()}</p> })}
                <form class="fields" method="post" action=paths::session() on:submit=move |_| remember(&email.get_untracked())>
                    <input type="hidden" name="next" value=next/>
                    <TextField id="email" name="email" label=t!("E-mail address") kind="email" required=true value=email
                        autocomplete="username" inputmode="email" maxlength=254/>
                    <TextField id="password" name="password" label=t!("Password") kind="password" required=true
                        autocomplete="current-password" maxlength=1000/>
                    <button class="btn primary">{t!("Sign in")}</button>
                    <p><a href=paths::forgot_password()>{t!("Forgot your password?")}</a></p>
                </form>
                {by_provider}
            </div>
        </main>
    }
    .into_any()
}
