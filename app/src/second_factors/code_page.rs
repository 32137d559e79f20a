use crate::paths;
use crate::people::SignInRefusal;
use crate::ui::{Glyph, Icon, TextField};
use domain::{Conflict, PortalError};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

/// The second step of a sign-in: a plain form.
#[component]
pub fn SignInCodePage() -> impl IntoView {
    let query = use_query_map();
    let refusal = move || {
        let refusal =
            query.with(|query| query.get("refused").and_then(|code| SignInRefusal::from_code(&code)))?;
        Some(match refusal {
            SignInRefusal::Wrong => crate::words::sentence(&crate::error::ApiError::Portal(
                PortalError::Conflict(Conflict::WrongCode),
            )),
            other => other.sentence(),
        })
    };
    let next = move || query.with(|query| query.get("next").unwrap_or_default());
    view! {
        <Title text=t!("Enter the code")/>
        <main class="alone">
            <div class="brand"><span class="mark"><Icon glyph=Glyph::Waybill/></span>"Waybill"</div>
            <div class="sheet">
                <h1>{t!("Enter the code")}</h1>
                <p class="soft">{t!("Your authenticator app shows a code of six digits. A recovery code does as well.")}</p>
                {move || refusal().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                <form class="fields" method="post" action=paths::session_code()>
                    <input type="hidden" name="next" value=next/>
                    <TextField id="code" name="code" label=t!("Code") required=true autocomplete="one-time-code" maxlength=20/>
                    <button class="btn primary">{t!("Sign in")}</button>
                </form>
                <p><a href=paths::sign_in()>{t!("Begin again")}</a></p>
            </div>
        </main>
    }
    .into_any()
}
