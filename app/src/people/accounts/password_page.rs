use super::ChangePassword;
use super::new_password::NewPassword;
use crate::people::Me;
use crate::shell::{Crumb, Head};
use crate::ui::{TextField, toasts};
use crate::{paths, words};
use domain::Field;
use leptos::form::ActionForm;
use leptos::prelude::*;

/// Settings > Password.
#[component]
pub fn PasswordPage() -> impl IntoView {
    let me = Me::here();
    let profile = me.profile();
    let action = ServerAction::<ChangePassword>::new();
    let refusal = move || action.value().get().and_then(Result::err);
    let at = move |field| Signal::derive(move || refusal().and_then(|error| words::at_field(&error, field)));
    let fields = [Field::CurrentPassword, Field::Password];
    let beside = move || refusal().and_then(|error| words::beside_fields(&error, &fields));
    let told = toasts();
    let done = move || matches!(action.value().get(), Some(Ok(())));
    Effect::new(move |_| {
        if done() {
            told.success(t!("Password changed"));
        }
    });
    view! {
        <Head title=t!("Password") crumbs=vec![Crumb::new(paths::settings(), t!("Settings"))]
            about=view! { <p>{t!("When you change it, every other session of yours ends.")}</p> }.into_any()/>
        <div class="sheet form">
            <ActionForm action>
                <section>
                    {move || beside().map(|sentence| view! { <p class="notice bad" role="alert">{sentence}</p> })}
                    {move || done().then(|| view! { <p class="notice ok" role="status">{t!("The password is changed; all other sessions have ended.")}</p> })}
                    <TextField id="current" name="current" label=t!("Current password") kind="password" required=true
                        autocomplete="current-password" maxlength=1024 error=at(Field::CurrentPassword)/>
                    <NewPassword email=profile.email name=profile.name error=at(Field::Password)/>
                </section>
                <footer><button class="btn primary" disabled=move || action.pending().get()>{t!("Change password")}</button></footer>
            </ActionForm>
        </div>
    }
    .into_any()
}
