use super::{Alone, refused};
use crate::ui::TextField;
use crate::{paths, words};
use domain::Field;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// *Forgot your password?* A plain form; the answer is the same whoever has an account.
#[component]
pub fn ForgotPasswordPage() -> impl IntoView {
    let refused = refused();
    let query = use_query_map();
    let sent = move || query.with(|query| query.get("sent").is_some());
    let at = Signal::derive(move || refused.get().and_then(|error| words::at_field(&error, Field::Email)));
    let beside = move || refused.get().and_then(|error| words::beside_fields(&error, &[Field::Email]));
    view! {
        <Alone title=t!("Forgot your password?")>
            <h1>{t!("Forgot your password?")}</h1>
            {move || if sent() {
                view! {
                    <p class="notice ok" role="status">{t!("If there is an account with this address, a mail with a link is on its way. It may take a minute; look among the unwanted mail, too.")}</p>
                    <p><a class="btn" href=paths::sign_in()>{t!("To the sign-in page")}</a></p>
                }
                .into_any()
            } else {
                view! {
                    {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                    <p>{t!("Enter the address of your account. You get a mail with a link that sets a new password.")}</p>
                    <form class="fields" method="post" action=paths::forgot_password()>
                        <TextField id="email" name="email" label=t!("E-mail address") kind="email" required=true
                            autocomplete="username" inputmode="email" maxlength=254 error=at/>
                        <button class="btn primary">{t!("Send the link")}</button>
                        <p><a href=paths::sign_in()>{t!("Back to the sign-in page")}</a></p>
                    </form>
                }
                .into_any()
            }}
        </Alone>
    }
    .into_any()
}
